// The page without a mouse, from loading on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helper.mjs';

const TABS_MAX = 80;

// Tabs on until the focus is on what `selector` selects; answers how many times.
async function tabTo(page, selector) {
  for (let n = 1; n <= TABS_MAX; n += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate((selector) => {
      const focused = document.activeElement;
      if (focused === document.body) return false;
      return focused.matches(selector) && focused.matches(':focus-visible');
    }, selector);
    if (there) return n;
  }
  assert.fail(`no focus on ${selector} after ${TABS_MAX} times Tab`);
}

test('a consumer is added and time taken back without a mouse', async (t) => {
  const page = await openPage(t);
  const state = () => page.evaluate(() => kafkascope.state());
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip-link', 'the first stop');
  await page.keyboard.press('Enter');
  await tabTo(page, '[data-add-consumer="mail-service"]');
  const before = await state();
  await page.keyboard.press('Enter');
  await page.waitForFunction((n) => kafkascope.state().consumers.length > n, before.consumers.length);
  const added = await state();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((step) => kafkascope.state().step > step, added.step);
  await page.waitForTimeout(1_000); // the glide ends
  const forward = await state();
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((step) => kafkascope.state().step < step, forward.step);
  assert.ok((await state()).step <= added.step);
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((n) => kafkascope.state().consumers.length === n, before.consumers.length);
});

test('the selected consumer is crashed with a key, and the console is left as it was entered', async (t) => {
  const page = await openPage(t);
  await tabTo(page, '[data-stop]');
  const card = page.locator('.st-card[data-o="c1"]');
  const stops = await page.locator('[data-stop]').count();
  for (let n = 0; n < stops && !(await card.evaluate((one) => one === document.activeElement)); n += 1) await page.keyboard.press('ArrowDown');
  assert.equal(await card.evaluate((one) => one.matches(':focus-visible')), true, 'the arrow keys do not reach the card');
  await page.keyboard.press('Enter');
  await page.keyboard.press('x');
  assert.equal(await page.evaluate(() => kafkascope.state().consumers[0].state), 'crashed');
  await page.keyboard.press('c');
  const line = page.getByRole('textbox', { name: 'Command' });
  await page.keyboard.type('restart c1');
  await page.keyboard.press('Enter');
  assert.notEqual(await page.evaluate(() => kafkascope.state().consumers[0].state), 'crashed');
  await page.keyboard.press('Escape');
  await line.waitFor({ state: 'detached' });
});

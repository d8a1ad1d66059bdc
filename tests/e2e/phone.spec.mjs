// A phone: what has no room is in sheets, and everything can be touched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const PHONE = { width: 390, height: 844, context: { hasTouch: true } };
const more = (page) => page.getByRole('button', { name: 'More', exact: true });

test('the guide is a sheet that opens and closes', async (t) => {
  const page = await openPage(t, PHONE);
  const peek = page.locator('.peek');
  const question = page.getByRole('button', { name: 'Just show me' });
  assert.equal(await peek.getAttribute('aria-expanded'), 'false');
  assert.equal(await question.isVisible(), false);
  await peek.tap();
  assert.equal(await peek.getAttribute('aria-expanded'), 'true');
  await question.waitFor();
  await assertNoAxeViolations(page);
  await peek.tap();
  await question.waitFor({ state: 'hidden' });
});

const SHEETS = {
  Inspector: (page) => page.getByRole('tab', { name: 'Inspector', selected: true }),
  'Event log': (page) => page.getByRole('log', { name: 'Event log' }),
};

for (const [name, sheet] of Object.entries(SHEETS)) {
  test(`the ${name} is a sheet that opens and closes`, async (t) => {
    const page = await openPage(t, PHONE);
    assert.equal(await sheet(page).isVisible(), false);
    await more(page).tap();
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).tap();
    await sheet(page).waitFor();
    await page.locator('.inspect').getByRole('button', { name: 'Close', exact: true }).tap();
    await sheet(page).waitFor({ state: 'hidden' });
  });
}

test('console, keys and sharing are behind More', async (t) => {
  const page = await openPage(t, PHONE);
  const choose = async (name) => {
    await more(page).tap();
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).tap();
  };
  for (const name of ['All keys', 'Share']) {
    await choose(name);
    const dialog = page.getByRole('dialog', { name });
    await dialog.waitFor();
    await assertNoLayoutFindings(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).tap();
    await dialog.waitFor({ state: 'detached' });
  }
  await choose('Console');
  const line = page.getByRole('textbox', { name: 'Command' });
  await line.fill('crash c1');
  await page.getByRole('button', { name: 'Run', exact: true }).tap();
  assert.equal(await page.evaluate(() => kafkascope.state().consumers[0].state), 'crashed');
});

// Playwright scrolls to each and looks whether a finger would touch it.
test('every button can be brought into sight and touched', async (t) => {
  for (const hash of ['partitions-and-consumers', 'two-groups', 'sandbox']) {
    const page = await openPage(t, { ...PHONE, hash });
    const buttons = await page.locator('button:visible, select:visible, input:visible:not([type=radio])').all();
    assert.ok(buttons.length > 10, `only ${buttons.length} controls`);
    const hidden = [];
    for (const button of buttons) {
      if (await button.isDisabled()) continue;
      await button.tap({ trial: true, timeout: 2_000 }).catch(async () => hidden.push(await button.evaluate((one) => one.ariaLabel ?? one.textContent)));
    }
    assert.deepEqual(hidden, [], hash);
  }
});

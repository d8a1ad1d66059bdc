// The Log lens: the files, batches and records of one replica, and what happens to them next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const TAB = { en: 'Log', ko: '로그' };
const till = (page, lines, seconds) => page.evaluate(([lines, seconds]) => {
  for (const line of lines) kafkascope.exec(line);
  while (kafkascope.state().now_us < seconds * 1e6) kafkascope.step(10);
}, [lines, seconds]);
const ORDERS = [
  'add topic orders partitions=2 internal.segment.bytes=900 index.interval.bytes=150 retention.ms=60000',
  'add producer p1 linger.ms=400',
  'rate p1 8/s topic=orders keys=hana,finn,sora,mia',
  'add consumer c1 group=mail-service topics=orders',
];
const PRICES = [
  'add topic prices partitions=1 cleanup.policy=compact internal.segment.bytes=500 index.interval.bytes=100',
  'add producer p1',
  'rate p1 1/s topic=prices keys=hana,finn,sora,mia',
];
const open = async (page, lang = 'en') => {
  await page.getByRole('tab', { name: TAB[lang], exact: true }).click();
  await page.locator('.st-log__strip').waitFor();
};

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844], [1920, 1080]]) {
  for (const [lang, theme] of [['en', 'light'], ['ko', 'dark']]) {
    test(`the files can be read, ${width} wide, ${lang}, ${theme}`, async (t) => {
      const page = await openPage(t, { width, height, lang, theme, hash: 'sandbox' });
      await till(page, ORDERS, 14);
      await open(page, lang);
      const words = await page.locator('.st-log').textContent();
      for (const word of ['.timeindex', '.snapshot', 'leader-epoch-checkpoint', 'LEO', 'segment.bytes', 'retention.ms']) {
        assert.ok(words.includes(word), `${word} is not in the picture`);
      }
      await assertNoLayoutFindings(page);
      await assertNoAxeViolations(page);
    });
    test(`a compacted log can be read, ${width} wide, ${lang}, ${theme}`, async (t) => {
      const page = await openPage(t, { width, height, lang, theme, hash: 'sandbox' });
      await till(page, PRICES, 29);
      await open(page, lang);
      await page.locator('.file').nth(1).click();
      const words = await page.locator('.st-log').textContent();
      assert.ok(words.includes('min.cleanable.dirty.ratio'), words);
      await assertNoLayoutFindings(page);
      await assertNoAxeViolations(page);
    });
  }
}

test('the coordinator’s log says what was committed', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await till(page, ORDERS, 14);
  await open(page);
  const choice = page.getByLabel('Partition whose log is open');
  const names = await choice.locator('option').allInnerTexts();
  const offsets = names.find((name) => name.startsWith('__consumer_offsets-'));
  await choice.selectOption(offsets);
  await page.getByText(/^mail-service has committed \d+ on orders-0$/).first().waitFor();
  assert.match(await page.evaluate(() => kafkascope.link()), new RegExp(`log=${offsets}@\\d`));
  await assertNoLayoutFindings(page);
});

test('a record is selected, by the mouse and by the keyboard, and the inspector says all of it', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await till(page, ORDERS, 14);
  await open(page);
  const chosen = page.locator('.inspect h2');
  await page.locator('.st-log__tape .rec').first().click();
  const first = await chosen.innerText();
  assert.match(first, /^orders-0 @ \d+, broker-\d$/);
  await page.locator('.file').first().focus();
  for (let i = 0; i < 8 && !(await page.evaluate(() => document.activeElement.querySelector('.rec'))); i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.waitForFunction((first) => document.querySelector('.inspect h2').innerText !== first, first);
  assert.match(await chosen.innerText(), /^orders-0 @ \d+, broker-\d$/);
});

test('an older segment is opened, and its batches are paged through', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await till(page, ['add topic orders partitions=1 internal.segment.bytes=4000', 'add producer p1', 'rate p1 5/s topic=orders keys=a,b'], 25);
  await open(page);
  await page.locator('.file').first().click();
  const name = page.locator('.st-log__head b');
  assert.equal(await name.innerText(), '00000000000000000000.log');
  const earlier = page.getByRole('button', { name: /earlier$/ });
  for (let i = 0; i < 20 && await earlier.isEnabled(); i += 1) await earlier.click();
  await page.locator('[aria-label^="0 · byte 0,"]').waitFor();
  await page.getByRole('button', { name: /later/ }).click();
  assert.equal(await page.locator('[aria-label^="0 · byte 0,"]').count(), 0);
});

test('the same log as tables', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await till(page, PRICES, 29);
  await open(page);
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = await page.getByRole('row').allInnerTexts();
  assert.ok(rows.some((row) => row.startsWith('00000000000000000000.log')), rows.join('\n'));
  assert.ok(rows.some((row) => /^HW\s+\d+\s+High watermark/.test(row)), rows.join('\n'));
  await page.locator('.stage').evaluate((stage) => stage.scrollTo(0, 0));
  await assertNoLayoutFindings(page);
  await assertNoAxeViolations(page);
});

test('the lens and the log are in the link', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await till(page, ORDERS, 14);
  await open(page);
  await page.getByLabel('Partition whose log is open').selectOption('orders-1');
  const link = await page.evaluate(() => kafkascope.link());
  const again = await openPage(t, { hash: link.split('#')[1] });
  await again.locator('.st-log__strip').waitFor();
  assert.equal(await again.getByLabel('Partition whose log is open').inputValue(), 'orders-1');
});

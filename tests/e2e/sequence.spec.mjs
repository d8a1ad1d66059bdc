// The Group protocol lens: the messages between a group's members and its coordinator.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const NAME = { en: 'Group protocol', ko: '그룹 프로토콜' };
const lens = (page) => page.locator('.st-seq > svg[role=group]');
const rebalance = (page) => page.evaluate(() => {
  kafkascope.exec('add consumer c9 group=mail-service topics=orders');
  for (let i = 0; i < 400; i += 1) {
    kafkascope.step(20);
    const [group] = kafkascope.state().groups;
    if (group.state === 'Stable' && group.members.some(({ client }) => client === 'c9')) return true;
  }
  return false;
});

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const [lang, theme] of [['en', 'light'], ['ko', 'dark']]) {
    test(`a rebalance can be read, ${width} wide, ${lang}, ${theme}`, async (t) => {
      const page = await openPage(t, { width, height, lang, theme, hash: 'partitions-and-consumers' });
      assert.ok(await rebalance(page), 'the group never was Stable again');
      await page.getByRole('tab', { name: NAME[lang] }).click();
      await lens(page).waitFor();
      const words = await lens(page).textContent();
      for (const word of ['JoinGroup v9', 'SyncGroup v5', 'range', 'Stable', 'C9']) {
        assert.ok(words.includes(word), `${word} is not in the picture`);
      }
      await assertNoLayoutFindings(page);
      await assertNoAxeViolations(page);
    });
  }
}

test('a click on a message goes to its moment, and what comes after is drawn as ahead', async (t) => {
  const page = await openPage(t, { hash: 'partitions-and-consumers' });
  await rebalance(page);
  await page.keyboard.press('5');
  const before = (await page.evaluate(() => kafkascope.state())).now_us;
  await lens(page).getByText('JoinGroup v9').first().click();
  const after = (await page.evaluate(() => kafkascope.state())).now_us;
  assert.ok(after < before, `${after} is not before ${before}`);
  await page.locator('.seq-ahead').first().waitFor();
});

test('rows grow for the back row of a classroom', async (t) => {
  const page = await openPage(t, { hash: 'partitions-and-consumers' });
  await rebalance(page);
  await page.keyboard.press('5');
  const size = () => lens(page).locator('.seq-t').first().evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
  const small = await size();
  for (let i = 0; i < 2; i += 1) await page.getByRole('button', { name: 'Larger rows' }).click();
  assert.ok((await size()) >= 1.6 * small, `${await size()} from ${small}`);
  assert.ok(await page.getByRole('button', { name: 'Larger rows' }).isDisabled());
  await assertNoLayoutFindings(page);
});

test('the same messages as a table', async (t) => {
  const page = await openPage(t, { hash: 'partitions-and-consumers' });
  await rebalance(page);
  await page.keyboard.press('5');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const table = page.getByRole('table');
  await table.waitFor();
  const rows = await table.getByRole('row').allInnerTexts();
  assert.ok(rows.some((row) => /c9\s+→ JoinGroup v9/.test(row)), rows.slice(0, 20).join('\n'));
  await assertNoAxeViolations(page);
});

test('the lens is in the link', async (t) => {
  const page = await openPage(t, { hash: 'partitions-and-consumers' });
  await page.keyboard.press('5');
  const link = await page.evaluate(() => kafkascope.link());
  const again = await openPage(t, { hash: link.split('#')[1] });
  await lens(again).waitFor();
});

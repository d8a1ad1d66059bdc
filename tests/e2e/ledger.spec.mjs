// The Ledger lens: what producers were told is safe, where it is now, and what would have kept it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const TAB = { en: 'Promises', ko: '약속' };
const pass = (page, lines, seconds) => page.evaluate(([lines, seconds]) => {
  for (const line of lines) kafkascope.exec(line);
  const until = kafkascope.state().now_us + seconds * 1e6;
  while (kafkascope.state().now_us < until) kafkascope.step(1);
}, [lines, seconds]);

// The answer to p1's second record is lost: without idempotence it is written twice.
async function breakAPromise(page) {
  await pass(page, [
    'add topic orders partitions=2',
    'add producer p1 enable.idempotence=false acks=1',
    'add producer p2 acks=0 enable.idempotence=false',
    'produce p1 orders key=hana value="order 1"',
    'produce p2 orders key=finn value="order 2"',
  ], 3);
  const dropped = await page.evaluate(() => {
    kafkascope.exec('produce p1 orders key=hana value="order 3"');
    for (let i = 0; i < 400; i += 1) {
      const answer = kafkascope.state().in_flight.find(({ api, response, to }) => api === 'Produce' && response && to === 'p1');
      if (answer) {
        kafkascope.exec(`drop e${answer.id}`);
        return true;
      }
      kafkascope.step(1);
    }
    return false;
  });
  assert.ok(dropped, 'nobody answered');
  await pass(page, [], 10);
}
const open = async (page, lang = 'en') => {
  await page.getByRole('tab', { name: TAB[lang], exact: true }).click();
  await page.locator('.st-led').waitFor();
};
const rows = (page) => page.locator('.st-led__row[aria-label]').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844], [1920, 1080]]) {
  for (const [lang, theme] of [['en', 'light'], ['ko', 'dark']]) {
    test(`promises can be read, ${width} wide, ${lang}, ${theme}`, async (t) => {
      const page = await openPage(t, { width, height, lang, theme, hash: 'sandbox' });
      await breakAPromise(page);
      await open(page, lang);
      const words = await page.locator('.st-led').textContent();
      for (const word of ['hana', 'order 3', 'acks=1', 'acks=0', 'enable.idempotence=true']) {
        assert.ok(words.includes(word), `${word} is not in the picture`);
      }
      await assertNoLayoutFindings(page);
      await assertNoAxeViolations(page);
    });
  }
}

test('a broken promise is counted, shown alone, and its setting is named', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await breakAPromise(page);
  await open(page);
  await page.getByText('1 broken promise').waitFor();
  assert.equal((await rows(page)).length, 3);
  await page.getByRole('button', { name: /^duplicated/ }).click();
  const [only, ...others] = await rows(page);
  assert.match(only, /^p1, key hana, value order 3, acks=1, told at .*duplicated\. Its batch begins at offset \d+ and again at \d+\./);
  assert.deepEqual(others, []);
});

for (const [lang, theme, width, height, fate, kept] of [
  ['en', 'light', 1440, 900, /^p1, key finn, value cup, acks=1, .*lost\. broker-2 took over at .* without it\. acks=all: 1 of 3 replicas in sync had it/, /value book.*kept\.$/],
  ['ko', 'dark', 390, 844, /^p1, 키 finn, 값 cup, acks=1, .*유실.*acks=all: .*3개 중 1개/, /값 book.*지킴\.$/],
]) {
  test(`what only a leader had is lost with it, and the ledger says that acks=all would have kept it, ${width} wide in ${lang}`, async (t) => {
    const page = await openPage(t, { lang, theme, width, height, hash: 'sandbox' });
    await pass(page, [
      'add topic orders partitions=1 replication.factor=3 min.insync.replicas=2',
      'add producer p1 acks=1 enable.idempotence=false',
      'produce p1 orders key=hana value=book',
    ], 3);
    // The leader alone has the second record when it promises it.
    await pass(page, ['cut broker-1 broker-2', 'cut broker-1 broker-3', 'produce p1 orders key=finn value=cup'], 1);
    assert.equal(await page.evaluate(() => kafkascope.state().producers[0].acknowledged), 2);
    await pass(page, ['crash broker-1'], 14);
    await pass(page, ['heal broker-1 broker-2', 'heal broker-1 broker-3', 'restart broker-1'], 5);
    await open(page, lang);
    const [lost, first] = await rows(page);
    assert.match(lost, fate);
    assert.match(first, kept);
    assert.match(await page.locator('.st-led').innerText(), /:\s*acks=all ×1\s/);
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
  });
}

test('a promise leads to its moment and its record', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await breakAPromise(page);
  await open(page);
  await page.locator('.st-led__record').last().click();
  assert.match(await page.locator('.inspect h2').innerText(), /^orders-\d @ 0, broker-\d$/);
  const before = (await page.evaluate(() => kafkascope.state())).now_us;
  await page.getByRole('button', { name: /^Go to / }).last().click();
  assert.ok((await page.evaluate(() => kafkascope.state())).now_us < before);
  assert.ok((await rows(page)).length < 3, 'what was told later is not known yet');
});

test('a long ledger is read page by page', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await pass(page, ['add topic orders partitions=3', 'add producer p1', 'rate p1 10/s topic=orders keys=a,b,c'], 15);
  await open(page);
  const first = await rows(page);
  await page.getByRole('button', { name: 'older →' }).click();
  const second = await rows(page);
  assert.equal(second.length, first.length);
  assert.equal(new Set([...first, ...second]).size, 2 * first.length);
  await assertNoLayoutFindings(page);
});

test('the same promises as a table', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await breakAPromise(page);
  await open(page);
  await page.getByRole('button', { name: 'Show as table' }).click();
  const all = await page.getByRole('row').allInnerTexts();
  assert.ok(all.some((row) => /^duplicated\s+1\s/.test(row)), all.join('\n'));
  assert.ok(all.some((row) => /^p1\s+hana\s+order 3\s/.test(row)), all.join('\n'));
  await page.locator('.stage').evaluate((stage) => stage.scrollTo(0, 0));
  await assertNoLayoutFindings(page);
  await assertNoAxeViolations(page);
});

test('the lens is in the link', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await breakAPromise(page);
  await open(page);
  const link = await page.evaluate(() => kafkascope.link());
  const again = await openPage(t, { hash: link.split('#')[1] });
  await again.getByText('1 broken promise').waitFor();
});

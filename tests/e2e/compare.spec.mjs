// The Compare lens, and the assignment explained beside the stage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, assertNoLayoutFindings, openPage } from './helper.mjs';

const TAB = { en: 'Compare', ko: '비교' };
const PLAN = { en: 'Assignment', ko: '할당' };

// Three members, a fourth one joins and the second one leaves; a rebalance each.
const run = (page) => page.evaluate(() => {
  const to = (seconds) => { while (kafkascope.state().now_us < seconds * 1e6) kafkascope.step(50); };
  kafkascope.exec('add topic orders partitions=6');
  for (const n of [1, 2, 3]) kafkascope.exec(`add consumer c${n} group=mail-service topics=orders`);
  to(20);
  kafkascope.exec('add consumer c4 group=mail-service topics=orders');
  to(40);
  kafkascope.exec('leave c2');
  to(60);
});
const rows = (page) => page.locator('.st-cmp > svg g[role=group]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
const seconds = (label) => Number(/no living owner ([\d.]+) s/.exec(label)[1]);

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const [lang, theme] of [['en', 'light'], ['ko', 'dark']]) {
    test(`two settings side by side, ${width} wide, ${lang}, ${theme}`, async (t) => {
      const page = await openPage(t, { width, height, lang, theme, hash: 'sandbox' });
      await run(page);
      await page.getByRole('tab', { name: TAB[lang] }).click();
      assert.equal((await rows(page)).length, 2);
      await assertNoLayoutFindings(page);
      await assertNoAxeViolations(page);
    });
  }
}

test('who stops the world leaves partitions without an owner for longer', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await run(page);
  await page.keyboard.press('7');
  await page.locator('.st-cmp').waitFor();
  const [range, cooperative] = await rows(page);
  assert.ok(seconds(range) > seconds(cooperative), `${range} / ${cooperative}`);
});

test('a command in one goes to all', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await run(page);
  await page.keyboard.press('7');
  await page.getByRole('button', { name: 'sticky (eager)', exact: true }).click();
  assert.equal((await rows(page)).length, 3);
  const before = await rows(page);
  await page.evaluate(() => {
    kafkascope.exec('crash c1');
    const until = kafkascope.state().now_us + 70e6;
    while (kafkascope.state().now_us < until) kafkascope.step(50);
  });
  const after = await rows(page);
  for (const [i, label] of after.entries()) {
    assert.ok(seconds(label) > seconds(before[i]) + 40, `${before[i]} / ${label}`);
  }
});

test('what is compared is in the link, and never fewer than one or more than three', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await run(page);
  await page.keyboard.press('7');
  await page.getByRole('button', { name: 'roundrobin (eager)' }).click();
  assert.ok(await page.getByRole('button', { name: 'sticky (eager)', exact: true }).isDisabled());
  const link = await page.evaluate(() => kafkascope.link());
  const again = await openPage(t, { hash: link.split('#')[1] });
  await again.locator('.st-cmp').waitFor();
  assert.deepEqual(await rows(again), await rows(page));
  for (const name of ['range (eager)', 'roundrobin (eager)']) await again.getByRole('button', { name }).click();
  assert.ok(await again.getByRole('button', { name: 'cooperative-sticky' }).isDisabled());
});

test('each partition says how long it had no owner', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await run(page);
  await page.keyboard.press('7');
  await page.locator('.st-cmp').waitFor();
  const each = await page.locator('.st-cmp > svg g[role=img] > title').allTextContents();
  assert.equal(each.length, 12, each.join('\n'));
  assert.match(each[0], /^orders-0: no living owner/);
  // Each is rounded to a tenth.
  const sum = each.slice(0, 6).reduce((all, one) => all + seconds(one), 0);
  assert.ok(Math.abs(sum - seconds((await rows(page))[0])) < 0.5, each.join('\n'));
});

test('the zoom of the ruler is that of the lens', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await run(page);
  await page.keyboard.press('7');
  await page.locator('.st-cmp').waitFor();
  const ticks = () => page.locator('.st-cmp > svg > g[aria-hidden=true] text').allTextContents();
  const whole = await ticks();
  await page.keyboard.press(']');
  assert.notDeepEqual(await ticks(), whole);
  assert.ok(!(await ticks()).includes('0 s'));
  await page.keyboard.press('f');
  assert.deepEqual(await ticks(), whole);
});

test('the comparison as a table', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await run(page);
  await page.keyboard.press('7');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const cells = await page.getByRole('table').getByRole('row').nth(1).innerText();
  assert.equal(await page.getByRole('table').count(), 2);
  assert.equal(await page.getByRole('table').nth(1).getByRole('row').count(), 7);
  assert.match(cells, /^range \(eager\)\s+mail-service\s+[\d.]+\s+[\d.]+\s+\d+\s+0\s+\d+$/);
  await assertNoAxeViolations(page);
});

// The lesson opens in Compare; 25 s is after the leader has died and another has taken over.
const openLesson = async (t, options = {}) => {
  const page = await openPage(t, { hash: 'acks-compared', ...options });
  await page.evaluate(() => { while (kafkascope.state().now_us < 25e6) kafkascope.step(20); });
  await page.locator('.st-cmp__legend').waitFor();
  return page;
};
const ACKS = ['acks=0', 'acks=1', 'acks=all'];
const pressed = (page, name) => page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const [lang, theme] of [['en', 'light'], ['ko', 'dark']]) {
    test(`three promises side by side, ${width} wide, ${lang}, ${theme}`, async (t) => {
      const page = await openLesson(t, { width, height, lang, theme });
      assert.equal((await rows(page)).length, 3);
      for (const name of ACKS) assert.equal(await pressed(page, name), 'true');
      await assertNoLayoutFindings(page);
      await assertNoAxeViolations(page);
    });
  }
}

test('the same crash loses a promise with acks=1 only', async (t) => {
  const page = await openLesson(t);
  const [none, leader, all] = await rows(page);
  assert.match(none, /^p1: 3 sent, 3 counted as sent, no answer, .*idempotence off, 0 promises broken, 1 lost without a promise/);
  assert.match(leader, /^p1: 3 sent, 3 acknowledged, .*idempotence off, 1 promise broken, 0 lost without a promise/);
  assert.match(all, /^p1: 3 sent, 3 acknowledged, .*idempotence on, 0 promises broken, 0 lost without a promise/);
  const tracks = await page.locator('.st-cmp > svg g[role=img] > title').allTextContents();
  assert.deepEqual(tracks.slice(3, 6), ['in the log: 2 kept', 'waiting: 0', 'not there: 1 promise broken']);
});

test('what is compared is chosen with the keyboard, and is in the link', async (t) => {
  const page = await openLesson(t);
  await page.getByRole('button', { name: 'acks=0', exact: true }).press('Enter');
  assert.equal((await rows(page)).length, 2);
  const link = await page.evaluate(() => kafkascope.link());
  assert.match(link, /compare=acks-1,acks-all/);
  const again = await openPage(t, { hash: link.split('#')[1] });
  await again.locator('.st-cmp__legend').waitFor();
  assert.deepEqual(await rows(again), await rows(page));
  await page.getByRole('button', { name: 'rebalancing', exact: true }).press('Enter');
  assert.equal(await page.getByRole('button', { name: 'acks=0', exact: true }).count(), 0);
  assert.equal(await pressed(page, 'range (eager)'), 'true');
  await page.getByRole('button', { name: 'acks', exact: true }).press('Enter');
  assert.equal(await pressed(page, 'acks=0'), 'false');
});

test('the comparison of acks as a table', async (t) => {
  const page = await openLesson(t);
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = page.getByRole('table').getByRole('row');
  assert.equal(await rows.count(), 4);
  assert.match(await rows.nth(2).innerText(), /^acks=1\s+p1\s+no\s+3\s+3\s+405 ms\s+0\s+0\s+1\s+0\s+0$/);
  await assertNoLayoutFindings(page);
  await assertNoAxeViolations(page);
});

for (const lang of ['en', 'ko']) {
  test(`the last assignment can be done again by hand: ${lang}`, async (t) => {
    const page = await openPage(t, { lang, hash: 'sandbox' });
    await run(page);
    await page.getByRole('tab', { name: PLAN[lang] }).click();
    const panel = page.getByRole('tabpanel');
    const steps = await panel.locator('.plan').first().locator('li').allInnerTexts();
    assert.equal(steps.length, 4, steps.join('\n'));
    assert.match(steps[0], /orders.*6.*3.*C1, C3, C4.*2/);
    assert.match(steps[1], /C1.*orders-0, orders-1/);
    const moves = await panel.locator('.plan').nth(1).locator('li').allInnerTexts();
    assert.equal(moves.length, 3, moves.join('\n'));
    await assertNoLayoutFindings(page);
    await assertNoAxeViolations(page);
  });
}

test('the coordinator explains its target', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await page.evaluate(() => {
    kafkascope.exec('add topic orders partitions=4');
    for (const n of [1, 2]) {
      kafkascope.exec(`add consumer c${n} group=modern topics=orders group.protocol=consumer`);
      const until = kafkascope.state().now_us + 10e6;
      while (kafkascope.state().now_us < until) kafkascope.step(50);
    }
  });
  await page.getByRole('tab', { name: PLAN.en }).click();
  const panel = page.getByRole('tabpanel');
  assert.match(await panel.getByRole('heading').first().innerText(), /modern, target of epoch 2/);
  const steps = await panel.locator('.plan').first().locator('li').allInnerTexts();
  assert.equal(steps.length, 5, steps.join('\n'));
  assert.match(steps[2], /C1 loses orders-2, orders-3/);
  assert.match(steps[4], /C2 gets orders-2, orders-3/);
  assert.equal(await panel.locator('.plan').nth(1).locator('li').count(), 2);
  await assertNoAxeViolations(page);
});

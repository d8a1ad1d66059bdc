// The page around the stage: time, the guide, the console, sharing, languages, themes, the keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoAxeViolations, load, openPage } from './helper.mjs';

const state = (page) => page.evaluate(() => kafkascope.state());
const step = async (page) => (await state(page)).step;
const button = (page, name) => page.getByRole('button', { name, exact: true });

// A step travels for a moment before it is there.
async function afterStep(page, from) {
  await page.waitForFunction((from) => kafkascope.state().step !== from, from);
  return step(page);
}

test('a lesson opens paused; a step goes on, a step back returns, and going on again shows the same', async (t) => {
  const page = await openPage(t);
  const start = await step(page);
  await page.waitForTimeout(300);
  assert.equal(await step(page), start, 'time runs although nobody pressed Play');
  await button(page, 'Step forward').click();
  const next = await afterStep(page, start);
  const seen = JSON.stringify(await state(page));
  await button(page, 'Step back').click();
  assert.ok((await step(page)) <= start);
  await page.evaluate((next) => kafkascope.seek(next), next);
  assert.equal(JSON.stringify(await state(page)), seen);
});

test('Play runs, Pause stops, and the button tells which it does', async (t) => {
  const page = await openPage(t);
  const start = (await state(page)).now_us;
  await button(page, 'Play').click();
  await page.waitForFunction((start) => kafkascope.state().now_us > start + 200_000, start);
  await button(page, 'Pause').click();
  const stopped = (await state(page)).now_us;
  await page.waitForTimeout(200);
  assert.equal((await state(page)).now_us, stopped);
});

test('the console carries out a command, says what is wrong with another, and remembers both', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  await page.keyboard.press('c');
  const line = page.getByRole('textbox', { name: 'Command' });
  await line.fill('add topic orders partitions=3');
  await line.press('Enter');
  assert.equal((await state(page)).partitions.length, 3);
  await line.fill('crash nobody');
  await line.press('Enter');
  await page.getByText(/nobody/).last().waitFor();
  await line.press('ArrowUp');
  await line.press('ArrowUp');
  assert.equal(await line.inputValue(), 'add topic orders partitions=3');
});

test('acting in the past says so, and Undo brings the future back', async (t) => {
  const page = await openPage(t);
  const start = await step(page);
  await page.evaluate(() => kafkascope.step(40));
  const future = JSON.stringify(await page.evaluate(() => kafkascope.facts(0, 10_000)));
  await page.evaluate((start) => kafkascope.seek(start), start);
  await page.evaluate(() => kafkascope.exec('crash c1'));
  await button(page, 'Undo').click();
  assert.equal(JSON.stringify(await page.evaluate(() => kafkascope.facts(0, 10_000))), future);
});

test('a link brings back the run, the moment and the language', async (t) => {
  const page = await openPage(t, { lang: 'ko' });
  await page.evaluate(() => {
    kafkascope.exec('crash c1');
    kafkascope.step(25);
  });
  const [link, before] = await page.evaluate(() => [kafkascope.link(), JSON.stringify(kafkascope.state())]);
  const other = await openPage(t, { hash: link.split('#')[1] });
  assert.equal(JSON.stringify(await state(other)), before);
});

test('a damaged link opens the first lesson and says what is wrong', async (t) => {
  const page = await openPage(t, { hash: 'a-consumer-dies/!!!' });
  await page.getByText(/damaged/).waitFor();
  assert.ok((await step(page)) > 0);
});

test('language and theme change at once and are remembered', async (t) => {
  const page = await openPage(t, {});
  await page.getByRole('radio', { name: '한국어' }).click();
  await button(page, '재생').waitFor();
  await button(page, '밝은 화면과 어두운 화면 전환').click();
  const dressed = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]);
  assert.deepEqual(await dressed(), ['ko', 'dark']);
  await load(page);
  await button(page, '재생').waitFor();
  assert.deepEqual(await dressed(), ['ko', 'dark'], 'after loading again');
});

test('everything can be done with the keyboard', async (t) => {
  const page = await openPage(t);
  const start = await step(page);
  await page.keyboard.press('ArrowRight');
  await afterStep(page, start);
  await page.keyboard.press('6');
  assert.equal(await page.getByRole('tab', { name: 'Ownership' }).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('l');
  await page.getByRole('log', { name: 'Event log' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'All keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const slider = page.getByRole('slider', { name: 'Position in time' });
  assert.match(await slider.getAttribute('aria-valuetext'), /s, step \d+/);
});

for (const lang of ['en', 'ko']) {
  for (const theme of ['light', 'dark']) {
    test(`axe finds nothing around the stage: ${lang}, ${theme}`, async (t) => {
      const page = await openPage(t, { lang, theme });
      await assertNoAxeViolations(page);
      await page.keyboard.press('l');
      await page.keyboard.press('c');
      await assertNoAxeViolations(page);
    });
  }
}

for (const lang of ['en', 'ko']) {
  test(`the log of events tells an error whole, where it stands at a sentence's end: ${lang}`, async (t) => {
    const page = await openPage(t, { lang, hash: 'sandbox' });
    await page.evaluate(() => {
      for (const line of ['add topic orders partitions=1 replication.factor=3 min.insync.replicas=3', 'add producer p1', 'produce p1 orders value=a']) kafkascope.exec(line);
      kafkascope.step(200);
      const [{ leader, replicas }] = kafkascope.state().partitions;
      kafkascope.exec(`crash ${replicas.find((broker) => broker !== leader)}`);
    });
    await page.waitForFunction(() => { kafkascope.step(50); return kafkascope.state().partitions[0].isr.length === 2; });
    await page.evaluate(() => { kafkascope.exec('produce p1 orders value=b'); kafkascope.step(30); });
    await page.getByRole('tab', { name: lang === 'en' ? 'Event log' : '이벤트 로그' }).click();
    const told = page.locator('.log .told').filter({ hasText: 'NOT_ENOUGH_REPLICAS' }).first();
    await told.waitFor();
    const cut = await told.evaluate((element) => {
      const [text, range] = [element.firstChild, document.createRange()];
      const from = text.data.indexOf('NOT_ENOUGH_REPLICAS');
      range.setStart(text, from);
      range.setEnd(text, from + 'NOT_ENOUGH_REPLICAS'.length);
      const [word, row] = [range.getBoundingClientRect(), element.closest('li').getBoundingClientRect()];
      return word.bottom - Math.min(row.bottom, element.getBoundingClientRect().bottom);
    });
    assert.ok(cut <= 1, `${cut} px of the error are cut off`);
  });
}

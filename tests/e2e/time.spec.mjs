// Going through time by hand, and acting in the past.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helper.mjs';

const state = (page) => page.evaluate(() => kafkascope.state());
const facts = (page) => page.evaluate(() => JSON.stringify(kafkascope.facts(0, 10_000)));
const seconds = async (page) => (await state(page)).now_us / 1e6;
const slider = (page) => page.getByRole('slider', { name: 'Position in time' });

test('a crash in the past begins another future and says so; Undo brings the old one back', async (t) => {
  const page = await openPage(t);
  const { step } = await state(page);
  await page.evaluate(() => kafkascope.step(40));
  const future = await facts(page);
  await page.evaluate((step) => kafkascope.seek(step), step);
  await page.locator('.st-card[data-o="c1"]').hover();
  await page.getByRole('button', { name: /^Crash: C1/ }).click();
  const news = page.getByRole('status');
  await news.getByText('You acted in the past, so another future begins here. The old one is kept.').waitFor();
  assert.equal((await state(page)).consumers[0].state, 'crashed');
  await page.evaluate(() => kafkascope.step(40));
  assert.notEqual(await facts(page), future);
  await news.getByRole('button', { name: 'Undo' }).click();
  await news.getByText('The earlier future is back.').waitFor();
  assert.equal(await facts(page), future);
  assert.notEqual((await state(page)).consumers[0].state, 'crashed');
});

test('what is done at the newest moment forks nothing', async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => kafkascope.exec('crash c1'));
  await page.getByText(/crashed/).first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
});

test('Leave frees the partitions at once', async (t) => {
  const page = await openPage(t, { hash: 'a-consumer-dies' });
  const before = await state(page);
  const [leaver] = before.consumers;
  await page.locator(`.st-card[data-o="${leaver.id}"]`).hover();
  await page.getByRole('button', { name: new RegExp(`^Leave: ${leaver.id}`, 'i') }).click();
  const gone = await page.evaluate((id) => {
    for (let i = 0; i < 400; i += 1) {
      const { groups: [{ members }], now_us } = kafkascope.state();
      if (members.every(({ client }) => client !== id)) return now_us;
      kafkascope.step(5);
    }
    return Infinity;
  }, leaver.id);
  const waited = (gone - before.now_us) / 1e6;
  assert.ok(waited < 6, `the coordinator knew after ${waited} s`);
  await page.evaluate(() => kafkascope.step(100));
  assert.equal((await state(page)).consumers.find(({ id }) => id === leaver.id).state, 'left');
});

test('the mouse drags time back and forth, but not beyond what has happened', async (t) => {
  const page = await openPage(t);
  const head = await seconds(page);
  const axis = page.locator('.time > svg > rect');
  const { x, y, width, height } = await axis.boundingBox();
  const END_S = 20; // the ruler's round end for a head of 17 s
  const place = (at) => [x + (at / END_S) * width, y + height - 6];
  const near = async (wanted) => {
    const now = await seconds(page);
    assert.ok(Math.abs(now - wanted) < 0.3, `${now} s instead of ${wanted} s`);
  };
  await page.mouse.move(...place(5));
  await page.mouse.down();
  await near(5);
  await page.mouse.move(...place(12), { steps: 4 });
  await near(12);
  await page.mouse.move(...place(END_S - 0.1));
  await near(head);
  await page.mouse.move(...place(3));
  await page.mouse.up();
  await near(3);
  await page.mouse.move(...place(9));
  await near(3);
});

test('the slider of time takes the keys of a slider', async (t) => {
  const page = await openPage(t);
  const { step: opening } = await state(page);
  const head = await page.evaluate(() => kafkascope.step(60));
  await slider(page).focus();
  const after = async (key) => {
    const seen = slider(page).getAttribute('aria-valuetext');
    const before = await seen;
    await page.keyboard.press(key);
    await page.waitForFunction((before) => document.querySelector('[role=slider]').ariaValueText !== before, before);
    return (await state(page)).step;
  };
  const back = await after('ArrowLeft');
  assert.ok(back < head, `${back} is not before ${head}`);
  assert.equal(await after('End'), head);
  assert.equal(await after('Home'), opening);
  assert.ok(await after('PageDown') < opening, 'no mark before the opening');
  assert.equal(await slider(page).evaluate((one) => one === document.activeElement), true);
});

// How many different moments are seen while a step is taken, at most, in a few steps: some lead nowhere in time.
async function momentsOfAStep(page) {
  return page.evaluate(async () => {
    const counts = [];
    for (let n = 0; n < 3; n += 1) {
      const seen = new Set();
      document.querySelector('[aria-label="Step forward"]').click();
      const until = performance.now() + 1_000;
      while (performance.now() < until) {
        seen.add(kafkascope.state().now_us);
        await new Promise(requestAnimationFrame);
      }
      counts.push(seen.size);
    }
    return Math.max(...counts);
  });
}

test('with reduced motion a step jumps and nothing moves by itself; without, it glides', async (t) => {
  const still = await openPage(t, { context: { reducedMotion: 'reduce' } });
  assert.equal(await momentsOfAStep(still), 1);
  await still.evaluate(() => kafkascope.exec('crash c1'));
  const moving = await still.evaluate(() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length);
  assert.equal(moving, 0, 'something is animated');
  const start = await still.evaluate(() => kafkascope.state().step);
  const seen = await still.evaluate(async () => {
    const moments = new Set();
    document.querySelector('.tbtn--play').click();
    const until = performance.now() + 3_000;
    while (performance.now() < until) {
      moments.add(kafkascope.state().step);
      await new Promise(requestAnimationFrame);
    }
    return [...moments];
  });
  assert.ok(seen.at(-1) > start, 'Play does nothing');
  assert.ok(seen.length <= 4, `${seen.length} moments in three seconds`);
  const gliding = await openPage(t);
  assert.ok(await momentsOfAStep(gliding) > 5);
});

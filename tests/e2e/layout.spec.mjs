// Nothing overlaps, is cut off or too small: at three widths, in both themes and both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit, axeViolations, openPage } from './helper.mjs';

const SIZES = [[1440, 900], [1024, 768], [390, 844]];
const LESSONS = ['partitions-and-consumers', 'two-groups', 'sandbox', 'dedicated-controllers'];
// Of the chapters on replication, the cluster and the log.
const PLAYED = [
  'replicas', 'acks-compared', 'a-leader-dies', 'min-insync-replicas', 'unclean-election', 'lagging-follower', 'fenced-leader',
  'metadata-leader', 'scaling-out', 'rolling-broker-restart', 'retention', 'compaction', 'same-key-same-partition',
];
const VARIANTS = ['en', 'ko'].flatMap((lang) => ['light', 'dark'].flatMap((theme) => SIZES.map(([width, height]) => ({ lang, theme, width, height }))));
// Each lesson is played in one variant: all of them in one run would take too long. TURN=1 and so on pair them differently.
const turn = Number(process.env.TURN ?? 0);
const STEPS_AT_ONCE = 100;
const STEPS_MAX = 40_000;

for (const lang of ['en', 'ko']) {
  for (const width of [1920, 1440, 1280, 1024]) {
    test(`every lens has its tab beside the tools at ${width} in ${lang}`, async (t) => {
      const page = await openPage(t, { lang, width, height: 800 });
      const [tabs, tools] = await page.evaluate(() => [
        Math.max(...[...document.querySelectorAll('.tabs [role=tab]')].map((tab) => tab.getBoundingClientRect().right)),
        document.querySelector('.tools').getBoundingClientRect().left,
      ]);
      assert.ok(tabs <= tools, `the last tab ends at ${tabs}, the tools begin at ${tools}`);
    });
  }

  for (const theme of ['light', 'dark']) {
    for (const [width, height] of SIZES) {
      test(`the layout holds at ${width} in ${lang}, ${theme}`, async (t) => {
        for (const hash of LESSONS) {
          const page = await openPage(t, { lang, theme, width, height, hash });
          assert.deepEqual(await audit(page), [], hash);
        }
      });
    }
  }
}

// Plays on, part after part, and answers at which step each began. A challenge waits for the learner: it ends where it waits.
async function play(page) {
  const begins = [];
  for (let steps = 0; steps < STEPS_MAX; steps += STEPS_AT_ONCE) {
    const part = await page.evaluate(() => [...document.querySelectorAll('.steps li')].findIndex((one) => one.className === 'now'));
    begins[part] ??= await page.evaluate(() => kafkascope.state().step);
    if (await page.evaluate(() => document.querySelectorAll('.steps .ahead').length) === 0) break;
    await page.evaluate((steps) => kafkascope.step(steps), STEPS_AT_ONCE);
  }
  return begins.filter((step) => step !== undefined);
}

PLAYED.forEach((hash, i) => {
  const variant = VARIANTS[(5 * i + turn) % VARIANTS.length];
  const { lang, theme, width } = variant;
  test(`the layout holds in the middle and at the end of ${hash}, ${width} wide in ${lang}, ${theme}`, async (t) => {
    const page = await openPage(t, { ...variant, hash });
    const begins = await play(page);
    assert.ok(begins.length > 1, `only ${begins.length} parts`);
    await page.evaluate(() => kafkascope.step(50));
    assert.deepEqual(await audit(page), [], 'at the end');
    assert.deepEqual(await axeViolations(page), [], 'at the end');
    await page.evaluate((step) => kafkascope.seek(step), begins[Math.floor(begins.length / 2)]);
    assert.deepEqual(await audit(page), [], 'in the middle');
  });
});

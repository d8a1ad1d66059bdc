// Nothing overlaps, is cut off or too small: at three widths, in both themes and both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit, openPage } from './helper.mjs';

const SIZES = [[1440, 900], [1024, 768], [390, 844]];
const LESSONS = ['partitions-and-consumers', 'two-groups', 'sandbox'];

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

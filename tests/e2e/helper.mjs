// What every browser test uses. A test file is named *.spec.mjs and needs no more than this:
//
//   import { test } from 'node:test';
//   import { openPage, assertNoLayoutFindings, assertNoAxeViolations } from './helper.mjs';
//
//   test('the page opens', async (t) => {
//     const page = await openPage(t, { width: 390, height: 844, lang: 'ko', theme: 'dark' });
//     await page.getByRole('button', { name: '재생' }).click();      // a Playwright page
//     await assertNoLayoutFindings(page);
//     await assertNoAxeViolations(page);
//   });
//
// openPage(t, options) waits until the simulator runs, closes the page after the test, and fails the test if the page
// wrote an error to the console, threw, asked another host, missed a file, or asked after it had loaded for
// anything but texts and the rest of the wasm file.
//   width, height   the window, 1440 x 900 unless said
//   lang, theme     'en' | 'ko' and 'light' | 'dark', given to the page as ?lang= and ?theme=
//   search, hash    more of the address: { name: value } and the text after #
//   context         more options for Playwright's browser.newContext
//   expected        regular expressions of problems that this test provokes
//
// newPage(options) and load(page, options) are its two halves, for a test that must act in between, or load again.
// audit(page) answers the layout findings as lines, axeViolations(page) those of axe; both are empty when all is well.
// Run one file with `node --test tests/e2e/smoke.spec.mjs`, after `cargo xtask dist`.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { audit, axeViolations, load, newPage, stop } from './browser.mjs';

export { audit, axeViolations, load, newPage };

after(stop);

export async function openPage(t, options = {}) {
  const page = await newPage(options);
  t.after(async () => {
    await page.context().close();
    const unexpected = page.problems.filter((problem) => !options.expected?.some((pattern) => pattern.test(problem)));
    assert.deepEqual(unexpected, [], 'the page had problems');
  });
  await load(page, options);
  return page;
}

export async function assertNoLayoutFindings(page) {
  assert.deepEqual(await audit(page), [], 'layout findings');
}

export async function assertNoAxeViolations(page) {
  assert.deepEqual(await axeViolations(page), [], 'axe violations');
}

// What can be read before the simulator has arrived: the first lesson, its picture, in the reader's language and for the window.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, openPage } from './helper.mjs';
import { serveSite } from './site.mjs';

// The page as it is while the wasm file has not come.
async function beforeTheWasm(t, { width, lang, hash = '' }) {
  const page = await newPage({ width });
  const site = await serveSite();
  t.after(async () => {
    await page.context().close();
    await site.close();
  });
  await page.route('**/*.wasm*', () => {});
  await page.goto(`${site.url}?lang=${lang}${hash}`, { waitUntil: 'commit' });
  await page.waitForSelector('.first-frame', { state: 'attached' });
  await page.waitForSelector('#load-failed', { state: 'attached' });
  return page;
}

const CASES = [
  { width: 1440, lang: 'en', title: 'Partitions and consumers' },
  { width: 1024, lang: 'ko', title: '파티션과 컨슈머' },
  { width: 390, lang: 'en', title: 'Story' },
  { width: 390, lang: 'ko', title: 'Story' },
];

for (const one of CASES) {
  test(`the first frame is there before the wasm file: ${one.width}, ${one.lang}`, async (t) => {
    const page = await beforeTheWasm(t, one);
    const shown = page.locator('.first-frame').locator('visible=true').first();
    const text = await page.evaluate(() => document.body.innerText);
    assert.equal(await page.locator('.first-frame .inspect').locator('visible=true').count(), one.width >= 1280 ? 1 : 0);
    if (one.width > 900) assert.ok(text.includes(one.title), text.slice(0, 500));
    assert.match(text, one.lang === 'ko' ? /[가-힣]/ : /Add consumer/);
    assert.equal(await page.locator('.first-frame svg.st-rows').locator('visible=true').count(), 1);
    assert.equal(await shown.locator('svg.st-rows').first().isVisible(), true);
  });
}

test('a link does not show the first frame of another run', async (t) => {
  const page = await beforeTheWasm(t, { width: 1440, lang: 'en', hash: '#s=sandbox' });
  assert.equal(await page.locator('svg.st-rows').locator('visible=true').count(), 0);
});

test('the first frame stands where the page then stands', async (t) => {
  const box = async (page) => page.locator('svg.st-rows').locator('visible=true').boundingBox();
  const before = await box(await beforeTheWasm(t, { width: 1440, lang: 'en' }));
  const after = await box(await openPage(t, { width: 1440, lang: 'en' }));
  assert.deepEqual(before, after);
});

// The wasm file comes in two parts (xtask/src/split): the first lesson needs only the first, and whatever needs the rest gets it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, load, openPage } from './helper.mjs';

const REST = '**/*.rest.wasm.lzma';
const LESSON_MS_MAX = 120_000;

// Tells when the parts are joined: the rest is the only file that is instantiated at once.
const watchJoining = (page) => page.addInitScript(() => {
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(kind, args) {
      const made = Reflect.construct(kind, args);
      window.restJoined = true;
      return made;
    },
  });
});

// A page for whose rest `handle` answers. What it asks for while everything waits is in `atOnce`.
async function visit(t, handle, { hash, lang = 'en' } = {}) {
  const page = await newPage({ lang });
  t.after(() => page.context().close());
  await watchJoining(page);
  page.atOnce = [];
  page.on('request', (request) => request.resourceType() === 'xhr' && page.atOnce.push(request.url()));
  if (handle) await page.route(REST, handle);
  await load(page, { lang, hash });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.loading), 'ready');
  return page;
}

const joined = (page) => page.waitForFunction(() => window.restJoined, null, { timeout: 15_000 });

// The lesson up to its third part, with its questions, somewhat faster than usual; steps and the theme.
async function playFirstLesson(page) {
  await page.keyboard.press('+');
  const answer = page.getByRole('button', { name: 'Just show me' });
  const third = page.getByRole('button', { name: 'Part 3', exact: true });
  for (const end = Date.now() + LESSON_MS_MAX; !(await third.isEnabled()); await page.waitForTimeout(500)) {
    assert.ok(Date.now() < end, 'the lesson does not get on');
    if (await answer.isVisible()) await answer.click();
  }
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowLeft', ' ', ' ']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
}

const openCompare = async (page) => {
  await page.keyboard.press('7');
  await page.locator('.st-cmp').waitFor();
};

test('the first lesson runs without the rest, which comes when the page is there', async (t) => {
  const held = [];
  const page = await visit(t, (route) => held.push(route));
  await playFirstLesson(page);
  assert.equal(await page.evaluate(() => window.restJoined), undefined);
  assert.equal(held.length, 1, 'the rest was asked for once');
  assert.deepEqual(page.atOnce, [], 'the first lesson needed the rest');
  await held[0].continue();
  await joined(page);
  await openCompare(page);
  assert.deepEqual(page.atOnce, []);
  assert.deepEqual(page.problems, []);
});

test('who needs the rest before it has come gets it at once', async (t) => {
  const page = await visit(t, (route) => route.request().resourceType() === 'xhr' && route.continue());
  await openCompare(page);
  assert.equal(page.atOnce.length, 1);
  await page.keyboard.press('2');
  await page.keyboard.press('3');
  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'Command' }).waitFor();
  assert.equal(page.atOnce.length, 1);
  assert.deepEqual(page.problems, []);
});

test('a link waits for the rest, for it may need it from the start', async (t) => {
  const page = await visit(t, undefined, { hash: 'sandbox' });
  await openCompare(page);
  assert.deepEqual(page.atOnce, []);
  assert.deepEqual(page.problems, []);
});

test('the rest is asked for again when the connection is back', async (t) => {
  let cut = true;
  let failed;
  const tried = new Promise((go) => (failed = go));
  const page = await visit(t, (route) => (cut ? route.abort().then(failed) : route.continue()));
  await tried;
  cut = false;
  // The page may still be on its way from the failure to the pause.
  await page.waitForTimeout(200);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await joined(page);
  await openCompare(page);
});

const MISSING = [
  ['en', 'A part of kafkascope did not arrive.', 'Open the moment before'],
  ['ko', 'kafkascope의 일부를 불러오지 못했습니다.', '직전 순간 열기'],
];

for (const [lang, title, again] of MISSING) {
  test(`who needs the rest without a connection is told so, with the link to the moment before: ${lang}`, async (t) => {
    const page = await visit(t, (route) => route.abort(), { lang });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('7');
    const alert = page.getByRole('alert').filter({ hasText: title });
    await alert.waitFor();
    assert.match(await alert.locator('pre').innerText(), /^PartMissing: /);
    // What fails in its wake does not hide it.
    await page.keyboard.press('2');
    await page.waitForTimeout(300);
    assert.equal(await page.getByRole('alert').filter({ hasText: title }).count(), 1);
    const link = await alert.getByRole('link', { name: again }).getAttribute('href');
    assert.match(link, /#partitions-and-consumers\//);
    const reopened = await openPage(t, { hash: link.split('#')[1] });
    assert.equal(await reopened.evaluate(() => kafkascope.link()), link);
  });
}

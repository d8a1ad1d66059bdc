// What is broken is told in one sentence and breaks nothing else: links, files, texts that look like HTML, and the engine itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { openPage } from './helper.mjs';

const state = (page) => page.evaluate(() => kafkascope.state());
const packed = (text) => deflateRawSync(text).toString('base64url');
const NEWER = 'kafkascope 99\nscenario sandbox\nseed 1\n';

async function goesOn(page) {
  const { now_us: now } = await state(page);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction((now) => kafkascope.state().now_us > now + 100_000, now);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
}

const LINKS = {
  'garbage': ['%%%!?%%', /is neither a link nor a saved run\.$/],
  'of no lesson': ['no-such-lesson', /^There is no lesson no-such-lesson\.$/],
  'cut off': [`sandbox/${packed('kafkascope 1\nscenario sandbox\nseed 1\nplayhead 3\n').slice(0, -9)}`, /^The link to sandbox is damaged: .*\.$/],
  'of a newer version': [`sandbox/${packed(NEWER)}`, /was saved by a newer version of this page\.$/],
};

for (const [name, [hash, sentence]] of Object.entries(LINKS)) {
  test(`a link that is ${name} gives one sentence, and the first lesson runs`, async (t) => {
    const page = await openPage(t, { hash });
    const told = page.locator('.toast--error > span');
    await told.waitFor();
    assert.equal(await told.count(), 1);
    assert.match(await told.innerText(), sentence);
    await goesOn(page);
  });
}

const FILES = {
  'of noise': [Buffer.from([0, 255, 13, 10, 254, 1, 60, 62]), /is neither a link nor a saved run\.$/],
  'that is empty': [Buffer.from(''), /is neither a link nor a saved run\.$/],
  'of a newer version': [Buffer.from(NEWER), /was saved by a newer version of this page\.$/],
};

for (const [name, [buffer, sentence]] of Object.entries(FILES)) {
  test(`a file ${name} gives one sentence and leaves the run alone`, async (t) => {
    const page = await openPage(t);
    const before = JSON.stringify(await state(page));
    await page.getByRole('button', { name: 'Share' }).first().click();
    await page.locator('input[type=file]').setInputFiles({ name: 'run.txt', mimeType: 'text/plain', buffer });
    const told = page.getByRole('dialog').getByRole('alert');
    await told.waitFor();
    assert.equal(await told.count(), 1);
    assert.match(await told.innerText(), sentence);
    assert.equal(JSON.stringify(await state(page)), before);
    await page.keyboard.press('Escape');
    await goesOn(page);
  });
}

test('a saved file brings back the run', async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    kafkascope.exec('crash c1');
    kafkascope.step(20);
  });
  const before = JSON.stringify(await state(page));
  await page.getByRole('button', { name: 'Share' }).first().click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  const buffer = await readFile(await (await saving).path());
  await page.evaluate(() => kafkascope.open('sandbox'));
  await page.locator('input[type=file]').setInputFiles({ name: 'run.txt', mimeType: 'text/plain', buffer });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(JSON.stringify(await state(page)), before);
});

test('keys and values that look like HTML are shown as text, wherever they stand', async (t) => {
  const page = await openPage(t, { hash: 'sandbox' });
  const KEY = '<img src=x onerror=hacked=1>';
  const VALUE = '<script>hacked=2</script>{$x}&amp;';
  await page.evaluate(([key, value]) => {
    kafkascope.exec('add topic orders partitions=1');
    kafkascope.exec('add producer p1');
    kafkascope.exec('add consumer c1 group=mail-service topics=orders auto.offset.reset=earliest');
    kafkascope.exec(`produce p1 orders key="${key}" value="${value}"`);
    kafkascope.step(120);
  }, [KEY, VALUE]);
  assert.equal((await state(page)).partitions[0].log_end_offset, 1);
  const elements = () => page.evaluate(() => document.querySelectorAll('#app img, #app script').length);
  const seen = () => page.evaluate(() => {
    const labels = [...document.querySelectorAll('#app [aria-label], #app [title]')].flatMap((one) => [one.ariaLabel, one.title]);
    return [document.querySelector('#app').textContent, ...labels].join('\n');
  });
  await page.getByRole('img', { name: /img src=x/ }).or(page.locator('[aria-label*="img src=x"]')).first().click({ force: true });
  const shown = await seen();
  assert.ok(shown.includes(KEY) && shown.includes(VALUE), 'key and value are not shown as they are');
  assert.equal(await elements(), 0);
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await page.keyboard.press('l');
  await page.keyboard.press('t');
  assert.equal(await elements(), 0);
  await page.keyboard.press('c');
  await page.keyboard.type(KEY);
  await page.keyboard.press('Enter');
  await page.getByText(KEY).first().waitFor();
  assert.equal(await elements(), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
});

// The engine asks for its window in every change. Told once that there is none it fails an expectation of its own, which goes
// the same way as every fault in it.
async function breakOnce(page) {
  await page.evaluate(() => {
    const isWindow = Window[Symbol.hasInstance].bind(Window);
    let once = true;
    Object.defineProperty(Window, Symbol.hasInstance, {
      value: (what) => (once ? (once = false) : isWindow(what)),
    });
  });
}

const FAULTS = [
  ['en', 'The simulator stopped.', 'Open the moment before'],
  ['ko', '시뮬레이터가 멈췄습니다.', '직전 순간 열기'],
];

for (const [lang, title, again] of FAULTS) {
  test(`a fault of the engine is admitted, with the link that reproduces the moment before it: ${lang}`, async (t) => {
    const page = await openPage(t, { lang, expected: [/unreachable/] });
    await page.evaluate(() => {
      kafkascope.exec('crash c1');
      kafkascope.step(25);
    });
    const [link, before] = await page.evaluate(() => [kafkascope.link(), JSON.stringify(kafkascope.state())]);
    const alert = page.getByRole('alert').filter({ hasText: title });
    // Somebody else on the page may ask first whether there is a window, so it may take more than one try. To choose the lens
    // that is chosen changes nothing, and is a change all the same.
    for (let tries = 0; tries < 10 && (await alert.count()) === 0; tries += 1) {
      await breakOnce(page);
      await page.keyboard.press('1');
      await page.waitForTimeout(200);
    }
    await alert.waitFor();
    assert.match(await alert.locator('pre').innerText(), /^RuntimeError: /);
    assert.equal(await alert.getByRole('link', { name: again }).getAttribute('href'), link);
    const reopened = await openPage(t, { hash: link.split('#')[1] });
    assert.equal(JSON.stringify(await state(reopened)), before);
  });
}

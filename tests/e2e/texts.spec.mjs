// The texts of the page: fetched in one language and for one lesson, others when they are wanted, and some of them ahead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, newPage, openPage } from './helper.mjs';

const FIRST = 'partitions-and-consumers';
const LOST = [/^failed request: .*\/texts\//, /^console: Failed to load resource/];
const SENTENCE = {
  en: 'The texts for it could not be loaded; nothing is lost, choose it again when you are online.',
  ko: '선택한 항목의 텍스트를 불러오지 못했지만 잃은 것은 없으니, 온라인일 때 다시 선택하세요.',
};

const button = (page, name) => page.getByRole('button', { name, exact: true });
const lessons = (page) => page.locator('.lessons select');
const korean = (page) => page.getByRole('radio', { name: '한국어' }).click();
const step = (page) => page.evaluate(() => kafkascope.state().step);

// Which texts were fetched before the page was ready, and which after that.
async function fetched(page) {
  return page.evaluate(() => {
    const [before, after] = [[], []];
    for (const { name, startTime } of performance.getEntriesByType('resource')) {
      const file = name.match(/\/texts\/(\w+\.[\w-]+)\.[0-9a-f]{8}\.(?:txt|lzma)$/);
      if (file) (startTime < window.readyAt ? before : after).push(file[1]);
    }
    return { before: before.sort(), after: after.sort() };
  });
}

async function timed(t, options) {
  const page = await newPage(options);
  t.after(() => page.context().close());
  await page.addInitScript(() => addEventListener('kafkascope-ready', () => { window.readyAt = performance.now(); }));
  return page;
}

// Until what is fetched ahead is there.
async function settled(page, files) {
  await page.waitForFunction((files) => {
    const names = performance.getEntriesByType('resource').map(({ name }) => name);
    return files.every((file) => names.some((name) => name.includes(`/texts/${file}.`)));
  }, files);
  await page.waitForTimeout(50);
}

// Holds back the texts whose names begin like this, until the answer is called.
async function holdBack(page, names) {
  let go;
  const gone = new Promise((resolve) => { go = resolve; });
  await page.route(names, async (route) => {
    await gone;
    await route.continue();
  });
  return go;
}

// Every state of the guide that was on the screen for a frame.
async function watchFrames(page) {
  await page.evaluate(() => {
    window.seen = new Set();
    const look = () => {
      window.seen.add(document.querySelector('.guide__scroll').innerText);
      requestAnimationFrame(look);
    };
    look();
  });
}

const VISITS = [
  ['the first lesson', {}, 'en', FIRST, ['en.same-key-same-partition', `ko.${FIRST}`, 'ko.page']],
  ['?lang=ko', { lang: 'ko' }, 'ko', FIRST, [`en.${FIRST}`, 'en.page', 'ko.same-key-same-partition']],
  ['a link to a lesson', { hash: 'sandbox' }, 'en', 'sandbox', ['en.dedicated-controllers', 'ko.page', 'ko.sandbox']],
  ['a link with a language', { hash: 'two-groups?lang=ko' }, 'ko', 'two-groups', ['en.page', 'en.two-groups', 'ko.replicas']],
];

for (const [name, options, lang, lesson, ahead] of VISITS) {
  test(`only one language and one lesson are fetched before the page is ready: ${name}`, async (t) => {
    const page = await timed(t);
    await load(page, options);
    await settled(page, ahead);
    assert.deepEqual(await fetched(page), { before: [`${lang}.page`, `${lang}.${lesson}`].sort(), after: [...ahead].sort() });
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    assert.equal(await lessons(page).inputValue(), lesson);
    assert.deepEqual(page.problems, []);
  });
}

test('the browser\'s language and the one that was chosen before are fetched first, too', async (t) => {
  const page = await timed(t, { lang: 'ko' });
  await load(page);
  assert.deepEqual((await fetched(page)).before, ['ko.page', `ko.${FIRST}`]);
  await page.getByRole('radio', { name: 'EN' }).click();
  await button(page, 'Play').waitFor();
  await load(page);
  assert.deepEqual((await fetched(page)).before, ['en.page', `en.${FIRST}`]);
});

test('a link that turns out to be damaged gets the texts of the first lesson before the page is ready', async (t) => {
  const page = await timed(t);
  await load(page, { hash: 'a-consumer-dies/!!!' });
  assert.deepEqual((await fetched(page)).before, ['en.a-consumer-dies', 'en.page', `en.${FIRST}`].sort());
  await page.getByText(/damaged/).waitFor();
  await page.getByRole('heading', { level: 2 }).filter({ hasText: /\w/ }).first().waitFor();
});

test('a language whose texts are on their way leaves the page as it was, and usable, until they are there', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  const go = await holdBack(page, '**/texts/ko.*');
  await load(page);
  await korean(page);
  const start = await step(page);
  await button(page, 'Step forward').click();
  await page.waitForFunction((start) => kafkascope.state().step > start, start);
  const reached = await step(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  go();
  await button(page, '재생').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ko');
  assert.ok(await step(page) >= reached, 'the run began anew');
  assert.deepEqual(page.problems, []);
});

test('another lesson is shown when its texts are there; no frame lacks words', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  const go = await holdBack(page, '**/texts/en.zombie.*');
  await load(page);
  await watchFrames(page);
  const before = await page.evaluate(() => kafkascope.state());
  await lessons(page).selectOption('zombie');
  await page.waitForTimeout(100);
  assert.deepEqual(await page.evaluate(() => kafkascope.state()), before);
  assert.equal(await lessons(page).inputValue(), FIRST);
  go();
  await page.waitForFunction(() => document.querySelector('.lessons select').value === 'zombie');
  await page.waitForTimeout(100);
  const frames = await page.evaluate(() => [...window.seen]);
  assert.equal(frames.length, 2, frames.join('\n----\n'));
  assert.doesNotMatch(frames.join('\n'), /zombie-|partitions-and-consumers-/, 'a text shows its id');
  assert.deepEqual(page.problems, []);
});

test('the newest choice of a lesson counts, whatever arrives last', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  const go = await holdBack(page, '**/texts/en.zombie.*');
  await load(page);
  await lessons(page).selectOption('zombie');
  await lessons(page).selectOption('two-groups');
  await page.waitForFunction(() => document.querySelector('.lessons select').value === 'two-groups');
  const arrived = page.waitForResponse(/en\.zombie/);
  go();
  await arrived;
  await page.waitForTimeout(100);
  assert.equal(await lessons(page).inputValue(), 'two-groups');
});

test('texts that do not arrive are told of in one sentence; the page goes on, and may try again', async (t) => {
  const page = await openPage(t, { expected: LOST });
  await settled(page, ['ko.page']);
  await page.route('**/texts/en.zombie.*', (route) => route.abort());
  await button(page, 'Step forward').click();
  await page.evaluate(() => kafkascope.exec('crash c1'));
  const before = JSON.stringify(await page.evaluate(() => kafkascope.state()));
  await lessons(page).selectOption('zombie');
  const told = page.locator('.toast--error > span');
  await told.waitFor();
  assert.deepEqual(await told.allInnerTexts(), [SENTENCE.en]);
  assert.equal(JSON.stringify(await page.evaluate(() => kafkascope.state())), before);
  assert.equal(await lessons(page).inputValue(), FIRST);
  const start = await step(page);
  await button(page, 'Step forward').click();
  await page.waitForFunction((start) => kafkascope.state().step > start, start);
  await page.unroute('**/texts/en.zombie.*');
  await lessons(page).selectOption('zombie');
  await page.waitForFunction(() => document.querySelector('.lessons select').value === 'zombie');
});

test('a language that does not arrive is told of in the language at hand', async (t) => {
  const page = await newPage({ lang: 'ko' });
  t.after(() => page.context().close());
  await page.route('**/texts/en.*', (route) => route.abort());
  await load(page);
  await page.getByRole('radio', { name: 'EN' }).click();
  const told = page.locator('.toast--error > span');
  await told.waitFor();
  assert.deepEqual(await told.allInnerTexts(), [SENTENCE.ko]);
  assert.equal(await page.getByRole('radio', { name: '한국어' }).getAttribute('aria-checked'), 'true');
  await page.unroute('**/texts/en.*');
  await page.getByRole('radio', { name: 'EN' }).click();
  await button(page, 'Play').waitFor();
});

test('without a network the other language and the next lesson are there', async (t) => {
  const page = await openPage(t, { expected: LOST });
  await settled(page, ['ko.page', `ko.${FIRST}`, 'en.same-key-same-partition']);
  await page.context().setOffline(true);
  await lessons(page).selectOption('same-key-same-partition');
  await page.waitForFunction(() => document.querySelector('.lessons select').value === 'same-key-same-partition');
  await lessons(page).selectOption(FIRST);
  await korean(page);
  await button(page, '재생').waitFor();
  await lessons(page).selectOption('zombie');
  await page.getByText(SENTENCE.ko).waitFor();
  assert.equal(await lessons(page).inputValue(), FIRST);
});

test('for a script a lesson is open when the call returns, and its words follow', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  const go = await holdBack(page, '**/texts/*.sandbox.*');
  await load(page);
  const names = await page.evaluate(() => {
    kafkascope.open('sandbox');
    kafkascope.exec('add topic fruits partitions=2');
    return kafkascope.state().topics.map(({ name }) => name);
  });
  assert.deepEqual(names, ['fruits']);
  await page.waitForFunction(() => document.querySelector('.lessons select').value === 'sandbox');
  assert.doesNotMatch(await page.locator('.guide').innerText(), /sandbox-/);
  const heading = page.locator('.guide__scroll [aria-live] h2');
  assert.equal(await heading.count(), 0);
  go();
  await heading.waitFor();
  assert.deepEqual(page.problems, []);
});

test('a link that a script loads is there at once, and its language follows', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  const go = await holdBack(page, '**/texts/ko.*');
  await load(page);
  const [before, topics] = await page.evaluate(() => {
    const before = document.documentElement.lang;
    kafkascope.load('two-groups?lang=ko');
    return [before, kafkascope.state().topics.map(({ name }) => name)];
  });
  assert.deepEqual([before, topics], ['en', ['order-created']]);
  await page.locator('.guide__scroll [aria-live] h2').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  go();
  await button(page, '재생').waitFor();
  assert.match(await page.locator('.guide__scroll [aria-live] h2').innerText(), /[가-힣]/);
  assert.match(await page.evaluate(() => kafkascope.link()), /lang=ko/);
  assert.deepEqual(page.problems, []);
});

test('without its texts the page says that it could not start', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  await page.route('**/texts/*.page.*', (route) => route.abort());
  await load(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.loading), 'failed');
  assert.equal(await page.locator('#load-failed').isVisible(), true);
});

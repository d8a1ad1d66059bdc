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
// wrote an error to the console, threw, asked another host, missed a file, or asked for anything after it had loaded.
//   width, height   the window, 1440 x 900 unless said
//   lang, theme     'en' | 'ko' and 'light' | 'dark', given to the page as ?lang= and ?theme=
//   search, hash    more of the address: { name: value } and the text after #
//   context         more options for Playwright's browser.newContext
//   expected        regular expressions of problems that this test provokes
//
// audit(page) answers the layout findings as lines, axeViolations(page) those of axe; both are empty when all is well.
// Run one file with `node --test tests/e2e/smoke.spec.mjs`, after `cargo xtask dist`.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { layoutFindings } from './layout-audit.mjs';
import { serveSite } from './site.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const START_TIMEOUT_MS = 30_000;

export const HIDDEN_ON_PURPOSE = '.visually-hidden, .skip-link';

let started; // the site and the browser, once for a test file

async function environment() {
  started ??= (async () => ({ site: await serveSite(), browser: await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }) }))();
  return started;
}

// Ends the browser and the server. Test files need not call it.
export async function stop() {
  if (!started) return;
  const { site, browser } = await started;
  started = undefined;
  await browser.close();
  await site.close();
}
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

// A fresh page whose `problems` fill up as things go wrong; not yet at any address.
export async function newPage({ width = 1440, height = 900, lang = 'en', theme = 'light', context = {} } = {}) {
  const { site, browser } = await environment();
  const locale = { en: 'en-US', ko: 'ko-KR' }[lang] ?? lang;
  const made = await browser.newContext({ viewport: { width, height }, locale, colorScheme: theme, ...context });
  const page = await made.newPage();
  watch(page, new URL(site.url).origin);
  return page;
}

function watch(page, origin) {
  page.problems = [];
  page.hasLoaded = false;
  const problem = (text) => page.problems.push(text);
  page.on('pageerror', (error) => problem(`uncaught: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problem(`console: ${message.text()}`));
  page.on('requestfailed', (request) => problem(`failed request: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => response.status() >= 400 && problem(`answer ${response.status()}: ${response.url()}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (['data:', 'blob:'].includes(protocol)) return;
    if (asked !== origin) problem(`request to another host: ${request.url()}`);
    else if (page.hasLoaded) problem(`request after loading: ${request.url()}`);
  });
}

// Goes to the page and waits until the simulator runs. Once more for the same page is a reload, and may ask again.
export async function load(page, { lang, theme, search = {}, hash = '' } = {}) {
  const { site } = await environment();
  const address = new URL(site.url);
  for (const [name, value] of Object.entries({ lang, theme, ...search })) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  address.hash = hash;
  page.hasLoaded = false;
  await page.goto(address.href, { waitUntil: 'load' });
  await page.waitForFunction(() => ['ready', 'failed'].includes(document.documentElement.dataset.loading), null, { timeout: START_TIMEOUT_MS });
  page.hasLoaded = true;
}

export async function audit(page) {
  return page.evaluate(layoutFindings, HIDDEN_ON_PURPOSE);
}

export async function axeViolations(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} (${node.target.join(' ')})`));
}

export async function assertNoLayoutFindings(page) {
  assert.deepEqual(await audit(page), [], 'layout findings');
}

export async function assertNoAxeViolations(page) {
  assert.deepEqual(await axeViolations(page), [], 'axe violations');
}

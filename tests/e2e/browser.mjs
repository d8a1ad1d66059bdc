// The browser, the site and a watched page, for tests (through helper.mjs) and for scripts alike.
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

let started; // the site and the browser, once for each program

async function environment() {
  started ??= (async () => ({ site: await serveSite(), browser: await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }) }))();
  return started;
}

// Ends the browser and the server, so that the program can end.
export async function stop() {
  if (!started) return;
  const { site, browser } = await started;
  started = undefined;
  await browser.close();
  await site.close();
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

// The rest of the wasm file is fetched when the page is there; the texts of other languages and lessons when they are needed, and
// a little ahead of that.
const LATER = /\/texts\/[^/]+\.(txt|lzma)$|\.rest\.wasm\.lzma$/;
const comesLater = (request) => LATER.test(new URL(request.url()).pathname);

function watch(page, origin) {
  page.problems = [];
  page.hasLoaded = false;
  const problem = (text) => page.problems.push(text);
  page.on('pageerror', (error) => problem(`uncaught: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problem(`console: ${message.text()}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // What is fetched ahead may still be on its way when the page is closed, or loaded again.
    if (!(comesLater(request) && why === 'net::ERR_ABORTED')) problem(`failed request: ${request.url()} ${why}`);
  });
  page.on('response', (response) => response.status() >= 400 && problem(`answer ${response.status()}: ${response.url()}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (['data:', 'blob:'].includes(protocol)) return;
    if (asked !== origin) problem(`request to another host: ${request.url()}`);
    else if (page.hasLoaded && !comesLater(request)) problem(`request after loading: ${request.url()}`);
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

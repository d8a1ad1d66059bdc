// The built site opens from a sub-path, under its own policy, and asks nobody else for anything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoLayoutFindings, newPage, load, openPage } from './helper.mjs';

test('the page loads from a sub-path without a problem', async (t) => {
  const page = await openPage(t);
  assert.match(new URL(page.url()).pathname, /^\/.+\/$/);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.loading), 'ready');
  await assertNoLayoutFindings(page);
});

test('the policy allows scripts of this site and wasm, nothing inline and nothing of others', async (t) => {
  const page = await openPage(t, { expected: [/Content Security Policy/i] });
  const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.body.append(script);
    return window.inlineScriptRan === true;
  });
  assert.equal(ran, false, 'an inline script ran');
});

test('a request after loading, and one to another host, would be noticed', async (t) => {
  const page = await openPage(t, { expected: [/^request after loading/, /^request to another host/, /^failed request/, /^console: .*(Content Security Policy|Failed to load)/] });
  await page.evaluate(() => Promise.allSettled([fetch('boot.js'), fetch('https://example.invalid/')]));
  assert.ok(page.problems.some((problem) => problem.startsWith('request after loading')));
  assert.ok(page.problems.some((problem) => problem.includes('Content Security Policy')));
});

test('loading tells its percentage', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  await page.addInitScript(() => {
    window.percentages = [];
    addEventListener('kafkascope-loading', (event) => window.percentages.push(event.detail.percent));
  });
  await load(page);
  const percentages = await page.evaluate(() => window.percentages);
  assert.equal(percentages.at(-1), 100);
  assert.deepEqual(percentages, [...percentages].sort((a, b) => a - b));
});

test('a page that says it is ready hears keys, however slowly it was drawn', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  // A clock that jumps makes Yew believe that drawing takes long; the pause it then makes lasts a while here.
  await page.addInitScript(() => {
    const [now, later] = [Date.now, window.setTimeout.bind(window)];
    let jumped = 0;
    Date.now = () => now() + (jumped += 50);
    window.setTimeout = (then, ms, ...more) => later(then, ms || 300, ...more);
  });
  await load(page, { hash: 'sandbox' });
  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'Command' }).waitFor({ timeout: 5_000 });
});

test('without the wasm file the page says that it could not start', async (t) => {
  const page = await newPage();
  t.after(() => page.context().close());
  await page.route('**/*.wasm*', (route) => route.abort());
  await load(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.loading), 'failed');
  assert.equal(await page.locator('#load-failed').isVisible(), true);
});

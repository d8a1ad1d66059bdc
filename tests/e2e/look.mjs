// Takes pictures of the page at three widths, in both themes and both languages, and prints the layout findings of each.
//   node tests/e2e/look.mjs ['JavaScript to run in the page first, e.g. kafkascope.step(200)']
// Pictures go to tests/e2e/shots/. Looks at dist/, or at the running page that BASE_URL names.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { audit, load, newPage, stop } from './browser.mjs';

const SHOTS = fileURLToPath(new URL('shots/', import.meta.url));
const SIZES = [[1440, 900], [1024, 768], [390, 844]];
const SETTLE_MS = 500;

const [script] = process.argv.slice(2);
let found = 0;

async function look(options) {
  const page = await newPage(options);
  await load(page, options);
  if (script) await page.evaluate(script);
  await page.waitForTimeout(SETTLE_MS);
  const name = `${options.lang}-${options.theme}-${options.width}`;
  await page.screenshot({ path: `${SHOTS}${name}.png` });
  const lines = [...page.problems, ...(await audit(page))];
  console.log(`${name}: ${lines.length} findings`);
  for (const line of lines) console.log(`   ${line}`);
  found += lines.length;
  await page.context().close();
}

await mkdir(SHOTS, { recursive: true });
try {
  for (const lang of ['en', 'ko']) {
    for (const theme of ['light', 'dark']) {
      for (const [width, height] of SIZES) await look({ lang, theme, width, height });
    }
  }
} finally {
  await stop();
}
process.exitCode = found === 0 ? 0 : 1;

// Measures how much of each animation frame the page's script takes while time runs at the default speed.
//   node tests/e2e/frames.mjs [SECONDS]          after `cargo xtask dist`, on a machine that does little else
//
// What is counted: Chromium traces its own main thread. A frame lasts from the start of the task that fires the page's
// requestAnimationFrame callback to the start of the next such task. To a frame belongs everything scripted in it: that
// callback with the microtasks after it (in which Yew renders), but also timers, observers and events between two frames,
// and garbage collection. Layout that a script forces counts as script; style, layout and paint by the browser itself
// do not, they are in the column `all` with every other task of the thread. `cpu` is the thread's own time, the rest is wall
// time, which grows when other programs want the same cores. Chromium paints in software, as where there is no GPU.
import { load, newPage, stop } from './browser.mjs';

const [seconds = '15'] = process.argv.slice(2);
const WARM_UP_MS = 2_000;
const CATEGORIES = ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];
const SCRIPT = /^(FireAnimationFrame|FunctionCall|v8\.callFunction|v8\.run|EvaluateScript|RunMicrotasks|TimerFire|EventDispatch|MinorGC|MajorGC|V8\.GC\w*)$/;

const CASES = [
  { name: 'a: partitions-and-consumers', hash: 'partitions-and-consumers', limit: 8, prepare: answer },
  { name: 'b: 24 partitions, 12 + 6 clients', hash: 'sandbox', limit: 16, prepare: crowd },
  { name: 'b in the lens Ownership', hash: 'sandbox?lens=ownership', limit: 16, prepare: crowd },
  { name: 'b in the lens Group protocol', hash: 'sandbox?lens=protocol', limit: 16, prepare: crowd },
  { name: 'c: 500 members, 2000 partitions', hash: 'sandbox?lens=protocol', limit: 16, prepare: multitude },
  { name: 'd: 10 brokers, 60 partitions, 3 replicas', hash: 'sandbox?lens=cluster', limit: 16, prepare: machines },
];

// Once its question is answered the lesson plays on by itself, for half a minute.
async function answer(page) {
  await page.getByRole('button', { name: 'Just show me' }).click();
}

async function multitude(page) {
  await page.evaluate(() => {
    kafkascope.exec('add topic orders partitions=2000');
    kafkascope.exec('add producer p1');
    for (let i = 1; i <= 5; i += 1) kafkascope.exec(`add listener mail${i} group=mail-service topics=orders concurrency=100`);
    kafkascope.exec('rate p1 5/s topic=orders');
  });
  await settle(page, 500);
}

// The sandbox has three brokers; seven more make ten. They must be known before replicas are placed on them.
async function machines(page) {
  await page.evaluate(() => {
    for (let i = 4; i <= 10; i += 1) kafkascope.exec(`add broker broker-${i}`);
    while (kafkascope.state().now_us < 3e6) kafkascope.step(50);
    kafkascope.exec('add topic orders partitions=60 replication.factor=3 min.insync.replicas=2');
    for (let i = 1; i <= 6; i += 1) kafkascope.exec(`add producer p${i}`);
    for (let i = 1; i <= 6; i += 1) kafkascope.exec(`rate p${i} 5/s topic=orders keys=${'abcdefghijklmnopqrst'.split('').map((key) => key + i)}`);
    kafkascope.step(5_000);
  });
}

async function crowd(page) {
  await page.evaluate(() => {
    const all = (n, line) => Array.from({ length: n }, (_, i) => kafkascope.exec(line(i + 1)));
    kafkascope.exec('add topic orders partitions=24');
    all(6, (n) => `add producer p${n}`);
    all(12, (n) => `add consumer c${n} group=mail-service topics=orders auto.offset.reset=earliest`);
    all(6, (n) => `rate p${n} 5/s topic=orders`);
  });
  await settle(page, 12);
}

async function settle(page, members) {
  await page.evaluate((members) => {
    const settled = ({ groups: [group] }) => group?.state === 'Stable' && group.members.length === members;
    for (let i = 0; i < 500 && !settled(kafkascope.state()); i += 1) kafkascope.step(50);
    if (!settled(kafkascope.state())) throw new Error('the group never was Stable');
    kafkascope.step(1_000);
  }, members);
}

async function measure({ hash, prepare }) {
  const page = await newPage();
  await load(page, { hash });
  await prepare(page);
  const play = page.locator('.tbtn--play');
  if (await play.getAttribute('aria-label') === 'Play') await play.click();
  await page.waitForTimeout(WARM_UP_MS);
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.waitForTimeout(Number(seconds) * 1_000);
  const trace = JSON.parse(await browser.stopTracing());
  if (await play.getAttribute('aria-label') !== 'Pause') throw new Error('time stood still before the end: ask for fewer seconds');
  if (page.problems.length) throw new Error(page.problems.join('\n'));
  await page.context().close();
  return frames(trace.traceEvents);
}

// The events of the thread that fired the most animation frames, in their order; those inside another one are left out.
function frames(events) {
  const whole = events.filter((event) => event.ph === 'X');
  const thread = busiest(whole.filter((event) => event.name === 'FireAnimationFrame').map(threadOf));
  const mine = whole.filter((event) => threadOf(event) === thread).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const tasks = outermost(mine.filter((event) => event.name === 'RunTask'));
  const scripts = outermost(mine.filter((event) => SCRIPT.test(event.name)));
  const fired = mine.filter((event) => event.name === 'FireAnimationFrame');
  const starts = tasks.filter((task) => fired.some((one) => inside(one, task))).map((task) => task.ts);
  return starts.slice(0, -1).map((from, i) => {
    const during = (list) => list.filter((event) => event.ts >= from && event.ts < starts[i + 1]);
    return {
      script: sum(during(scripts), 'dur'),
      cpu: sum(during(scripts), 'tdur'),
      all: sum(during(tasks), 'dur'),
      lasted: (starts[i + 1] - from) / 1e3,
    };
  });
}

const threadOf = (event) => `${event.pid}/${event.tid}`;
const inside = (inner, outer) => inner.ts >= outer.ts && inner.ts < outer.ts + outer.dur;
const sum = (events, field) => events.reduce((total, event) => total + (event[field] ?? 0), 0) / 1e3;

function outermost(sorted) {
  const kept = [];
  for (const event of sorted) {
    if (!kept.length || !inside(event, kept.at(-1))) kept.push(event);
  }
  return kept;
}

function busiest(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

const COLUMNS = [
  ['script p50', (all) => percentile(all.map((one) => one.script), 0.5)],
  ['p95', (all) => percentile(all.map((one) => one.script), 0.95)],
  ['max', (all) => percentile(all.map((one) => one.script), 1)],
  ['cpu p95', (all) => percentile(all.map((one) => one.cpu), 0.95)],
  ['cpu max', (all) => percentile(all.map((one) => one.cpu), 1)],
  ['all p95', (all) => percentile(all.map((one) => one.all), 0.95)],
  ['frame p95', (all) => percentile(all.map((one) => one.lasted), 0.95)],
];

function row(name, cells) {
  return [name.padEnd(33), ...cells.map((cell) => String(cell).padStart(11))].join('');
}

try {
  console.log(row('milliseconds', ['frames', ...COLUMNS.map(([name]) => name), 'allowed p95']));
  for (const one of CASES) {
    const measured = await measure(one);
    const cells = COLUMNS.map(([, value]) => value(measured).toFixed(1));
    console.log(row(one.name, [measured.length, ...cells, one.limit]));
    if (percentile(measured.map((frame) => frame.script), 0.95) > one.limit) process.exitCode = 1;
  }
} finally {
  await stop();
}

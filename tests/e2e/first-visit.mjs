// Pays the page a first visit without a browser, and says which functions of the wasm file ran. `cargo xtask dist` keeps those in
// the first part of the file (xtask/src/split); what a visit does not run may come later.
//   node tests/e2e/first-visit.mjs FOLDER WASM WIDTH LANGUAGE      prints their numbers
//
// FOLDER is a built page that is not packed yet, WASM its wasm file with marks (xtask/src/split/seen.rs). The reader plays the first
// lesson to its end, answers its questions, steps back and forth, switches the theme; at last the simulator breaks. Time is
// simulated too, so the visit takes a few seconds, and each one runs the same functions.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Window } from 'happy-dom';

const [folder, file, width, language] = process.argv.slice(2);
const FRAME_MS = 16;
const START_FRAMES = 100;
// The lesson takes a minute and a half; it is told in parts, and the last one goes on for ever.
const LESSON_MS_MAX = 180_000;
const LAST_PART_MS = 60_000;
const LOOK_MS = 3;
const ACT_EACH_MS = 800;
const THEME = '.tools__icons > :nth-child(3)';
const KEYS = ['ArrowRight', 'ArrowLeft', '.', ',', ' ', ' ', '+', '-', 'Home'];

// It came with wishes, and was here before.
const QUERY = `lang=${language}&theme=dark&level=story`;
const SETTINGS = `locale=${language};theme=dark;detail=story;speed=0;letters=on`;
const window = new Window({ url: `http://localhost/?${QUERY}`, width: Number(width), height: 900 });
window.localStorage.setItem('kafkascope-settings', SETTINGS);
const { document } = window;

// ---- time ----

let now = 0;
let lastId = 0;
const due = new Map();
const later = (then, ms) => due.set((lastId += 1), { then, at: now + ms }) && lastId;
const clock = {
  requestAnimationFrame: (then) => later(() => then(now), 1),
  cancelAnimationFrame: (id) => due.delete(id),
  setTimeout: (then, ms = 0) => later(then, ms),
  clearTimeout: (id) => due.delete(id),
};
const nodeIsIdle = () => new Promise((go) => setImmediate(go));

async function pass(ms) {
  for (const end = now + ms; now < end; ) {
    now += FRAME_MS;
    for (const [id, { then, at }] of [...due]) {
      if (at <= now && due.delete(id)) then();
    }
    await nodeIsIdle();
  }
}

// ---- the browser's part ----

// There is no layout: everything has the same room.
const ROOM = { clientWidth: Math.min(1000, Number(width)), clientHeight: 600 };
for (const [name, value] of Object.entries(ROOM)) {
  for (const kind of [window.Element, window.HTMLElement]) Object.defineProperty(kind.prototype, name, { value });
}
class ResizeObserver {
  constructor(tell) {
    this.tell = tell;
  }
  observe() {
    clock.setTimeout(this.tell);
  }
  disconnect() {}
}

async function kafkascopeTexts(name, idle, then) {
  const texts = path.join(folder, 'texts');
  const found = readdirSync(texts).find((file) => file.startsWith(`${name}.`));
  then(found && readFileSync(path.join(texts, found), 'utf8'));
}

const ours = { ...clock, ResizeObserver, kafkascopeTexts };
Object.assign(window, ours);
window.performance.now = () => now;
// Who looks twice finds that time has passed, so that what yields to others when it takes long (Yew does) sometimes yields here.
let looked = 0;
Date.now = () => now + (looked += LOOK_MS);
const replaced = ['Event', 'CustomEvent', 'EventTarget', 'Blob', 'URL', 'performance', 'navigator'];
for (const name of Object.getOwnPropertyNames(window)) {
  if (name in globalThis && !replaced.includes(name)) continue;
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
}
Object.assign(globalThis, ours, { window, self: window });

// ---- the visit ----

const click = (element) => element.dispatchEvent(new window.MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
const press = (key) => document.body.dispatchEvent(new window.KeyboardEvent('keydown', { key, bubbles: true, composed: true }));

function element(selector) {
  const found = document.querySelector(selector);
  if (!found) throw new Error(`the first visit finds no ${selector}`);
  return found;
}

async function open() {
  document.documentElement.lang = language;
  document.body.innerHTML = '<div id="app"></div>';
  let ready = false;
  window.addEventListener('kafkascope-ready', () => (ready = true));
  const script = readdirSync(folder).find((name) => /^kafkascope-.*\.js$/.test(name));
  const bindings = await import(path.resolve(folder, script));
  const wasm = await bindings.default({ module_or_path: readFileSync(file) });
  for (let frames = 0; !ready; frames += 1) {
    if (frames > START_FRAMES) throw new Error('the page of the first visit does not get ready');
    await pass(FRAME_MS);
  }
  return wasm;
}

const runs = () => document.querySelector('.now-box')?.getAttribute('aria-live') === 'off';

// Questions are answered by turns with "just show me" and with an option of theirs. Where time stands still, it is set going.
async function playToTheEnd() {
  let answered = 0;
  while (document.querySelector('.steps .ahead')) {
    if (now > LESSON_MS_MAX) throw new Error('the first lesson does not come to its end');
    const option = document.querySelector('.predict input:not(:disabled)');
    if (option) {
      click(answered % 2 ? option : element('.guide__nav .btn--ink'));
      answered += 1;
    } else if (!runs()) {
      press(' ');
    }
    await pass(ACT_EACH_MS);
  }
  if (!answered) throw new Error('the first lesson asks nothing');
  await pass(LAST_PART_MS);
}

async function lookAround() {
  for (let times = 0; times < 2; times += 1) {
    click(element('.tbtn--play'));
    await pass(ACT_EACH_MS);
  }
  for (const key of KEYS) {
    press(key);
    await pass(2 * FRAME_MS);
  }
  for (let times = 0; times < 2; times += 1) {
    click(element(THEME));
    await pass(ACT_EACH_MS);
  }
}

async function breakDown() {
  const error = new WebAssembly.RuntimeError('unreachable');
  window.dispatchEvent(Object.assign(new window.Event('error'), { error }));
  element('.panic');
}

const wasm = await open();
await playToTheEnd();
await lookAround();
await breakDown();
const entered = Object.keys(wasm).filter((name) => name.startsWith('entered.') && wasm[name].value === 1);
console.log(entered.map((name) => name.slice('entered.'.length)).join(' '));
process.exit(0);

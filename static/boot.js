// Loads the simulator and says how far it is. Written by hand because the page's policy allows no inline script.
//
//   <html data-loading="0">       0 to 100 while the wasm file arrives; then `ready`, or `failed` with #load-failed shown
//                                 (`ready` once the page has said kafkascope-ready: it is drawn and hears keys and clicks)
//   kafkascope-loading            event on window at each change, with { percent }
//   kafkascopeTexts               function on window by which the page asks for texts (see src/web/texts.rs)
//   kafkascopeRest                the same for the rest of the wasm file (see src/web/rest.rs)
//
// The names of the built files stand in the attributes of this script's own tag (see Trunk.toml).

const root = document.documentElement;
const tag = document.querySelector('script[data-wasm]');
const address = (name) => new URL(name, document.baseURI);

function tell(percent) {
  // Without its texts the page does not start, although the wasm file still arrives.
  if (root.dataset.loading === 'failed') return;
  root.dataset.loading = String(percent);
  dispatchEvent(new CustomEvent('kafkascope-loading', { detail: { percent } }));
}

// ---- the wasm file ----

// A response of these bytes, counting them as they pass. `total` is their number, 0 if not known.
function counted(bytes, total) {
  let arrived = 0;
  let told = 0;
  const counter = new TransformStream({
    transform(chunk, out) {
      arrived += chunk.byteLength;
      const percent = total && Math.min(100, Math.floor((100 * arrived) / total));
      if (percent > told) tell((told = percent));
      out.enqueue(chunk);
    },
  });
  return new Response(bytes.pipeThrough(counter), { headers: { 'content-type': 'application/wasm' } });
}

// What dist wrote into the tag; else what the server says, unless it counts compressed bytes.
function totalBytes(response) {
  const compressed = response.headers.has('content-encoding');
  return Number(tag.dataset.wasmBytes) || (compressed ? 0 : Number(response.headers.get('content-length')));
}

async function fetched(name) {
  const response = await fetch(address(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

// `cargo xtask dist` packs the wasm file and the texts (see xtask/src/pack); `cargo xtask serve` does not.
const packed = tag.dataset.wasm.endsWith('.lzma');
const unpacker = packed && import(address('unpack.js'));

// ---- the rest of the wasm file: what no first visit runs (see xtask/src/split); `cargo xtask serve` has none ----

const RETRY_MS = 10_000;
const IDLE_MS_MAX = 2_000;
let unpackNow; // the unpacker's function, once it is there
let rest; // the rest, compiled, once it is there
let missing; // the error, if it was not to be had; nothing can go on then

async function fetchRest() {
  const bytes = await (await fetched(tag.dataset.rest)).arrayBuffer();
  rest = await WebAssembly.compile((await unpacker).unpack(bytes));
}

// The first part exports a table: behind the empty slots, which the rest fills, are the functions that the rest imports.
function join(first) {
  if (first.rest.get(0)) return;
  const imports = { ...first };
  for (let slot = 0; slot < first.rest.length; slot++) imports[slot] = first.rest.get(slot);
  new WebAssembly.Instance(rest, { '': imports });
}

// Its name says to src/web/panels/panic.rs that it is not the simulator's fault.
class PartMissing extends WebAssembly.RuntimeError {
  name = 'PartMissing';
}

// Holds everything up while it loads: nothing else is left to one who needs the rest at once.
function restNow() {
  const request = new XMLHttpRequest();
  request.open('GET', address(tag.dataset.rest), false);
  // Each character stands for a byte, in its low eight bits.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`${request.status}`);
  const bytes = Uint8Array.from(request.response, (character) => character.charCodeAt(0));
  return new WebAssembly.Module(unpackNow(bytes.buffer));
}

window.kafkascopeRest = (first) => {
  try {
    if (!missing) {
      rest ??= restNow();
      join(first);
    }
  } catch (error) {
    missing = new PartMissing(`${tag.dataset.rest}: ${error.message}`);
  }
  if (missing) throw missing;
};

const pause = (ms) => new Promise((go) => {
  setTimeout(go, ms);
  addEventListener('online', go, { once: true });
});
// Time that nobody wants, at most a while later.
const idle = () => new Promise((go) => (window.requestIdleCallback ? requestIdleCallback(go, { timeout: IDLE_MS_MAX }) : setTimeout(go)));

// Brings the rest before anybody needs it. Without a connection it tries again.
async function bringRest(first) {
  await idle();
  for (let ms = RETRY_MS; !rest && !missing; ms *= 2) await fetchRest().catch(() => pause(ms));
  if (!missing) join(first);
}

// ---- texts: in each language a file of the page, and one of each lesson ----

// The first of the catalogue in src/scenario/mod.rs: it opens by itself.
const FIRST_LESSON = 'partitions-and-consumers';
const textFiles = tag.dataset.texts.split(' ');
const textFile = (name) => textFiles.find((file) => file.startsWith(`${name}.`));
const asked = new Map();

const plainText = async (file) => (await fetched(`texts/${file}.txt`)).text();

async function unpackedText(file) {
  const response = await fetched(`texts/${file}.lzma`);
  return (await unpacker).unpackText(await response.arrayBuffer());
}

// The text of a file such as `en.two-groups`. It is fetched once; if it did not arrive, the next who asks tries again.
function text(name) {
  if (!asked.has(name)) {
    const arriving = packed ? unpackedText(textFile(name)) : plainText(textFile(name));
    arriving.catch(() => asked.delete(name));
    asked.set(name, arriving);
  }
  return asked.get(name);
}

window.kafkascopeTexts = async (name, whenIdle, then) => {
  if (whenIdle) await idle();
  then(await text(name).catch(() => undefined));
};

// Those that the page will ask for first, as far as can be told before it runs: the language as in dress.js, the lesson of the
// link. Should it want others, it asks for them.
function firstTexts() {
  const [linked] = location.hash.slice(1).split(/[/?]/);
  const lesson = textFile(`${root.lang}.${linked}`) ? linked : FIRST_LESSON;
  return Promise.all([text(`${root.lang}.page`), text(`${root.lang}.${lesson}`)]);
}

// ---- start ----

// The bindings, and the wasm file for them.
async function simulator() {
  const [bindings, response] = await Promise.all([import(address(tag.dataset.js)), fetched(tag.dataset.wasm)]);
  const bytes = counted(response.body, totalBytes(response));
  if (!packed) return { bindings, wasm: bytes };
  unpackNow = (await unpacker).unpack;
  return { bindings, wasm: unpackNow(await bytes.arrayBuffer()) };
}

async function start() {
  const ready = new Promise((resolve, reject) => {
    addEventListener('kafkascope-ready', resolve, { once: true });
    addEventListener('kafkascope-failed', () => reject(new Error('the texts did not arrive')), { once: true });
  });
  // A link may open anything.
  const linked = packed && location.hash.length > 1;
  const [{ bindings, wasm }] = await Promise.all([simulator(), firstTexts(), linked && fetchRest().catch(() => {})]);
  const first = await bindings.default({ module_or_path: wasm });
  await ready;
  return first;
}

try {
  const first = await start();
  root.dataset.loading = 'ready';
  if (packed) bringRest(first);
} catch (error) {
  root.dataset.loading = 'failed';
  // Then the page tells it by itself.
  document.getElementById('load-failed').hidden = error === missing;
  throw error;
}

// Loads the simulator and says how far it is. Written by hand because the page's policy allows no inline script.
//
//   <html data-loading="0">       0 to 100 while the wasm file arrives; then `ready`, or `failed` with #load-failed shown
//                                 (`ready` once the page has said kafkascope-ready: it is drawn and hears keys and clicks)
//   kafkascope-loading            event on window at each change, with { percent }
//   kafkascopeTexts               function on window by which the page asks for texts (see src/web/texts.rs)
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

window.kafkascopeTexts = async (name, idle, then) => {
  if (idle) await new Promise((go) => (window.requestIdleCallback ?? setTimeout)(go));
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
  return { bindings, wasm: packed ? (await unpacker).unpack(await bytes.arrayBuffer()) : bytes };
}

async function start() {
  const ready = new Promise((resolve, reject) => {
    addEventListener('kafkascope-ready', resolve, { once: true });
    addEventListener('kafkascope-failed', () => reject(new Error('the texts did not arrive')), { once: true });
  });
  const [{ bindings, wasm }] = await Promise.all([simulator(), firstTexts()]);
  await bindings.default({ module_or_path: wasm });
  await ready;
}

try {
  await start();
  root.dataset.loading = 'ready';
} catch (error) {
  root.dataset.loading = 'failed';
  document.getElementById('load-failed').hidden = false;
  throw error;
}

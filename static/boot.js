// Loads the simulator and says how far it is. Written by hand because the page's policy allows no inline script.
//
//   <html data-loading="0">       0 to 100 while the wasm file arrives; then `ready`, or `failed` with #load-failed shown
//                                 (`ready` once the page has said kafkascope-ready: it is drawn and hears keys and clicks)
//   kafkascope-loading            event on window at each change, with { percent }
//
// The names of the two built files stand in the attributes of this script's own tag (see Trunk.toml).

const root = document.documentElement;

function tell(percent) {
  root.dataset.loading = String(percent);
  dispatchEvent(new CustomEvent('kafkascope-loading', { detail: { percent } }));
}

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
function totalBytes(tag, response) {
  const compressed = response.headers.has('content-encoding');
  return Number(tag.dataset.wasmBytes) || (compressed ? 0 : Number(response.headers.get('content-length')));
}

async function start() {
  const tag = document.querySelector('script[data-wasm]');
  const address = (name) => new URL(name, document.baseURI);
  // `cargo xtask dist` packs the wasm file (see xtask/src/pack); `cargo xtask serve` does not.
  const packed = tag.dataset.wasm.endsWith('.lzma');
  const [bindings, unpacker, response] = await Promise.all([
    import(address(tag.dataset.js)), packed && import(address('unpack.js')), fetch(address(tag.dataset.wasm)),
  ]);
  if (!response.ok) throw new Error(`${tag.dataset.wasm}: ${response.status}`);
  const bytes = counted(response.body, totalBytes(tag, response));
  const ready = new Promise((resolve) => addEventListener('kafkascope-ready', resolve, { once: true }));
  await bindings.default({ module_or_path: packed ? unpacker.unpack(await bytes.arrayBuffer()) : bytes });
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

// Serves the built site on loopback, from a sub-path as GitHub Pages does. Needs nothing but node.
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const SUB_PATH = '/kafkascope/';
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

// Answers { url, close() }. A running site can be named in BASE_URL; then nothing is started.
export async function serveSite() {
  if (process.env.BASE_URL) return { url: process.env.BASE_URL, close: async () => {} };
  await stat(path.join(DIST, 'index.html')).catch(() => {
    throw new Error('dist/index.html is not there: run `cargo xtask dist` first');
  });
  const server = createServer(answer);
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}${SUB_PATH}`, close };
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const inside = pathname.startsWith(SUB_PATH) ? decodeURIComponent(pathname.slice(SUB_PATH.length)) : null;
  const file = inside === null ? null : path.join(DIST, inside || 'index.html');
  try {
    if (!file?.startsWith(DIST)) throw new Error('outside');
    const contents = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-length': contents.length });
    response.end(contents);
  } catch {
    response.writeHead(404).end();
  }
}

// Puts a wasm file together from bytes that lie sorted by what they are (xtask/src/pack/sorted.rs says how and why).

const KINDS = 256;
const STREAMS = 7;
const [CODE, BRANCH, REST] = [1, 6, 7];
const [FLOAT_32, FLOAT_64, BRANCH_TABLE, PREFIX] = [8, 9, 10, 11];
const [END, FIRST_BLOCK, LAST_BLOCK, PREFIXED] = [0x0b, 0x02, 0x04, 0xe0];
// The most bytes that the size of a function takes.
const SIZE_MAX = 5;

export function join(sorted) {
  const numbers = new DataView(sorted.buffer, sorted.byteOffset + KINDS);
  let read = 0;
  const next = () => numbers.getUint32(4 * read++, true);
  const size = next();
  // A function is written a little behind its place until its size is known; the last one may end the file.
  const wasm = new Uint8Array(size + SIZE_MAX);
  const functions = next();
  const lengths = Array.from({ length: 1 + STREAMS }, next);
  // Where the next byte of each stream lies; the part before the functions counts as stream 0.
  const places = [];
  let end = KINDS + 4 * read;
  for (const length of lengths) {
    places.push(end);
    end += length;
  }
  let to = 0;
  const take = (stream, count) => {
    while (count-- > 0) wasm[to++] = sorted[places[stream]++];
  };
  // Copies a LEB128 number and answers it.
  const number = (stream) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = (wasm[to++] = sorted[places[stream]++]);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const operands = (kind) => {
    for (; kind; kind >>= 4) {
      const stream = kind & 15;
      if (stream === PREFIX) return operands(sorted[PREFIXED + number(CODE)]);
      if (stream === FLOAT_32) take(REST, 4);
      else if (stream === FLOAT_64) take(REST, 8);
      else if (stream === BRANCH_TABLE) for (let targets = number(BRANCH); targets >= 0; targets--) number(BRANCH);
      else number(stream);
    }
  };
  const body = () => {
    for (let groups = number(REST); groups > 0; groups--) {
      number(REST);
      take(REST, 1);
    }
    for (let depth = 1; depth > 0; ) {
      take(CODE, 1);
      const opcode = wasm[to - 1];
      if (opcode >= FIRST_BLOCK && opcode <= LAST_BLOCK) depth++;
      if (opcode === END) depth--;
      operands(sorted[opcode]);
    }
  };

  take(0, lengths[0]);
  for (let n = 0; n < functions; n++) {
    const start = to;
    to += SIZE_MAX;
    body();
    const length = to - start - SIZE_MAX;
    to = start;
    for (let rest = length; ; rest >>= 7) {
      wasm[to++] = rest > 127 ? (rest & 127) | 128 : rest;
      if (rest < 128) break;
    }
    wasm.copyWithin(to, start + SIZE_MAX, start + SIZE_MAX + length);
    to += length;
  }
  wasm.set(sorted.subarray(end), to);
  return wasm.subarray(0, size);
}

// Unpacks the wasm file and the texts of `cargo xtask dist` (see xtask/src/pack), which bundles this with the library's decoder.
import { Decoder } from 'lzma1-decoder';
import { InputBuffer, OutputBuffer } from 'lzma1-streams';
import { join } from './join.js';

// Where the header of an LZMA file has the size of its contents.
const SIZE_AT = 5;

function decompressed(packed) {
  const size = new DataView(packed).getUint32(SIZE_AT, true);
  const output = new OutputBuffer(size);
  new Decoder().decompress(new InputBuffer(new Uint8Array(packed)), output);
  return output.toArray();
}

export const unpack = (packed) => join(decompressed(packed));

export const unpackText = (packed) => new TextDecoder().decode(decompressed(packed));

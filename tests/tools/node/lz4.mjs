// node lz4.mjs compress|decompress <decoded length>: one raw LZ4 block from stdin to stdout.
import { readFileSync } from 'node:fs';
import lz4 from 'lz4js';

const [, , verb, length] = process.argv;
const input = new Uint8Array(readFileSync(0));
if (verb === 'compress') {
  const output = new Uint8Array(lz4.compressBound(input.length));
  const size = lz4.compressBlock(input, output, 0, input.length, lz4.makeHashTable?.() ?? new Uint32Array(1 << 16));
  process.stdout.write(output.subarray(0, size));
} else {
  const output = new Uint8Array(Number(length));
  const size = lz4.decompressBlock(input, output, 0, input.length, 0);
  process.stdout.write(output.subarray(0, size));
}

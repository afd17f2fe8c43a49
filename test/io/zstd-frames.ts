// Zstandard frames by hand: blocks of bytes as they are, and of one byte many times. Real compression is
// DuckDB's part.

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** No checksum, no size; a window of 1 MiB. */
const HEADER = [0x00, 10 << 3];

const block = (last: boolean, type: 0 | 1, size: number, content: Iterable<number>): number[] => {
  const header = Number(last) | type << 1 | size << 3;
  return [header & 255, header >> 8 & 255, header >> 16 & 255, ...content];
};

/** A frame of raw blocks. */
export function zstdFrame(bytes: Uint8Array, blockBytes = 100_000): Uint8Array {
  const parts: number[] = [...MAGIC, ...HEADER];
  for (let at = 0; at === 0 || at < bytes.length; at += blockBytes) {
    const part = bytes.subarray(at, at + blockBytes);
    for (const byte of block(at + blockBytes >= bytes.length, 0, part.length, part)) parts.push(byte);
  }
  return Uint8Array.from(parts);
}

/** A frame of four bytes for each 128 KiB. */
export const zstdOfOneByte = (byte: number, blocks: number): Uint8Array => Uint8Array.from([
  ...MAGIC, ...HEADER,
  ...Array.from({ length: blocks }, (_, i) => block(i === blocks - 1, 1, 1 << 17, [byte])).flat(),
]);

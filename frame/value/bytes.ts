// Reads single values out of byte buffers: text, wide integers, Arrow views. Knows no types or nulls.

// ignoreBOM keeps a leading U+FEFF, which is a character of the value like any other.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 bytes as a string; invalid sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  // Browsers refuse to decode shared memory; slicing copies it to memory of its own.
  const shared = typeof SharedArrayBuffer !== "undefined" && bytes.buffer instanceof SharedArrayBuffer;
  return decoder.decode(shared ? bytes.slice() : bytes);
}

/** A string as UTF-8; lone surrogates become U+FFFD. */
export const encodeText = (text: string): Uint8Array => encoder.encode(text);

/** A little-endian two's complement integer of 4, 8, 16 or 32 bytes. */
export function readWide(bytes: Uint8Array, row: number, bytesPerValue: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + row * bytesPerValue, bytesPerValue);
  if (bytesPerValue === 4) return BigInt(view.getInt32(0, true));
  let value = view.getBigInt64(bytesPerValue - 8, true);
  for (let at = bytesPerValue - 16; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(at, true);
  return value;
}

/** Writes a little-endian two's complement integer of 16 bytes; the value must fit. */
export function writeWide(target: DataView, row: number, value: bigint): void {
  target.setBigUint64(row * 16, BigInt.asUintN(64, value), true);
  target.setBigInt64(row * 16 + 8, BigInt.asIntN(64, value >> 64n), true);
}

/** Bytes of an Arrow view; values of up to 12 bytes lie in the view itself. */
export function readView(views: Uint8Array, buffers: readonly Uint8Array[], row: number): Uint8Array {
  const view = new DataView(views.buffer, views.byteOffset + row * 16, 16);
  const length = view.getInt32(0, true);
  if (length <= 12) return views.subarray(row * 16 + 4, row * 16 + 4 + length);
  const start = view.getInt32(12, true);
  return buffers[view.getInt32(8, true)]!.subarray(start, start + length);
}

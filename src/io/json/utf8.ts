// Whether bytes are UTF-8, by the table of well-formed sequences (Unicode, table 3-7).

/** Where the first byte stands that is not UTF-8; -1: all are. */
export function invalidAt(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to;) {
    const byte = bytes[i]!;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const length =
      byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
    if (length === 0 || i + length > to) return i;
    const second = bytes[i + 1]!;
    const low = byte === 0xE0 ? 0xA0 : byte === 0xF0 ? 0x90 : 0x80;
    const high = byte === 0xED ? 0x9F : byte === 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return i;
    for (let k = 2; k < length; k++) if ((bytes[i + k]! & 0xC0) !== 0x80) return i;
    i += length;
  }
  return -1;
}

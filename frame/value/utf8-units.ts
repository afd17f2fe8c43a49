// Where strings end within UTF-8 that holds many: UTF-16 units counted from bytes, so that encoding and
// decoding need one call for many strings. A call costs more than most strings.

/** UTF-16 units of the characters that begin in bytes[from, to). The bytes must be valid UTF-8. */
export function unitsIn(bytes: Uint8Array, from: number, to: number): number {
  let units = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    // Continuation bytes begin nothing; four-byte characters are surrogate pairs.
    if ((byte & 0xC0) !== 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

/** Where the character after `units` UTF-16 units from `from` begins. The bytes must be valid UTF-8. */
export function skipUnits(bytes: Uint8Array, from: number, units: number): number {
  let at = from;
  for (let left = units; left > 0;) {
    const byte = bytes[at]!;
    if (byte < 0x80) at++;
    else if (byte < 0xE0) at += 2;
    else if (byte < 0xF0) at += 3;
    else {
      at += 4;
      left--;
    }
    left--;
  }
  return at;
}

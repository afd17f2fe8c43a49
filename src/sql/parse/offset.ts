// Places: the parser's tree counts bytes of UTF-8, its errors count code points; texts in JavaScript count
// UTF-16 units. Knows nothing of SQL.

const ASCII = /^[\x00-\x7F]*$/;

/**
 * The UTF-16 offset of each byte of a text; of all that a character has, its first. Null: they are the
 * same.
 */
export function byteOffsets(text: string): Uint32Array | null {
  if (ASCII.test(text)) return null;
  const offsets: number[] = [];
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) offsets.push(at);
    at += character.length;
  }
  offsets.push(at);
  return Uint32Array.from(offsets);
}

/** The UTF-16 offset of a code point. */
export function codePointOffset(text: string, count: number): number {
  if (ASCII.test(text)) return Math.min(count, text.length);
  let at = 0;
  let left = count;
  for (const character of text) {
    if (left-- === 0) return at;
    at += character.length;
  }
  return at;
}

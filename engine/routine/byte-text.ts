// Bytes as text inside a script: frequent bytes are one character, others two. It zips a fourth smaller than
// base64, which tears repeated bytes apart. Knows nothing of what the bytes are.

/** Printable, and none that must be escaped between double quotes. */
const letters = (): number[] =>
  Array.from({ length: 94 }, (_, i) => i + 33).filter(code => code !== 34 && code !== 92);
/** Letters that are a byte each; those after them say that another follows. */
const SINGLE = 89;

export interface ByteText {
  /** The bytes that are one character, the most frequent first, as two hexadecimal digits each. */
  readonly frequent: string;
  readonly text: string;
}

/** What letters stand for: bytes by rank, the frequent ones first, then the others as they count. */
function bytesByRank(frequent: string): number[] {
  const first = Array.from({ length: SINGLE }, (_, i) => parseInt(frequent.slice(i * 2, i * 2 + 2), 16));
  const known = new Set(first);
  return [...first, ...Array.from({ length: 256 }, (_, byte) => byte).filter(byte => !known.has(byte))];
}

export function encodeBytes(bytes: Uint8Array): ByteText {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  const frequent = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, SINGLE)
    .map(byte => byte.toString(16).padStart(2, "0")).join("");
  const codes = letters();
  const words: string[] = [];
  bytesByRank(frequent).forEach((byte, rank) => {
    const rest = rank - SINGLE;
    words[byte] = rest < 0 ? String.fromCharCode(codes[rank]!)
      : String.fromCharCode(codes[SINGLE + Math.floor(rest / codes.length)]!, codes[rest % codes.length]!);
  });
  return { frequent, text: Array.from(bytes, byte => words[byte]!).join("") };
}

/** The bytes again; there are `length`. */
export function decodeBytes({ frequent, text }: ByteText, length: number): Uint8Array<ArrayBuffer> {
  const byRank = bytesByRank(frequent);
  const codes = letters();
  const rankOf = new Uint8Array(128);
  codes.forEach((code, rank) => { rankOf[code] = rank; });
  const result = new Uint8Array(length);
  for (let i = 0, at = 0; i < length; i++) {
    const rank = rankOf[text.charCodeAt(at++)]!;
    result[i] = rank < SINGLE ? byRank[rank]!
      : byRank[SINGLE + (rank - SINGLE) * codes.length + rankOf[text.charCodeAt(at++)]!]!;
  }
  return result;
}

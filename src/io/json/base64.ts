// Bytes as base64 and back, strictly: no white space, padding as RFC 4648 says.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[LETTERS.charCodeAt(i)] = i;

/** The bytes; null where the text is no base64. */
export function bytesOfBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let [bits, count, at] = [0, 0, 0];
  for (let i = 0; i < text.length - padding; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    bits = ((bits & 0xFFFF) << 6) | value;
    count += 6;
    if (count >= 8) bytes[at++] = (bits >> (count -= 8)) & 255;
  }
  // What is left of the last letter must say nothing.
  return (bits & ((1 << count) - 1)) === 0 ? bytes : null;
}

export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text +=
      LETTERS[word >> 18]! +
      LETTERS[(word >> 12) & 63]! +
      (i + 1 < bytes.length ? LETTERS[(word >> 6) & 63]! : "=") +
      (i + 2 < bytes.length ? LETTERS[word & 63]! : "=");
  }
  return text;
}

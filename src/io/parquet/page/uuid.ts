// UUIDs, 16 bytes each, as their text of 36 characters.
import type { PageBytes } from "./page-bytes.ts";
import { regularStrings, type DenseStrings } from "./string-values.ts";

const DIGITS = new TextEncoder().encode("0123456789abcdef");
const DASH = 45;
export const UUID_TEXT_BYTES = 36;

export function uuidText(page: PageBytes, address: number, count: number): DenseStrings {
  const { kernel } = page;
  const to = kernel.take(count * UUID_TEXT_BYTES);
  const { u8 } = kernel;
  let at = to;
  for (let i = 0; i < count * 16; i++) {
    const byte = u8[address + i]!;
    const place = i & 15;
    if (place === 4 || place === 6 || place === 8 || place === 10) u8[at++] = DASH;
    u8[at++] = DIGITS[byte >> 4]!;
    u8[at++] = DIGITS[byte & 15]!;
  }
  return regularStrings(page, to, count, UUID_TEXT_BYTES);
}

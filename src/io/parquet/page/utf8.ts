// Whether strings are UTF-8, each by itself.
import { wrong } from "../place.ts";
import type { PageBytes } from "./page-bytes.ts";
import type { Strings } from "./shared-dictionary.ts";

/** All bytes at once; then no string may begin inside a character. */
export function checkUtf8(strings: Strings, page: PageBytes): void {
  const { offsets, bytes, count } = strings;
  let valid = true;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    valid = false;
  }
  for (let i = 0; i < count && valid; i++) valid = ((bytes[offsets[i]!] ?? 0) & 0xc0) !== 0x80;
  if (!valid) throw wrong("invalid-utf8", page.place, page.page.offset, "a string of the page is not UTF-8");
}

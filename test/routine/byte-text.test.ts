// Bytes as text: they come back, whatever they are, and the text needs no escapes.
import { expect, it } from "vitest";
import { decodeBytes, encodeBytes } from "../../engine/routine/byte-text.ts";

const CASES: Readonly<Record<string, Uint8Array>> = {
  "no bytes": new Uint8Array(),
  "one byte": Uint8Array.of(255),
  "every byte once": Uint8Array.from({ length: 256 }, (_, i) => 255 - i),
  "few bytes often": Uint8Array.from({ length: 5000 }, (_, i) => i % 3),
  "all bytes, low ones more often": Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) % 251 ^ i >> 8),
};

it.each(Object.entries(CASES))("%s", (_, bytes) => {
  const encoded = encodeBytes(bytes);
  expect(decodeBytes(encoded, bytes.length)).toEqual(bytes);
  expect(encoded.text).toMatch(/^[!#-[\]-~]*$/);
  expect(encoded.text.length).toBeLessThanOrEqual(bytes.length * 2);
});

it("frequent bytes are one character", () => {
  expect(encodeBytes(CASES["few bytes often"]!).text).toHaveLength(5000);
});

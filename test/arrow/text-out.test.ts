// Text cut into pieces that 32-bit offsets can reach, from every layout; small limits stand for 2 GB.
import { expect, it } from "vitest";
import { UTF8 } from "../../expr/type.ts";
import type { HostChunk } from "../../engine/memory/host-column.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import { decodeText } from "../../frame/value/bytes.ts";
import { sourceFromArrow } from "../../src/arrow/source.ts";
import type { ArrowTable } from "../../src/arrow/shape.ts";
import { textPieces } from "../../src/arrow/text-out.ts";
import { TEXTS, tableOf, vectors } from "./tables.ts";

function chunkOf(name: string): HostChunk {
  const table = tableOf(new Map([[name, vectors().get(name)!]]));
  return sourceFromArrow(table as unknown as ArrowTable).column(0).chunks[0]!;
}

const texts = (chunk: HostChunk, bytesMax: number): { pieces: number; values: string[] } => {
  const pieces = textPieces(chunk, bytesMax);
  const values = pieces.flatMap(({ length, offsets, bytes }) =>
    Array.from({ length }, (_, i) => decodeText(bytes.subarray(offsets[i], offsets[i + 1]))));
  let first = 0;
  for (const piece of pieces) {
    expect(piece.first).toBe(first);
    first += piece.length;
  }
  return { pieces: pieces.length, values };
};

const expected = TEXTS.map(value => value ?? "");

it.each(["large utf8", "utf8 view", "dictionary of utf8"])("%s", name => {
  const chunk = chunkOf(name);
  expect(texts(chunk, 1e9)).toEqual({ pieces: 1, values: expected });
  const many = texts(chunk, 45);
  expect(many.values).toEqual(expected);
  expect(many.pieces).toBeGreaterThan(2);
  expect(texts(chunk, 1).values).toEqual(expected);
});

it("utf8 is used as it is", () => {
  const chunk = chunkOf("utf8");
  const [piece] = textPieces(chunk);
  expect(piece!.bytes).toBe(chunk.values.layout === "varbinary" && chunk.values.bytes);
  expect(texts(chunk, 1e9).values).toEqual(expected);
});

it("entries of more than one chunk and of more than 48 bytes", () => {
  const [a, b] = [columnFromRaw(UTF8, ["x".repeat(60), "é"]), columnFromRaw(UTF8, ["", "last"])];
  const dictionary = { type: UTF8, length: 4, chunks: [...a.chunks, ...b.chunks] };
  const chunk: HostChunk = {
    length: 5, validity: { bytes: Uint8Array.of(0b11011), offset: 0 },
    values: { layout: "dictionary", codes: Int16Array.of(3, 0, -1, 1, 2), dictionary },
  };
  expect(texts(chunk, 1e9).values).toEqual(["last", "x".repeat(60), "", "é", ""]);
});

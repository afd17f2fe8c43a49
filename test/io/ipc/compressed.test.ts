// Compressed Arrow IPC: files that Polars wrote, LZ4 frames by hand, and damage to both.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import type { StoredTable } from "../../../engine/source/stored-table.ts";
import { memoryBytes } from "../../../src/io/bytes/memory.ts";
import { decodeLz4Frame } from "../../../src/io/ipc/lz4-frame.ts";
import { openIpc } from "../../../src/io/ipc/open.ts";
import { xxHash32 } from "../../../src/io/ipc/xx-hash-32.ts";
import { createKernel } from "../../../src/io/parquet/kernel/kernel.ts";
import { counted, errorOf, inPieces, mutant, random, rowsOf } from "../bytes.ts";

/** Polars 1.x by nodejs-polars 0.26.1, `writeIPC({ compression })`, of the rows below. */
const fileOf = (codec: string) => readFile(`test/io/ipc/files/polars-${codec}.arrow`);
const ROWS = Array.from({ length: 40_000 }, (_, i) => [
  i % 1000 === 7 ? null : BigInt(Math.floor(i / 1000)), i % 500 === 3 ? null : `text ${i % 4}`,
  (i % 8) / 4, i % 3 === 0,
]);

/** Only batches: what values there are is looked at elsewhere. */
async function readAll(table: StoredTable): Promise<number> {
  let rows = 0;
  const columns = table.schema.map((_, i) => i);
  for await (const { rowCount } of table.read({ columns, conditions: [], most: Infinity })) rows += rowCount;
  return rows;
}

describe.each(["lz4", "zstd"])("%s", codec => {
  it("is read as what it was", async () => {
    const bytes = await fileOf(codec);
    const table = await openIpc(memoryBytes(bytes));
    expect(table.schema.map(f => [f.name, f.type.kind])).toEqual([["i", "int32"], ["t", "utf8"], ["f", "float64"], ["b", "bool"]]);
    expect(await rowsOf(table)).toEqual(ROWS);
    expect(await rowsOf(await openIpc(inPieces(bytes, 1000)))).toEqual(ROWS);
  });

  it("of the wanted columns alone", async () => {
    const all = counted(memoryBytes(await fileOf(codec)));
    expect(await rowsOf(await openIpc(all), { columns: [3] })).toEqual(ROWS.map(row => [row[3]]));
    expect(await rowsOf(await openIpc(all), { columns: [] })).toHaveLength(ROWS.length);
  });

  it("mutants are refused or read, and nothing else", async () => {
    const bytes = Uint8Array.from(await fileOf(codec));
    const count = process.env["QUERN_FULL"] ? 10_000 : 300;
    const next = random(13);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      const error = await openIpc(memoryBytes(mutant(bytes, next)))
        .then(table => readAll(table))
        .then(() => null, (e: unknown) => e);
      if (error !== null && !(error instanceof QuernError)) throw new Error(`mutant ${i} of seed 13`, { cause: error });
      if (error !== null) refused++;
    }
    expect(refused).toBeGreaterThan(count / 4);
  }, 1_200_000);
});

const encoded = (text: string) => new TextEncoder().encode(text);
const u32 = (value: number) => [value & 255, value >>> 8 & 255, value >>> 16 & 255, value >>> 24];

it("XXH32 as its specification's examples", () => {
  expect(xxHash32(encoded(""))).toBe(0x02cc5d05);
  expect(xxHash32(encoded("a"))).toBe(0x550d7456);
  expect(xxHash32(encoded("abc"))).toBe(0x32d153ff);
  expect(xxHash32(encoded("Nobody inspects the spammish repetition"))).toBe(0xe2293b2f);
});

interface FrameParts {
  readonly flags?: number;
  readonly size?: number;
  readonly sum?: readonly number[];
  readonly headerSum?: number;
  readonly behind?: readonly number[];
}

function frameOf(blocks: readonly (readonly number[])[], parts: FrameParts = {}): Uint8Array {
  const flags = 0x40 | (parts.flags ?? 0) | (parts.size === undefined ? 0 : 8);
  const descriptor = [flags, 0x40, ...(parts.size === undefined ? [] : [...u32(parts.size), 0, 0, 0, 0])];
  const sum = parts.headerSum ?? xxHash32(Uint8Array.from(descriptor)) >>> 8 & 255;
  return Uint8Array.from([
    0x04, 0x22, 0x4d, 0x18, ...descriptor, sum, ...blocks.flat(), 0, 0, 0, 0,
    ...(parts.sum ?? []), ...(parts.behind ?? []),
  ]);
}

const stored = (text: string) => [...u32((text.length | 0x80000000) >>> 0), ...encoded(text)];
const packed = (...bytes: number[]) => [...u32(bytes.length), ...bytes];
/** "abcabcabc…" of 13 bytes, and of 12 more from the block before: literals, a length, a distance. */
const REPEATED = packed(0x35, 97, 98, 99, 3, 0, 0x10, 33);
const LINKED = packed(0x08, 13, 0, 0x00);

describe("LZ4 frames", () => {
  it.each<[string, Uint8Array, string]>([
    ["nothing", frameOf([]), ""],
    ["a stored block", frameOf([stored("hello")]), "hello"],
    ["a packed block", frameOf([REPEATED]), "abcabcabcabc!"],
    ["a block that goes on with the one before", frameOf([REPEATED, LINKED]), "abcabcabcabc!abcabcabcabc"],
    ["its size", frameOf([stored("hello")], { size: 5 }), "hello"],
    ["checksums of blocks", frameOf([[...stored("hello"), ...u32(xxHash32(encoded("hello")))]], { flags: 16 }), "hello"],
    ["a checksum of all", frameOf([stored("hel"), stored("lo")], { flags: 4, sum: u32(xxHash32(encoded("hello"))) }), "hello"],
  ])("with %s", async (_, frame, text) => {
    const kernel = await createKernel();
    expect(new TextDecoder().decode(decodeLz4Frame(kernel, frame, text.length))).toBe(text);
  });

  it.each<[string, Uint8Array, number, string]>([
    ["no frame", encoded("hello, world"), 5, "does not begin as one"],
    ["nothing at all", new Uint8Array(), 5, "is cut off"],
    ["another version", frameOf([], { flags: 0x80 }), 0, "is of version 3"],
    ["a dictionary", frameOf([], { flags: 1 }), 0, "needs a dictionary"],
    ["a damaged header", frameOf([], { headerSum: 0 }), 0, "has a damaged header"],
    ["no end", frameOf([stored("hello")]).subarray(0, -4), 5, "is cut off"],
    ["a block that is cut off", frameOf([stored("hello")]).subarray(0, -6), 5, "is cut off"],
    ["too much", frameOf([stored("hello")]), 4, "holds more than it should"],
    ["too much in a packed block", frameOf([REPEATED]), 12, "has a block at byte 11 that is damaged"],
    ["too little", frameOf([stored("hello")]), 6, "holds 5 bytes, and should hold 6"],
    ["another size", frameOf([stored("hello")], { size: 6 }), 5, "says that it holds 6 bytes"],
    ["something before its first byte", frameOf([LINKED]), 12, "has a block at byte 11 that is damaged"],
    ["a wrong checksum of a block", frameOf([[...stored("hello"), 1, 2, 3, 4]], { flags: 16 }), 5, "has another checksum"],
    ["a wrong checksum", frameOf([stored("hello")], { flags: 4, sum: [1, 2, 3, 4] }), 5, "has another checksum"],
    ["something behind", frameOf([stored("hello")], { behind: [1] }), 5, "is followed by something else"],
  ])("with %s are refused", async (_, frame, size, message) => {
    const kernel = await createKernel();
    expect(() => decodeLz4Frame(kernel, frame, size)).toThrow(message);
  });
});

it("says where a damaged buffer is", async () => {
  const bytes = Uint8Array.from(await fileOf("lz4"));
  // The first block of the first frame.
  const at = bytes.findIndex((byte, i) => byte === 0x04 && bytes[i + 1] === 0x22 && bytes[i + 2] === 0x4d);
  bytes[at + 20]! ^= 255;
  const error = await errorOf(openIpc(memoryBytes(bytes, "f.arrow")).then(table => rowsOf(table)));
  expect(error).toMatchObject({ name: "FormatError", code: "bad-ipc" });
  expect(error.message).toMatch(/^f\.arrow is no .*: a buffer .* LZ4 is damaged \(byte \d+\)\.$/);
});

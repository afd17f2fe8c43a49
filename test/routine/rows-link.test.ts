// Partitions of entries, and directories linked in pieces: the same as those linked in one call.
import { expect, test } from "vitest";
import { instantiateRoutines, MAXIMUM_PAGES } from "../../engine/routine/load.ts";
import { seeded, shuffled } from "./sort-in-pieces.ts";

const ROWS = 2 << 20;
const STRIDE = 24;
const memory = new WebAssembly.Memory({ initial: 400, maximum: MAXIMUM_PAGES, shared: true });
const { exports } = instantiateRoutines(memory, true);
const u32 = new Uint32Array(memory.buffer);
const read = (address: number, count: number) =>
  Array.from(u32.subarray(address >>> 2, (address >>> 2) + count));

/** Rows whose hash or index is given; returns where their addresses stand. */
function writeRows(hashes: readonly number[]): number {
  hashes.forEach((hash, k) => {
    u32.fill(0xa5a5a5a5, (ROWS + k * STRIDE) >>> 2, (ROWS + (k + 1) * STRIDE) >>> 2);
    u32[(ROWS + k * STRIDE + 4) >>> 2] = hash;
  });
  const pointers = ROWS + hashes.length * STRIDE;
  exports.fillPointers(pointers, ROWS, STRIDE, hashes.length);
  return pointers;
}

/** The numbers of the rows in each slot's chain. */
function chains(directory: number, slots: number): number[][] {
  return read(directory, slots).map(first => {
    const rows: number[] = [];
    for (let row = first; row !== 0; row = u32[row >>> 2]!) rows.push((row - ROWS) / STRIDE);
    return rows;
  });
}

function expectedChains(hashes: readonly number[], slots: number, mask: number): number[][] {
  const result: number[][] = Array.from({ length: slots }, () => []);
  hashes.forEach((hash, k) => result[(hash & mask) >>> 0]!.push(k));
  return result;
}

const random = seeded(11);
const hashes = (count: number, most: number) =>
  Array.from({ length: count }, () => Math.floor(random() * most));
const cases = [
  { name: "no rows", values: [], slots: 4, mask: 3 },
  { name: "one row", values: [0xffffffff], slots: 2, mask: 1 },
  { name: "hashes", values: hashes(50_000, 2 ** 32), slots: 131_072, mask: 131_071 },
  { name: "one hash", values: hashes(30_000, 1), slots: 65_536, mask: 65_535 },
  { name: "dense indices", values: hashes(50_000, 70_001), slots: 70_001, mask: -1 },
];

test.each(cases)("$name: linked at once, in two calls, and in partitions", ({ values, slots, mask }) => {
  const chainsWanted = expectedChains(values, slots, mask);
  const count = values.length;
  const directory = ROWS + (4 << 20);
  const dirty = () => u32.fill(0xa5a5a5a5, directory >>> 2, (directory >>> 2) + slots + 1);

  const pointers = writeRows(values);
  dirty();
  exports.linkRows(pointers, count, directory, slots, mask);
  expect(chains(directory, slots)).toEqual(chainsWanted);

  writeRows(values);
  dirty();
  exports.clearSlots(directory, 0, slots >>> 1);
  exports.clearSlots(directory, slots >>> 1, slots);
  const middle = count >>> 1;
  exports.linkMore(pointers + 4 * middle, count - middle, directory, mask);
  exports.linkMore(pointers, middle, directory, mask);
  expect(chains(directory, slots)).toEqual(chainsWanted);

  writeRows(values);
  dirty();
  linkInPieces(pointers, count, directory, slots, mask);
  expect(chains(directory, slots)).toEqual(chainsWanted);
  expect(read(directory + slots * 4, 1)).toEqual([0xa5a5a5a5]);
});

/** How a scheduler calls the pieces, each phase's in any order. */
function linkInPieces(pointers: number, count: number, directory: number, slots: number, mask: number): void {
  const PIECE = 7000;
  const pieces = Math.ceil(count / PIECE);
  const shift = Math.max(0, Math.ceil(Math.log2(slots)) - 4);
  const partitions = Math.ceil(slots / 2 ** shift);
  const starts = ROWS + (6 << 20);
  const histograms = starts + 4 * (partitions + 1);
  const entries = (histograms + 4 * partitions * pieces + 7) & ~7;
  const rowsOf = (piece: number) => Math.min(PIECE, count - piece * PIECE);
  const histogram = (piece: number) => histograms + 4 * partitions * piece;
  for (const k of shuffled(pieces, random)) {
    exports.countSlots(pointers + 4 * PIECE * k, rowsOf(k), mask, shift, partitions, histogram(k));
  }
  exports.placePartitions(histograms, pieces, partitions, starts);
  for (const k of shuffled(pieces, random)) {
    exports.scatterSlots(pointers + 4 * PIECE * k, rowsOf(k), mask, shift, histogram(k), entries);
  }
  const start = read(starts, partitions + 1);
  expect(start[partitions]).toBe(count);
  for (const k of shuffled(partitions, random)) {
    const first = k << shift, end = Math.min(slots, (k + 1) << shift);
    // A big partition is linked in several calls, the last entries first.
    exports.clearSlots(directory, first, end);
    const middle = (start[k]! + start[k + 1]!) >>> 1;
    exports.linkSlots(entries, middle, start[k + 1]!, directory);
    exports.linkSlots(entries, start[k]!, middle, directory);
  }
}

test("duplicates are searched in a range of the rows", () => {
  const values = [5, 6, 7, 6, 8];
  const pointers = writeRows(values);
  values.forEach((value, k) => { u32[(ROWS + k * STRIDE + 8) >>> 2] = value; });
  const directory = ROWS + (4 << 20), keys = directory + 64;
  u32.set([8, 4, 0xffffffff], keys >>> 2);
  exports.linkRows(pointers, values.length, directory, 8, 7);
  const find = (begin: number, end: number) =>
    exports.findDuplicate(pointers + 4 * begin, end - begin, keys, 1);
  expect([find(0, 1), find(1, 2), find(2, 5), find(0, 5)])
    .toEqual([0, ROWS + STRIDE, 0, ROWS + STRIDE]);
});

test("entries are scattered to partitions by their hash's top bits, in pieces, in order", () => {
  const values = hashes(20_000, 2 ** 32);
  writeRows(values.map(() => 0));
  values.forEach((hash, k) => { u32[(ROWS + k * STRIDE) >>> 2] = hash; });
  const SHIFT = 29, PIECE = 3000;
  const pieces = Math.ceil(values.length / PIECE);
  const starts = ROWS + (4 << 20), histograms = starts + 64, target = histograms + 4 * 8 * pieces;
  u32.fill(0xa5a5a5a5, starts >>> 2, target >>> 2);
  const piece = (k: number) => ({
    entries: ROWS + k * PIECE * STRIDE, rows: Math.min(PIECE, values.length - k * PIECE),
    histogram: histograms + 32 * k,
  });
  for (const k of shuffled(pieces, random)) {
    exports.countPartitions(piece(k).entries, STRIDE, piece(k).rows, SHIFT, piece(k).histogram);
  }
  exports.placePartitions(histograms, pieces, 8, starts);
  for (const k of shuffled(pieces, random)) {
    exports.scatterPointers(piece(k).entries, STRIDE, piece(k).rows, SHIFT, piece(k).histogram, target);
  }
  const wanted = Array.from({ length: 8 }, (_, partition) =>
    values.flatMap((hash, k) => hash >>> SHIFT === partition ? [ROWS + k * STRIDE] : []));
  expect(read(target, values.length)).toEqual(wanted.flat());
  let sum = 0;
  expect(read(starts, 9)).toEqual([0, ...wanted.map(rows => sum += rows.length)]);
});

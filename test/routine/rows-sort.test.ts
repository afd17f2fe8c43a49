// Sorting rows in pieces: the same order as a stable sort in JavaScript, whatever the order of the pieces.
import { describe, expect, test } from "vitest";
import { instantiateRoutines, MAXIMUM_PAGES } from "../../engine/routine/load.ts";
import { seeded, sortInPieces } from "./sort-in-pieces.ts";

const BASE = 2 << 20;
const ALL_ONES = 2n ** 64n - 1n;

/** A row: the first word, and then what the keys describe: a word or a text. */
interface Case {
  readonly count: number;
  readonly first: (k: number) => bigint;
  readonly further?: readonly Further[];
}
type Further =
  | { readonly kind: "word"; readonly at: (k: number) => bigint }
  | { readonly kind: "ascending" | "descending"; readonly at: (k: number) => string };

const KINDS = { word: 0, ascending: 1, descending: 2 } as const;
const encoder = new TextEncoder();

/** Row numbers in the order that a stable sort of JavaScript gives. */
function expected({ count, first, further = [] }: Case): Uint32Array {
  const words = Array.from({ length: count }, (_, k) => first(k));
  const columns = further.map(key => Array.from({ length: count }, (_, k) =>
    key.kind === "word" ? key.at(k) : encoder.encode(key.at(k))));
  const order = Array.from({ length: count }, (_, k) => k).sort((a, b) => {
    if (words[a]! !== words[b]!) return words[a]! < words[b]! ? -1 : 1;
    for (const [i, { kind }] of further.entries()) {
      const x = columns[i]![a]!, y = columns[i]![b]!;
      const sign = typeof x === "bigint" ? (x < (y as bigint) ? -1 : x > (y as bigint) ? 1 : 0)
        : Buffer.compare(x, y as Uint8Array);
      if (sign !== 0) return kind === "descending" ? -sign : sign;
    }
    return 0;
  });
  return Uint32Array.from(order);
}

interface Sorted {
  readonly pieces: Uint32Array;
  readonly whole: Uint32Array;
  readonly rounds: number;
  /** The rows that have moved, at their addresses in input order. */
  readonly unsorted: Uint32Array;
  /** Whether memory beside the sort's was written. */
  readonly overrun: boolean;
}

const CANARY = 0xa5;

/** Sorts the rows in pieces, in which they may move, and in one call. */
function sorted(input: Case, seed: number, moves: boolean): Sorted {
  const { count, first, further = [] } = input;
  const movedBytes = 8 + 8 * further.length + 8;
  /** Rows that move, and what they have room for behind what is copied. */
  const [stride, movedStride] = [movedBytes, movedBytes + 16];
  const memory = new WebAssembly.Memory({ initial: 17, maximum: MAXIMUM_PAGES, shared: true });
  const { exports } = instantiateRoutines(memory, true);
  const texts = further.map(key => key.kind === "word" ? [] :
    Array.from({ length: count }, (_, k) => encoder.encode(key.at(k))));
  const textBytes = texts.flat().reduce((sum, text) => sum + text.length, 0);
  const rows = BASE;
  const pointers = rows + count * stride;
  const keys = pointers + 8 * (count + 1);
  let text = keys + 64;
  const sort = (text + textBytes + 31) & ~15;
  const bufferBytes = exports.sortBufferBytes();
  const buffers = [0, 1].map(i => sort + exports.sortBytes(count) + 64 + i * (bufferBytes + 64));
  const canaries = [...buffers, buffers[1]! + bufferBytes + 64].map(address => address - 64);
  const unsorted = Math.max(buffers[1]! + bufferBytes, sort + 16_384 + 32 * count) + 64;
  const moved = (unsorted + 4 * count + 15) & ~15;
  const end = moved + count * movedStride;
  memory.grow(Math.ceil((end + 64 - memory.buffer.byteLength) / 65_536));
  const view = new DataView(memory.buffer);
  const bytes = new Uint8Array(memory.buffer);
  // Nothing may rely on zeros.
  bytes.fill(CANARY, keys);
  for (let k = 0; k < count; k++) {
    view.setBigUint64(rows + k * stride, first(k), true);
    view.setBigUint64(rows + k * stride + stride - 8, BigInt(k), true);
  }
  further.forEach((key, i) => {
    new Uint32Array(memory.buffer, keys + 8 * i, 2).set([8 + 8 * i, KINDS[key.kind]]);
    for (let k = 0; k < count; k++) {
      const at = rows + k * stride + 8 + 8 * i;
      if (key.kind === "word") view.setBigUint64(at, key.at(k), true);
      else {
        const value = texts[i]![k]!;
        view.setBigUint64(at, BigInt(text) | BigInt(value.length) << 32n, true);
        bytes.set(value, text);
        text += value.length;
      }
    }
  });
  const numbers = (list: number) =>
    new Uint32Array(memory.buffer, list, count).map(row => view.getUint32(row + stride - 8, true));
  const order = () => numbers(pointers);
  exports.fillPointers(pointers, rows, stride, count);
  const target = moves ? { address: moved, stride: movedStride, bytes: movedBytes, unsorted } : undefined;
  const rounds = sortInPieces(
    exports, pointers, count, keys, further.length, { sort, buffers, moved: target }, seeded(seed));
  const pieces = order();
  let overrun = canaries.some(at => bytes.subarray(at, at + 64).some(byte => byte !== CANARY));
  for (let k = 0; k < count; k++) {
    const behind = moved + k * movedStride + movedBytes;
    for (let at = behind; at < behind + 16; at++) overrun ||= bytes[at] !== CANARY;
  }
  exports.fillPointers(pointers, rows, stride, count);
  exports.sortRows(pointers, count, keys, further.length, sort);
  const inOrder = moves ? numbers(unsorted) : new Uint32Array(0);
  return { pieces, whole: order(), rounds, unsorted: inOrder, overrun };
}

function check(input: Case, rounds?: number): void {
  const order = expected(input);
  for (const moves of [false, true]) {
    const result = sorted(input, 1, moves);
    // `toEqual` of long arrays takes seconds.
    expect(order.findIndex((row, k) => result.pieces[k] !== row)).toBe(-1);
    expect(order.findIndex((row, k) => result.whole[k] !== row)).toBe(-1);
    expect(result.unsorted.findIndex((row, k) => row !== k)).toBe(-1);
    expect(result.overrun).toBe(false);
    // A single row has nothing to be sorted by, but moves.
    if (rounds !== undefined && input.count > 1) expect(result.rounds).toBe(rounds);
  }
}

/** Any values that depend on the row alone. */
const mixed = (k: number, salt = 0n) => BigInt.asUintN(64, (BigInt(k) + salt + 1n) * 0x9e3779b97f4a7c15n);
const hashed = (k: number, salt = 0n) => {
  const value = mixed(k, salt);
  return BigInt.asUintN(64, (value ^ value >> 29n) * 0xbf58476d1ce4e5b9n);
};
const below = (k: number, most: number, salt = 0n) => Number((hashed(k, salt) >> 11n) % BigInt(most));

/** The word by which a double is sorted. */
function floatWord(value: number): bigint {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0]!;
  return bits >> 63n ? ALL_ONES ^ bits : bits | 1n << 63n;
}

describe("one word", () => {
  test.each([0, 1, 2, 3, 16, 17, 384, 385, 8192, 8193, 32_767, 32_768, 32_769, 65_536, 65_537])(
    "%i rows", count => check({ count, first: k => hashed(k) }, count > 1 ? 1 : 0));

  const COUNT = 100_000;
  const words: Record<string, (k: number) => bigint> = {
    "all equal": () => 77n,
    "all zero": () => 0n,
    "all ones": () => ALL_ONES,
    "two values": k => BigInt(below(k, 2)),
    "two extremes": k => below(k, 2) === 0 ? 0n : ALL_ONES,
    "few values": k => BigInt(below(k, 37)),
    "sorted": k => BigInt(k),
    "reversed": k => BigInt(COUNT - k),
    "one value and few others": k => below(k, 20) === 0 ? hashed(k, 5n) : 12_345n,
    "skewed": k => BigInt(Math.floor(COUNT / (1 + below(k, COUNT)))),
    "doubles": k => floatWord((below(k, 2 ** 30) - 2 ** 29) / 1000),
    "doubles of all sizes": k => floatWord((below(k, 2, 9n) - 0.5) * 10 ** (below(k, 600) - 300)),
    "low bits alone differ in the buckets": k => BigInt(below(k, 50)) << 40n | BigInt(below(k, 900, 3n)),
    "periodic": k => BigInt(k % 64) << 50n,
  };
  test.each(Object.keys(words))("%s", name => check({ count: COUNT, first: words[name]! }, 1));
});

describe("ties", () => {
  const COUNT = 100_000;
  test("are ordered by further words", () => check({
    count: COUNT, first: k => BigInt(below(k, 9)),
    further: [{ kind: "word", at: k => BigInt(below(k, 100, 1n)) }, { kind: "word", at: k => hashed(k, 2n) }],
  }, 1));

  test.each<[string, (k: number) => bigint, (k: number) => bigint]>([
    ["few bits each", k => BigInt(below(k, 900)), k => BigInt(below(k, 5000, 1n))],
    ["all bits of the second", k => BigInt(below(k, 900)), k => hashed(k, 1n)],
    ["all bits of the first", k => hashed(Math.floor(below(k, COUNT) / 50)), k => BigInt(below(k, 9, 1n))],
    ["all bits of both", k => hashed(below(k, 3000)), k => hashed(below(k, 500, 1n), 1n)],
    ["low bits of the second alone", k => BigInt(below(k, 900)) << 50n, k => (1n << 63n) + BigInt(below(k, 3, 1n))],
    ["one bit of the first", k => BigInt(below(k, 2)), k => floatWord((below(k, 2 ** 30, 1n) - 2 ** 29) / 1000)],
  ])("of two words with %s", (_, first, second) => check({
    count: 40_000, first, further: [{ kind: "word", at: second }, { kind: "word", at: k => BigInt(below(k, 4, 7n)) }],
  }));

  test("of very many rows take rounds of their own", () => check({
    count: COUNT, first: () => 5n,
    further: [{ kind: "word", at: k => BigInt(below(k, 9) === 0 ? 1 : 0) }, { kind: "word", at: k => hashed(k, 2n) }],
  }, 3));

  test.each(["ascending", "descending"] as const)("are ordered by texts, %s", kind => check({
    count: COUNT, first: k => BigInt(below(k, 500)),
    further: [
      { kind, at: k => "category".slice(0, below(k, 9, 3n)) + "x".repeat(below(k, 3, 4n)) },
      { kind: "word", at: k => BigInt(below(k, 3, 8n)) },
    ],
  }, 1));

  test.each(["ascending", "descending"] as const)("of long equal starts, %s", kind => check({
    count: COUNT, first: () => 0n,
    further: [{ kind, at: k => `https://example.org/${below(k, 30_000).toString(36)}` }],
  }, 4));

  test.each(["ascending", "descending"] as const)("of texts that start or end alike, %s", kind =>
    check({
      count: 20_000, first: k => BigInt(below(k, 3)),
      further: [{ kind, at: k => "a".repeat(below(k, 4)) + "\0".repeat(below(k, 20, 1n)) }],
    }));

  test("of empty and of very long texts", () => check({
    count: 3000, first: k => BigInt(below(k, 2)),
    further: [{ kind: "ascending", at: k => "y".repeat(below(k, 2) * 400) + String(below(k, 900, 4n)) }],
  }));

  test("keep the input's order", () => check({
    count: COUNT, first: k => BigInt(below(k, 1000)), further: [{ kind: "ascending", at: () => "same" }],
  }));
});

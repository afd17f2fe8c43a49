// Lists of values in blocks, and quantiles by selection, against a plain sort.
import { describe, expect, test } from "vitest";
import { LIST } from "../../engine/kernel/state.ts";
import { FIXTURES, STATE, type Fixture } from "./instance.ts";

const ENTRY = STATE + 2048;
const RESULT = 16;
const STRIDE = 48;
const RESULTS = STATE + 3072;
const BUFFER = STATE + (4 << 20);

const words = ({ memory }: Fixture) => new DataView(memory.buffer);

/** Appends values as generated code does. */
function append(f: Fixture, list: number, values: readonly number[], kind: "floats" | "integers"): void {
  for (const value of values) {
    let next = words(f).getUint32(list + LIST.next, true);
    if (next === words(f).getUint32(list + LIST.end, true)) {
      const block = f.exports.openListBlock(STATE, words(f).getUint32(list + LIST.block, true), next);
      next = block + LIST.blockHead;
      words(f).setUint32(list + LIST.block, block, true);
      words(f).setUint32(list + LIST.end, words(f).getUint32(block + LIST.blockEnd, true), true);
    }
    if (kind === "floats") words(f).setFloat64(next, value, true);
    else words(f).setBigInt64(next, BigInt(value), true);
    words(f).setUint32(list + LIST.next, next + 8, true);
  }
}

function opened(f: Fixture, count: number): void {
  f.reset();
  new Uint8Array(f.memory.buffer, ENTRY, STRIDE * count).fill(0);
}

/** Writes what is asked for and gives the results' bits as they are read. */
function quantile(
  f: Fixture, kind: "floats" | "integers", fraction: number, discrete: boolean, entries = 1,
): (entry: number) => number {
  words(f).setUint32(RESULTS, RESULT, true);
  words(f).setUint32(RESULTS + 4, Number(discrete), true);
  words(f).setFloat64(RESULTS + 8, fraction, true);
  const room = f.exports.longestList(ENTRY, STRIDE, entries, 0);
  f.exports.writeQuantiles(ENTRY, STRIDE, entries, 0, Number(kind === "floats"), BUFFER, room, RESULTS, 1);
  return entry => (kind === "integers" && discrete
    ? Number(words(f).getBigInt64(ENTRY + entry * STRIDE + RESULT, true))
    : words(f).getFloat64(ENTRY + entry * STRIDE + RESULT, true));
}

/** NaN last. */
const sorted = (values: readonly number[]) => [...values].sort((a, b) =>
  Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || a - b);

function expected(values: readonly number[], fraction: number, discrete: boolean): number {
  const all = sorted(values);
  if (discrete) return all[Math.max(1, all.length - Math.floor(all.length - fraction * all.length)) - 1]!;
  const at = fraction * (all.length - 1);
  const [low, high, part] = [all[Math.floor(at)]!, all[Math.ceil(at)]!, at - Math.floor(at)];
  return part === 0 || low === high ? low : low * (1 - part) + high * part;
}

const mixed = (i: number): number => (Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0) % 1009;
const SHAPES: Readonly<Record<string, (i: number, n: number) => number>> = {
  mixed, sorted: i => i, reversed: (i, n) => n - i, equal: () => 7, two: i => i % 2,
  "organ pipe": (i, n) => Math.min(i, n - i), "mostly one": i => (i % 50 === 0 ? mixed(i) : 3),
};
const FRACTIONS = [0, 0.01, 0.25, 1 / 3, 0.5, 0.9, 0.999, 1];

describe.each(FIXTURES.map(f => ({ f, memory: f.shared ? "shared" : "unshared" })))("in $memory memory", ({ f }) => {
  test.each(Object.entries(SHAPES))("%s values of every count", (_name, shape) => {
    for (const n of [1, 2, 3, 7, 8, 24, 25, 26, 130, 1000, 5000]) {
      const values = Array.from({ length: n }, (_, i) => shape(i, n));
      for (const kind of ["floats", "integers"] as const) {
        opened(f, 1);
        append(f, ENTRY, values, kind);
        expect(f.exports.longestList(ENTRY, STRIDE, 1, 0)).toBe(n);
        for (const fraction of FRACTIONS) {
          for (const discrete of [true, false]) {
            expect(quantile(f, kind, fraction, discrete)(0), `${kind} ${n} ${fraction} ${discrete}`)
              .toBe(expected(values, fraction, discrete));
          }
        }
      }
    }
  });

  test("NaN is above every number", () => {
    const values = Array.from({ length: 300 }, (_, i) => (i % 4 === 1 ? NaN : mixed(i)));
    opened(f, 1);
    append(f, ENTRY, values, "floats");
    for (const fraction of [...FRACTIONS, 224 / 299, 0.7505]) {
      for (const discrete of [true, false]) {
        expect(quantile(f, "floats", fraction, discrete)(0)).toBe(expected(values, fraction, discrete));
      }
    }
  });

  test("lists that are hung together hold the values of both, and can be appended to", () => {
    for (const [left, right] of [[500, 3], [3, 500], [0, 40], [7, 7], [1000, 1000]] as const) {
      opened(f, 2);
      const values = Array.from({ length: left + right + 50 }, (_, i) => mixed(i));
      append(f, ENTRY, values.slice(0, left), "floats");
      append(f, ENTRY + STRIDE, values.slice(left, left + right), "floats");
      const cell = (entry: number, at: number) => words(f).getUint32(ENTRY + entry * STRIDE + at, true);
      f.exports.linkListBlocks(cell(0, LIST.block), cell(0, LIST.next), cell(1, LIST.block));
      append(f, ENTRY + STRIDE, values.slice(left + right), "floats");
      new Uint8Array(f.memory.buffer).copyWithin(ENTRY, ENTRY + STRIDE, ENTRY + 2 * STRIDE);
      expect(f.exports.longestList(ENTRY, STRIDE, 1, 0)).toBe(values.length);
      expect(quantile(f, "floats", 0.3, false)(0)).toBe(expected(values, 0.3, false));
    }
  });

  test("each of several entries has its own; an empty list has none", () => {
    opened(f, 3);
    append(f, ENTRY, [5, 1, 3], "integers");
    append(f, ENTRY + 2 * STRIDE, [9, -9], "integers");
    const at = quantile(f, "integers", 0.5, true, 3);
    expect([at(0), at(1), at(2)]).toEqual([3, 0, -9]);
  });
});

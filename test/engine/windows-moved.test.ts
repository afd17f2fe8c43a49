// Windows over many rows, which move into buckets while they are sorted: partitions of one row and of more
// rows than a bucket has, held against values computed in JavaScript.
import { expect, it } from "vitest";
import { frameOf, fromColumns, rowNumber, rowsBetween } from "../../src/index.ts";
import { engines } from "./agree.ts";

const ROWS = 200_000;
/** Scattered over [0, most), the same in each run. */
const scattered = (i: number, most: number, salt: number): number =>
  Math.floor((Math.imul(i + 1, 0x9e3779b1) + Math.imul(salt, 0x85ebca6b) >>> 0) / 2 ** 32 * most);

/** How the rows are dealt to partitions. */
const DEALT: Readonly<Record<string, (i: number) => number>> = {
  "a hundred rows each": i => scattered(i, ROWS / 100, 1),
  "about one row each": i => scattered(i, ROWS * 4, 1),
  "one of half the rows": i => (i % 2 === 0 ? 77 : scattered(i, 3000, 1)),
  "two": i => scattered(i, 2, 1),
  "one": () => 5,
};

interface Expected {
  readonly number: Int32Array;
  readonly before: (number | null)[];
  readonly sum: Float64Array;
}

/** Row number, the value before, and the sum of the last three, in order of `o` and then of the rows. */
function computed(key: Int32Array, o: Float64Array, v: Float64Array): Expected {
  const order = Array.from(key, (_, i) => i).sort((a, b) => key[a]! - key[b]! || o[a]! - o[b]! || a - b);
  const expected: Expected = { number: new Int32Array(ROWS), before: [], sum: new Float64Array(ROWS) };
  order.forEach((row, at) => {
    const earlier = (by: number) => (at >= by && key[order[at - by]!] === key[row] ? order[at - by]! : null);
    const [last, other] = [earlier(1), earlier(2)];
    expected.number[row] = last === null ? 1 : expected.number[last]! + 1;
    expected.before[row] = last === null ? null : v[last]!;
    expected.sum[row] = v[row]! + (last === null ? 0 : v[last]!) + (other === null ? 0 : v[other]!);
  });
  return expected;
}

it.each(Object.keys(DEALT))("partitions: %s", async name => {
  const key = Int32Array.from({ length: ROWS }, (_, i) => DEALT[name]!(i));
  // Few values, so that there are ties, which keep the input's order.
  const o = Float64Array.from({ length: ROWS }, (_, i) => scattered(i, ROWS / 3, 2) / 8 - 1000);
  const v = Float64Array.from({ length: ROWS }, (_, i) => scattered(i, 1000, 3));
  const over = { partitionBy: "key", orderBy: "o" } as const;
  const frame = fromColumns({ key, o, v }).select(c => ({
    number: rowNumber().over(over), before: c.v.lag().over(over),
    sum: c.v.sum().over({ ...over, frame: rowsBetween(-2, 0) }),
  }));
  const expected = computed(key, o, v);
  for (const testing of [{}, { virtualWorkers: 3, seed: 5, morselRows: 7000 }, { mostMovedBytes: 0 }]) {
    const result = engines.shared.runSync(frame.plan, { testing });
    const { number, before, sum } = await frameOf(result).toColumns() as unknown as Expected;
    const differs = Array.from(key.keys()).findIndex(i => Number(number[i]) !== expected.number[i]
      || before[i] !== expected.before[i] || sum[i] !== expected.sum[i]);
    // `toEqual` of long arrays takes seconds.
    expect(differs).toBe(-1);
  }
});

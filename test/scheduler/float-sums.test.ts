// Sums of floats do not depend on who worked on what: over a thousand schedules the same bits where partial
// sums are added in order, and within one unit in the last place of the exact sum everywhere.
import { afterAll, describe, expect, it } from "vitest";
import { createEngine, fromColumns, t, type Frame } from "../../src/index.ts";

const ROWS = 12_000;
const SCHEDULES = 1000;

const engine = createEngine();
afterAll(() => engine.close());

/** Large and small, of both signs, so that every rounding shows. */
const values = Float64Array.from({ length: ROWS }, (_, i) => {
  const random = Math.imul(i + 1, 0x9e37_79b1) >>> 0;
  return (random % 2 === 0 ? 1 : -1) * (random / 7) * 10 ** (random % 23 - 9);
});
const table = fromColumns({
  few: Int32Array.from({ length: ROWS }, (_, i) => i % 5),
  many: Float64Array.from({ length: ROWS }, (_, i) => i % 700 + 0.5),
  v: values,
}, { few: t.int32, many: t.float64, v: t.float64 });

/** Results by key, of a schedule that follows from the seed. */
function sums(frame: Pick<Frame, "plan">, seed: number, columns: readonly number[]): Map<number, number> {
  const testing = { virtualWorkers: 1 + seed % 8, seed, morselRows: 256 };
  const result = engine.runSync(frame.plan, { testing });
  const [keys, values] = columns.map(c => result.column(c).chunks.flatMap(chunk => {
    if (chunk.values.layout !== "fixed") throw new Error("numbers are fixed");
    return Array.from(chunk.values.array as Float64Array, Number);
  }));
  return new Map(values!.map((value, i) => [columns[0] === columns[1] ? 0 : keys![i]!, value]));
}

/** A float as an integer of units of 2 ** -1074: exact. */
function exact(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0]!;
  const exponent = bits >> 52n & 0x7ffn;
  const mantissa = (bits & 0xf_ffff_ffff_ffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const magnitude = mantissa << (exponent === 0n ? 0n : exponent - 1n);
  return bits >> 63n === 0n ? magnitude : -magnitude;
}

function ulp(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(value)).buffer)[0]!;
  return exact(new Float64Array(BigUint64Array.of(bits + 1n).buffer)[0]!) - exact(Math.abs(value));
}

function exactSums(key: (row: number) => number): Map<number, bigint> {
  const all = new Map<number, bigint>();
  values.forEach((value, row) => all.set(key(row), (all.get(key(row)) ?? 0n) + exact(value)));
  return all;
}

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

describe(`${SCHEDULES} schedules`, () => {
  it.each([
    ["without keys", table.agg(c => ({ s: c.v.sum() })), [0, 0], () => 0],
    ["of few groups", table.groupBy("few").agg(c => ({ s: c.v.sum() })), [0, 1], (row: number) => row % 5],
  ] as const)("give the same bits: %s", (_, frame, columns, key) => {
    const expected = sums(frame, 0, columns);
    const right = exactSums(key);
    expect(expected.size).toBe(right.size);
    for (const [group, sum] of expected) {
      expect(distance(exact(sum), right.get(group)!) <= ulp(sum), `group ${group}`).toBe(true);
    }
    for (let seed = 1; seed <= SCHEDULES; seed++) expect(sums(frame, seed, columns)).toEqual(expected);
  });

  it("are within one unit in the last place: hashed groups", () => {
    const frame = table.groupBy("many").agg(c => ({ s: c.v.sum() }));
    const right = exactSums(row => row % 700 + 0.5);
    for (let seed = 0; seed < SCHEDULES; seed++) {
      const found = sums(frame, seed, [0, 1]);
      if (found.size !== right.size) throw new Error(`${found.size} groups`);
      for (const [group, sum] of found) {
        if (distance(exact(sum), right.get(group)!) > ulp(sum)) throw new Error(`group ${group}, schedule ${seed}`);
      }
    }
  });
});

// Filters on the numbers of rows in their partition, on the compiled engine, held against the reference: what
// is dropped early is not missed, whatever the keys, the order and who ran what.
import { describe, expect, it } from "vitest";
import {
  col, createEngine, denseRank, desc, fromColumns, rank, rowNumber, rowsBetween, type Frame,
} from "../../src/index.ts";
import { expectAgreement, type AnyFrame } from "./agree.ts";

const ROWS = 6000;
const rows = <V>(value: (i: number) => V, length = ROWS): V[] => Array.from({ length }, (_, i) => value(i));
/** Scattered whole numbers below a bound. */
const scattered = (i: number, below: number): number => (Math.imul(i + 1, 0x9e3779b1) >>> 0) % below;

const table = fromColumns({
  id: Int32Array.from(rows(i => i)),
  few: Int32Array.from(rows(i => scattered(i, 7))),
  many: Int32Array.from(rows(i => scattered(i, 400) * 1_000_003)),
  text: rows(i => (i % 17 === 0 ? null : `group ${scattered(i, 30)}`)),
  float: rows(i => [null, NaN, 0, -0, 1.5, -Infinity][scattered(i, 6)]!),
  x: rows(i => (i % 11 === 0 ? null : i % 13 === 0 ? NaN : scattered(i, 10_000) / 16 - 300)),
  n: Int32Array.from(rows(i => scattered(i * 3, 50) - 25)),
  word: rows(i => (i % 7 === 0 ? null : `a longer text ${scattered(i, 900)}`)),
  wide: rows(i => BigInt(scattered(i, 1000)) * 10n ** 15n - 5n * 10n ** 17n),
});

const KEYS = {
  "no key": [], "few groups": ["few"], "many groups": ["many"], "text": ["text"], "floats": ["float"],
  "several": ["few", "float"], "an expression": [col("many").mod(91)], "a group for each row": ["id"],
} as const;
const ORDERS = {
  "input order": [], "floats": ["x"], "floats, the highest first": [desc("x")], "many ties": ["n"],
  "nulls first": [col("x").asc({ nulls: "first" })], "text": ["word"], "text, the last first": [desc("word")],
  "several": [desc("n"), "x", "word"], "wide integers": [desc("wide")], "one value": [col("n").mul(0)],
} as const;

/** The rows that pass, with their numbers. */
const first = (over: object, most: number, number: typeof rowNumber | typeof rank = rowNumber): AnyFrame =>
  table.withColumns({ place: number().over(over as never) }).filter(c => c.place.le(most));

/** What explain says of the window. */
const windowOf = (frame: Pick<Frame, "explain">): string | undefined =>
  frame.explain().split("optimized plan")[1]?.match(/^ *(window .*)$/m)?.[1];

it.each(Object.entries(ORDERS))("a few groups in order of %s", (_, orderBy) => {
  expectAgreement(first({ partitionBy: "few", orderBy }, 2));
});

it.each(Object.entries(KEYS))("by %s", (_, partitionBy) => {
  for (const orderBy of [ORDERS["nulls first"], ORDERS["many ties"]]) {
    expectAgreement(first({ partitionBy, orderBy }, 2));
  }
});

it("tables of groups grow", () => {
  const length = 24_000;
  const scatter = fromColumns({
    part: Float64Array.from(rows(i => scattered(i, 6000), length)),
    x: Int32Array.from(rows(i => scattered(i, 997), length)),
  });
  const ways = [{}, { virtualWorkers: 2, seed: 5, earlyExit: 0.5 }];
  expectAgreement(scatter.filter(rowNumber().over({ partitionBy: "part", orderBy: "x" }).eq(1)), { ways });
});

describe("as many rows as", () => {
  it.each([0, 1, 3, 64, 65, ROWS])("%i", most => {
    for (const number of [rowNumber, rank, denseRank]) {
      expectAgreement(first({ partitionBy: "few", orderBy: ["n"] }, most, number as typeof rank));
      expectAgreement(first({ partitionBy: "many", orderBy: [desc("x")] }, most, number as typeof rank));
    }
  });
});

describe("functions that see rows before only", () => {
  it("are right for the rows that are left", () => {
    const over = { partitionBy: "few", orderBy: ["n", "x"] } as const;
    const running = { ...over, frame: rowsBetween(-3, 0) } as const;
    expectAgreement(table.withColumns(c => ({
      place: rank().over(over), row: rowNumber().over(over), dense: denseRank().over(over),
      before: c.x.lag(2).over(over), total: c.n.sum().over(running), least: c.word.min().over(running),
    })).filter(c => c.place.lt(40).and(c.row.ne(3))));
  });

  it("those that see later ones have all rows", () => {
    const over = { partitionBy: "few", orderBy: ["n"] } as const;
    const frame = table.withColumns(c => ({ place: rowNumber().over(over), after: c.x.lead(3).over(over) }))
      .filter(c => c.place.eq(1));
    expectAgreement(frame);
    expect(windowOf(frame)).not.toContain("for place");
    // Peers of the last row that passes belong to its frame.
    const peers = table.withColumns(c => ({ place: rowNumber().over(over), total: c.n.sum().over(over) }))
      .filter(c => c.place.le(2));
    expectAgreement(peers);
    expect(windowOf(peers)).not.toContain("for place");
  });
});

it("rows come from several inputs, behind filters and joins", () => {
  const over = { partitionBy: "few", orderBy: [desc("x")] } as const;
  expectAgreement(table.union(table.filter(c => c.n.gt(0)))
    .filter(rowNumber().over(over).le(3)).select("id", "x"));
  const names = fromColumns({ few: Int32Array.from([1, 2, 3, 3]), name: ["a", "b", "c", "d"] });
  expectAgreement(table.filter(c => c.n.lt(10)).join(names, { on: "few" })
    .filter(rowNumber().over({ partitionBy: "name", orderBy: ["n"] }).isIn([1, 4])));
});

it("partitions in which each row is better than those before keep the last ones", () => {
  const rising = fromColumns({
    part: Int32Array.from(rows(i => i % 5, 30_000)), x: Int32Array.from(rows(i => i, 30_000)),
  });
  expectAgreement(rising.filter(rowNumber().over({ partitionBy: "part", orderBy: desc("x") }).le(2)));
});

it("drops most rows before they are sorted, and says so", () => {
  const engine = createEngine({ sharedMemory: false });
  const frame = table.filter(rowNumber().over({ partitionBy: "few", orderBy: "x" }).le(2));
  expect(windowOf(frame)).toBe("window by few order x [rowNumber() as rowNumber] for rowNumber <= 2");
  expect(frame.explain({ engine })).toContain("only rows that may be among its first 2 are kept");
  const [sorted] = frame.collectSync({ engine }).statistics!.profile!.pipelines;
  expect(sorted).toMatchObject({ operator: "window", sourceRows: ROWS, rowsOut: 14 });
  engine.close();
});

// Window functions on the compiled engine, held against the reference: every function over frames of every
// kind, over partitions that fill chunks and ranges, and over values at the edges.
import { describe, expect, it } from "vitest";
import {
  between, count, cumeDist, denseRank, desc, frameOf, fromColumns, groupsBetween, ntile, percentRank, rank,
  rowNumber, rowsBetween, t,
} from "../../src/index.ts";
import { engines, expectAgreement } from "./agree.ts";

const ROWS = 600;
const rows = <V>(value: (i: number) => V, length = ROWS): V[] => Array.from({ length }, (_, i) => value(i));

const table = fromColumns({
  part: rows(i => (i % 17 === 0 ? null : ["red", "green", "blue"][(i * 7) % 3]!)),
  size: Int32Array.from(rows(i => (i * 31) % 23)),
  day: rows(i => (i % 29 === 0 ? null : new Date(Date.UTC(2024, 0, 1 + (i * 13) % 60)))),
  x: rows(i => (i % 11 === 0 ? null : i % 13 === 0 ? NaN : ((i * 37) % 101) / 4)),
  n: Int32Array.from(rows(i => (i * 53) % 1000 - 500)),
  s: rows(i => (i % 7 === 0 ? null : `text ${(i * 19) % 41}`)),
  b: rows(i => i % 3 === 0),
});

const FRAMES = {
  "the default": {},
  "all rows": { frame: rowsBetween("unbounded", "unbounded") },
  "rows so far": { frame: rowsBetween("unbounded", 0) },
  "rows from here": { frame: rowsBetween(0, "unbounded") },
  "three rows": { frame: rowsBetween(-1, 1) },
  "rows that are over": { frame: rowsBetween(-9, -3) },
  "rows to come": { frame: rowsBetween(2, 5) },
  "near values": { frame: between(-2, 3) },
  "values before": { frame: between("unbounded", -1) },
  "groups around": { frame: groupsBetween(-1, 1) },
  "groups to come": { frame: groupsBetween(1, "unbounded") },
} as const;

describe.each(Object.entries(FRAMES))("over %s", (_, frame) => {
  it.each(["none", "current", "group", "ties"] as const)("excluding %s", exclude => {
    const excluding = exclude === "none" ? {} : { exclude };
    const over = (more: object = {}) =>
      ({ partitionBy: "part", orderBy: "size", ...frame, ...excluding, ...more }) as never;
    expectAgreement(table.withColumns(c => ({
      a: count().over(over()), d: c.x.count().over(over()), e: c.n.sum().over(over()),
      f: c.x.sum().over(over()), g: c.x.mean().over(over()), h: c.x.min().over(over()),
        i: c.s.max().over(over()), j: c.n.std().over(over()),
      k: c.s.first().over(over()), l: c.s.last().over(over()), m: c.s.nthValue(3).over(over()),
      o: c.s.first().over(over({ ignoreNulls: true })), p: c.s.last().over(over({ ignoreNulls: true })),
      q: c.s.nthValue(2).over(over({ ignoreNulls: true })), r: c.n.sum().filter(c.b).over(over()),
      s: c.s.nUnique().over(over()), u: c.b.max().over(over()), v: c.day.min().over(over()),
    })));
  });
});

it("a frame that leaves all rows behind and takes in no other is empty", () => {
  const few = fromColumns({ k: [1, 2, 3, 3], v: [5, 6, 7, 8] });
  expectAgreement(few.withColumns(c => ({
    a: c.v.sum().over({ orderBy: "k", frame: rowsBetween(0, 2), exclude: "group" }),
    d: c.v.covarPop(c.k).over({ orderBy: "k", frame: rowsBetween(0, 2), exclude: "group" }),
    e: c.v.sum().over({ orderBy: "k", frame: rowsBetween(1, 2) }),
  })));
});

describe("functions of the row's place", () => {
  it.each([
    ["ascending", "size"], ["descending", desc("size")], ["by several keys", [desc("s"), "x"]],
    ["by text", "s"], ["by numbers with NaN and null", "x"], ["by days", "day"],
  ] as const)("%s", (_, orderBy) => {
    for (const partitionBy of ["part", ["part", "b"], []] as const) {
      const over = { partitionBy, orderBy } as never;
      const present = { partitionBy, orderBy, ignoreNulls: true } as never;
      expectAgreement(table.withColumns(c => ({
        a: rowNumber().over(over), d: rank().over(over), e: denseRank().over(over),
        f: percentRank().over(over), g: cumeDist().over(over), h: ntile(4).over(over),
        i: ntile(1000).over(over), j: c.s.lag().over(over), k: c.n.lead(2, c.n).over(over),
        l: c.x.lag(3, 0).over(over), m: c.s.lag(2).over(present), o: c.s.lead(1).over(present),
        p: c.x.ewmMean({ alpha: 0.3 }).over(over), q: c.x.ewmMean({ alpha: 0.5 }).over(present),
      })));
    }
  });

  it("is the input's order without any other", () => {
    expectAgreement(table.filter(c => c.n.gt(0)).withColumns(c => ({
      a: rowNumber().over({ partitionBy: c.part }), d: c.n.cumSum(), e: c.x.rollingMean(5), f: c.n.diff(),
    })));
  });
});

describe("ranges of an order key", () => {
  it("go by calendar periods, up and down, with nulls first and last", () => {
    for (const orderBy of ["day", desc("day")] as const) {
      expectAgreement(table.withColumns(c => ({
        a: c.n.sum().over({ partitionBy: "part", orderBy, frame: between("-7d", 0) }),
        d: c.x.mean().over({ partitionBy: "part", orderBy, frame: between("-1mo", "2d") }),
      })));
    }
    expectAgreement(table.withColumns(c => ({
      a: c.n.sum().over({
        partitionBy: "part", orderBy: c.day.asc({ nulls: "first" }), frame: between("-3d", "3d"),
      }),
      d: c.n.sum().over({ orderBy: c.x.desc({ nulls: "first" }), frame: between(-1, 2) }),
    })));
  });

  it("take decimals exactly", () => {
    const priced = table.withColumns(c => ({ price: c.n.div(4).cast(t.decimal(12, 2)) }));
    expectAgreement(priced.withColumns(c => ({
      a: c.n.sum().over({ orderBy: c.price, frame: between(-10, 0.25) }),
      d: c.price.sum().over({ partitionBy: "part", orderBy: c.price }),
    })));
  });
});

describe("partitions", () => {
  const SIZE = 40_000;
  const large = fromColumns({
    few: Int32Array.from(rows(i => (i % 1000 === 0 ? 1 : i < 25_000 ? 2 : 3), SIZE)),
    many: Int32Array.from(rows(i => (i * 7919) % 20_000, SIZE)),
    each: Int32Array.from(rows(i => i, SIZE)),
    o: Int32Array.from(rows(i => (i * 104_729) % 65_537, SIZE)),
    v: Float64Array.from(rows(i => (i % 97) / 8, SIZE)),
  });
  const sums = (partitionBy: "few" | "many" | "each" | []) => large.withColumns(c => ({
    n: rowNumber().over({ partitionBy, orderBy: c.o }), s: c.v.sum().over({ partitionBy, orderBy: c.o }),
    before: c.v.lag(1).over({ partitionBy, orderBy: c.o }),
    share: cumeDist().over({ partitionBy, orderBy: c.o }),
  }));
  /** The reference goes over each row's frame, which takes hours for partitions of ten thousands. */
  const bySorting = (partitionOf: (i: number) => number) => {
    const [o, v] = [large.column("o"), large.column("v")];
    const order = rows(i => i, SIZE)
      .sort((a, b) => partitionOf(a) - partitionOf(b) || o[a]! - o[b]! || a - b);
    const n: number[] = [];
    const s: number[] = [];
    order.forEach((row, at) => {
      const same = at > 0 && partitionOf(order[at - 1]!) === partitionOf(row);
      n[row] = same ? n[order[at - 1]!]! + 1 : 1;
      s[row] = (same ? s[order[at - 1]!]! : 0) + v[row]!;
    });
    return { n, s };
  };

  it.each([
    ["of half the rows", "few", (i: number) => (i % 1000 === 0 ? 1 : i < 25_000 ? 2 : 3)],
    ["of two rows", "many", (i: number) => (i * 7919) % 20_000],
    ["of one row", "each", (i: number) => i], ["of all rows", [], () => 0],
  ] as const)("%s", (_, keys, partitionOf) => {
    const expected = bySorting(partitionOf);
    for (const testing of [{}, { virtualWorkers: 3, seed: 5, morselRows: 3000, earlyExit: 0.5 }]) {
      const frame = sums(keys as "few");
      const actual = frameOf(engines.shared.runSync(frame.plan, { testing }));
      expect(actual.column("n")).toEqual(expected.n);
      expect(actual.column("s")).toEqual(expected.s);
    }
  });
});

describe("rows that come in the window's order", () => {
  const ordered = fromColumns({
    at: Int32Array.from(rows(i => i >> 1)), v: Int32Array.from(rows(i => (i * 37) % 101)),
    g: rows(i => i % 3),
  });

  it("are not sorted", () => {
    const windows = (keys: object) => ordered.filter(c => c.v.gt(5)).withColumns(c => ({
      n: rowNumber().over(keys as never),
      mean: c.v.mean().over({ ...keys, frame: rowsBetween(-4, 0) } as never),
    }));
    const text = "rows in order are written down";
    for (const keys of [{ orderBy: "at" }, { partitionBy: "at" }]) {
      expectAgreement(windows(keys));
      expect(windows(keys).explain({ pipelines: true })).toContain(text);
    }
    for (const keys of [{ orderBy: "v" }, { orderBy: desc("at") }, { partitionBy: "g", orderBy: "at" }]) {
      expectAgreement(windows(keys));
      expect(windows(keys).explain({ pipelines: true })).not.toContain(text);
    }
  });
});

describe("empty and single", () => {
  const none = table.filter(c => c.n.gt(10_000));
  it.each([["no rows", none], ["one row", table.head(1)], ["rows that are all equal", fromColumns({
    part: rows(() => "red", 50), size: Int32Array.from(rows(() => 1, 50)), x: rows(() => 1.5, 50),
  })]] as const)("%s", (_, frame) => {
    expectAgreement((frame as typeof none).select("part", "size", "x").withColumns(c => ({
      a: rowNumber().over({ partitionBy: "part", orderBy: "size" }), d: c.x.sum().over({
        partitionBy: "part" }),
      e: percentRank().over({ orderBy: "size" }), f: c.x.mean().over({ orderBy: "size",
        frame: rowsBetween(-2, 0) }),
    })));
  });
});

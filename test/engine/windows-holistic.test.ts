// Quantiles, modes and counts of distinct values over frames that move, on the compiled engine: every type of
// value, every kind of frame and exclusion, against the reference.
import { describe, expect, it } from "vitest";
import {
  between, desc, frameOf, fromColumns, groupsBetween, rowNumber, rowsBetween, t,
} from "../../src/index.ts";
import { engines, expectAgreement } from "./agree.ts";

const ROWS = 180;
const rows = <V>(value: (i: number) => V, length = ROWS): V[] => Array.from({ length }, (_, i) => value(i));

const table = fromColumns({
  part: rows(i => (i % 17 === 0 ? null : ["red", "green", "blue"][(i * 7) % 3]!)),
  size: Int32Array.from(rows(i => (i * 31) % 23)),
  day: rows(i => (i % 29 === 0 ? null : new Date(Date.UTC(2024, 0, 1 + (i * 13) % 60)))),
  x: rows(i => (i % 11 === 0 ? null : i % 13 === 0 ? NaN : i % 41 === 0 ? -Infinity : ((i * 37) % 101) / 4)),
  n: Int32Array.from(rows(i => (i * 53) % 1000 - 500)),
  few: Uint8Array.from(rows(i => (i * i) % 5)),
  s: rows(i => (i % 7 === 0 ? null : `text ${(i * 19) % 11}`)),
  b: rows(i => i % 3 === 0),
}).withColumns(c => ({
  price: c.n.div(4).cast(t.decimal(30, 2)), large: c.few.cast(t.uint64), day32: c.day.cast(t.date),
}));

const FRAMES = {
  "the default": {},
  "rows so far": { frame: rowsBetween("unbounded", 0) },
  "rows from here": { frame: rowsBetween(0, "unbounded") },
  "one row": { frame: rowsBetween(0, 0) },
  "nine rows": { frame: rowsBetween(-4, 4) },
  "rows that are over": { frame: rowsBetween(-9, -3) },
  "rows to come": { frame: rowsBetween(2, 5) },
  "all rows": { frame: rowsBetween("unbounded", "unbounded") },
  "near values": { frame: between(-2, 3) },
  "values before": { frame: between("unbounded", -1) },
  "groups around": { frame: groupsBetween(-1, 1) },
  "groups to come": { frame: groupsBetween(1, "unbounded") },
} as const;

describe.each(Object.entries(FRAMES))("over %s", (_, frame) => {
  it.each(["none", "current", "group", "ties"] as const)("excluding %s", exclude => {
    const excluding = exclude === "none" ? {} : { exclude };
    const over = { partitionBy: "part", orderBy: "size", ...frame, ...excluding } as never;
    const once = { partitionBy: "part", orderBy: "size", ...frame, ...excluding, distinct: true } as never;
    expectAgreement(table.withColumns(c => ({
      a: c.x.median().over(over), d: c.x.quantile(0.9).over(over), e: c.s.quantileDisc(0.5).over(over),
      f: c.s.mode().over(over), g: c.n.median().filter(c.b).over(over), h: c.s.mode().filter(c.b).over(over),
      i: c.s.nUnique().over(over), j: c.x.median().over(once), k: c.n.sum().over(over),
    })));
  });
});

describe("values", () => {
  const nine = { partitionBy: "part", orderBy: "size", frame: rowsBetween(-5, 3) } as const;

  it("of every type", () => {
    expectAgreement(table.withColumns(c => ({
      a: c.large.median().over(nine), d: c.large.quantileDisc(0.7).over(nine), e: c.large.mode().over(nine),
      f: c.day32.quantileDisc(0.5).over(nine), g: c.day32.mode().over(nine), h: c.day.mode().over(nine),
      i: c.n.cast(t.float32).quantileDisc(0.3).over(nine), j: c.b.quantileDisc(0.5).over(nine),
      k: c.few.median().over(nine), l: c.n.add(c.few).quantile(1).over(nine),
      m: c.s.upper().mode().over(nine), o: c.s.upper().quantileDisc(0.5).over(nine),
      p: c.price.median().over(nine), q: c.price.quantileDisc(0.1).over(nine), r: c.price.mode().over(nine),
      s: c.day.quantileDisc(0).over(nine), u: c.b.mode().over(nine), v: c.x.mode().over(nine),
    })));
  });

  it("that are all equal, all different, or all null", () => {
    const shapes = fromColumns({
      k: Int32Array.from(rows(i => i)), same: rows(() => 2.5),
      each: Int32Array.from(rows(i => (i * 211) % ROWS)), none: rows((): number | null => null),
      text: rows(() => "same"), zero: rows(i => (i % 2 === 0 ? 0 : -0)),
    }).withColumns(c => ({ none: c.none.cast(t.float64) }));
    for (const frame of [rowsBetween(-20, 20), rowsBetween("unbounded", 0), rowsBetween(3, 4)]) {
      const over = { orderBy: "k", frame } as const;
      expectAgreement(shapes.withColumns(c => ({
        a: c.same.median().over(over), d: c.same.mode().over(over), e: c.each.median().over(over),
        f: c.each.mode().over(over), g: c.none.median().over(over), h: c.none.mode().over(over),
        i: c.text.mode().over(over), j: c.text.quantileDisc(0.5).over(over), l: c.zero.median().over(over),
        m: c.none.quantileDisc(0.5).over(over),
      })));
    }
  });

  it("at the borders of what a fraction means", () => {
    const few = fromColumns({ k: [1, 2, 3, 4, 5, 6], v: [10, 30, 20, NaN, 20, 40], w: [1, 1, 2, 2, 3, 3] });
    const over = { orderBy: "k", frame: rowsBetween(-2, 0) } as const;
    const result = few.select(c => ({
      median: c.v.median().over(over), low: c.v.quantile(0).over(over),
      disc: c.v.quantileDisc(1 / 3).over(over), mode: c.w.mode().over(over),
      most: c.v.mode().over({ orderBy: "k", frame: rowsBetween("unbounded", 0) }),
    }));
    expect(result.collectSync().toArray()).toEqual([
      { median: 10, low: 10, disc: 10, mode: 1, most: 10 },
      { median: 20, low: 10, disc: 10, mode: 1, most: 10 },
      { median: 20, low: 10, disc: 10, mode: 1, most: 10 },
      { median: 30, low: 20, disc: 20, mode: 2, most: 10 },
      { median: 20, low: 20, disc: 20, mode: 2, most: 20 },
      { median: 40, low: 20, disc: 20, mode: 3, most: 20 },
    ]);
    expectAgreement(result);
  });

  it("each once", () => {
    const twice = fromColumns({ k: [1, 2, 3, 4, 5, 6], v: [1, 1, 1, 9, null, 4] });
    const over = { orderBy: "k", frame: rowsBetween(-3, 0), distinct: true } as const;
    const result = twice.select(c => ({
      median: c.v.median().over(over), q: c.v.quantile(0.25).over(over), n: c.v.count().over(over),
      all: c.v.median().over({ distinct: true }),
    }));
    expect(result.collectSync().toArray()).toEqual([
      { median: 1, q: 1, n: 1, all: 4 }, { median: 1, q: 1, n: 1, all: 4 }, { median: 1, q: 1, n: 1, all: 4 },
      { median: 5, q: 3, n: 2, all: 4 }, { median: 5, q: 3, n: 2, all: 4 },
      { median: 4, q: 2.5, n: 3, all: 4 },
    ]);
    expectAgreement(result);
  });

  it("with and without whole partitions beside them", () => {
    const over = { partitionBy: "part", orderBy: "size", frame: rowsBetween(-5, 3) } as const;
    expectAgreement(table.withColumns(c => ({
      a: c.n.median().over({ partitionBy: "part" }), d: c.n.median().over(over),
      e: c.s.mode().over({ partitionBy: "part" }), f: c.s.mode().over(over), g: c.n.min().over(over),
    })));
  });
});

describe("orders and partitions", () => {
  it("descending, by time, and by none", () => {
    expectAgreement(table.withColumns(c => ({
      a: c.x.median().over({ orderBy: desc("day"), frame: between("-7d", "2d") }),
      d: c.s.mode().over({ orderBy: desc("day"), frame: between("-7d", "2d") }),
    })));
    expectAgreement(table.filter(c => c.n.gt(0)).withColumns(c => ({
      a: c.x.median().over({ frame: rowsBetween(-6, 0) }), d: c.s.mode().over({ frame: rowsBetween(-6, 0) }),
    })));
  });

  it("no rows, one row, partitions of one row", () => {
    const over = { partitionBy: "n", orderBy: "size", frame: rowsBetween(-1, 1) } as const;
    for (const frame of [table.filter(c => c.n.gt(10_000)), table.head(1), table]) {
      expectAgreement(frame.withColumns(c => ({ a: c.x.median().over(over), d: c.s.mode().over(over) })));
    }
  });
});

describe("large partitions", () => {
  const SIZE = 12_000;
  const large = fromColumns({
    g: Int32Array.from(rows(i => (i % 10 === 0 ? i % 3 : 7), SIZE)),
    o: Int32Array.from(rows(i => (i * 104_729) % 65_537, SIZE)),
    v: Int32Array.from(rows(i => (i * 7919) % 1013, SIZE)),
  });

  /** Quantile and mode of each row's frame of a sorted partition, frame by frame. */
  function plainly(
    values: readonly number[], before: number, behind: number,
  ): { median: number; mode: number }[] {
    return values.map((_, i) => {
      const frame = values.slice(Math.max(0, i - before), i + behind + 1);
      const times = new Map<number, number>();
      for (const value of frame) times.set(value, (times.get(value) ?? 0) + 1);
      const most = Math.max(...times.values());
      const sorted = [...frame].sort((a, b) => a - b);
      const middle = (sorted.length - 1) / 2;
      return {
        median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
        mode: [...times].find(([, n]) => n === most)![0],
      };
    });
  }

  it.each([[150, 0], [3, 60]])("frames of %s rows before and %s behind", (before, behind) => {
    const over = { partitionBy: "g", orderBy: "o", frame: rowsBetween(-before, behind) } as const;
    const frame = large.select(c => ({
      g: c.g, n: rowNumber().over({ partitionBy: "g", orderBy: "o" }), v: c.v,
      median: c.v.median().over(over), mode: c.v.mode().over(over),
    }));
    for (const testing of [{}, { virtualWorkers: 3, seed: 5, morselRows: 3000, earlyExit: 0.5 }]) {
      const actual = frameOf(engines.shared.runSync(frame.plan, { testing }));
      const [g, n, v] = [actual.column("g"), actual.column("n"), actual.column("v")];
      const [median, mode] = [actual.column("median"), actual.column("mode")];
      for (const part of new Set(g)) {
        const sorted = rows(i => i, SIZE).filter(i => g[i] === part)
          .sort((a, b) => Number(n[a]) - Number(n[b]));
        expect(sorted.map(i => ({ median: median[i], mode: mode[i] })))
          .toEqual(plainly(sorted.map(i => v[i] as number), before, behind));
      }
    }
  });
});

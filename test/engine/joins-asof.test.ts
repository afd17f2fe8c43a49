// As-of joins, compiled, against the reference; and the reference against rows worked out by hand.
import { describe, expect, it } from "vitest";
import { fromColumns, fromRows, t } from "../../src/index.ts";
import { expectAgreement } from "./agree.ts";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes));
const trades = fromRows([
  { id: 1, symbol: "A", time: at(0) }, { id: 2, symbol: "A", time: at(10) },
  { id: 3, symbol: "B", time: at(10) },
  { id: 4, symbol: "C", time: at(10) }, { id: 5, symbol: "A", time: null }, { id: 6, symbol: "A", time: at(25) },
], { id: t.int32, symbol: t.utf8, time: t.nullable(t.timestamp("ms")) });
const quotes = fromRows([
  { symbol: "A", time: at(10), price: 2 }, { symbol: "A", time: at(5), price: 1 },
  { symbol: "A", time: at(10), price: 3 }, { symbol: "B", time: at(12), price: 4 },
  { symbol: "B", time: at(9), price: 5 }, { symbol: "A", time: null, price: 6 },
  { symbol: "A", time: at(28), price: 7 },
], { symbol: t.utf8, time: t.nullable(t.timestamp("us")), price: t.float64 });

describe("by time", () => {
  it.each([
    ["backward", {}, [null, 3, 5, null, null, 3]],
    ["forward", { strategy: "forward" }, [1, 2, 4, null, null, 7]],
    ["nearest", { strategy: "nearest" }, [1, 3, 5, null, null, 7]],
    ["without exact matches", { allowExactMatches: false }, [null, 1, 5, null, null, 3]],
    ["forward without exact matches", { strategy: "forward", allowExactMatches: false }, [1, 7, 4, null, null, 7]],
    ["within a tolerance", { tolerance: "1m" }, [null, 3, 5, null, null, null]],
    ["nearest within a tolerance", { strategy: "nearest", tolerance: "3m" }, [null, 3, 5, null, null, 7]],
  ] as const)("%s", (_, options, prices) => {
    const frame = trades.joinAsof(quotes, { on: "time", by: "symbol", ...options });
    expect(frame.collectSync({ executor: "reference" }).column("price")).toEqual(prices);
    expect(frame.collectSync().column("price")).toEqual(prices);
    expectAgreement(frame);
  });

  it("inner drops rows without a partner; the partner's time stays", async () => {
    const frame = trades.joinAsof(quotes, { on: "time", by: "symbol", how: "inner" });
    expect(frame.columns).toEqual(["id", "symbol", "time", "time_right", "price"]);
    expect(frame.schema.map(f => f.nullable)).toEqual([false, false, true, true, false]);
    expect(await frame.select("id", "time_right").toRows()).toEqual(
      [{ id: 2, time_right: at(10) }, { id: 3, time_right: at(9) }, { id: 6, time_right: at(10) }]);
  });
});

const column = <T>(length: number, value: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => value(i));
const many = fromColumns({
  k: column(900, i => (i % 17 === 0 ? null : i % 4)), x: column(900, i => i * 37 % 500),
  v: column(900, i => i),
}, { k: t.nullable(t.int32), x: t.int64, v: t.int32 });
const some = fromColumns({
  k: column(300, i => (i % 19 === 0 ? null : i % 5)), x: column(300, i => i * 53 % 480 / 2),
  d: column(300, i => i * 53 % 480 / 4), w: column(300, i => `w${i}`),
}, { k: t.nullable(t.int64), x: t.float64, d: t.decimal(9, 2), w: t.utf8 });

describe.each(["backward", "forward", "nearest"] as const)("%s, by numbers", strategy => {
  it("of different types, with keys and without", () => {
    for (const how of ["left", "inner"] as const) {
      expectAgreement(many.joinAsof(some, { on: "x", by: "k", strategy, how }));
      expectAgreement(many.limit(200).joinAsof(some, { on: { x: "d" }, strategy, how, tolerance: 10 }));
      expectAgreement(many.limit(200).joinAsof(some, { on: "x", strategy, how, allowExactMatches: false }));
    }
  });

  it("with NaN, infinities and -0", () => {
    const left = fromColumns({ x: [NaN, -0, Infinity, -Infinity, 1.5, null] }, { x: t.nullable(t.float64) });
    const right = fromColumns({ x: [0, NaN, 7, -Infinity, null, Infinity], n: [1, 2, 3, 4, 5, 6] },
      { x: t.nullable(t.float64), n: t.int32 });
    expectAgreement(left.joinAsof(right, { on: "x", strategy }));
    expectAgreement(left.joinAsof(right, { on: "x", strategy, tolerance: 2 }));
  });

  it("with nothing on a side", () => {
    expectAgreement(many.limit(0).joinAsof(some, { on: "x", strategy }));
    expectAgreement(many.joinAsof(some.filter(c => c.x.lt(-1)), { on: "x", by: "k", strategy }));
  });

  it("whose key cannot be computed in a row without a time", async () => {
    const far = fromRows([{ at: null, k: 2n ** 62n }], { at: t.nullable(t.int32), k: t.int64 })
      .withColumns(c => ({ k: c.k.cast(t.duration("s")) }));
    const near = fromRows([{ at: 1, k: 1n }], { at: t.int32, k: t.int64 })
      .withColumns(c => ({ k: c.k.cast(t.duration("ms")) }));
    const joined = near.joinAsof(far, { on: "at", by: "k", strategy });
    for (const executor of ["reference", "single", "parallel"] as const) {
      await expect(joined.collect({ executor })).rejects.toMatchObject({ name: "ExecutionError" });
    }
  });

  it("under other operators", () => {
    const joined = many.joinAsof(some, { on: "x", by: "k", strategy });
    expectAgreement(joined.filter(c => c.v.gt(300)).select("v", "w"));
    expectAgreement(joined.limit(20, 7));
    expectAgreement(joined.groupBy("w").agg(g => ({ n: g.v.count() })), { ordered: false });
  });
});

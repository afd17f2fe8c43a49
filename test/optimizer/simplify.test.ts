// The rules fold-constants and simplify-expressions, on the text of one projected expression.
import { describe, expect, it } from "vitest";
import { printExpr } from "../../expr/print.ts";
import type { TypedExpr } from "../../expr/node.ts";
import {
  BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, UINT8, UTF8, decimal, timestamp,
} from "../../expr/type.ts";
import { NO_STATISTICS, optimize } from "../../engine/optimizer/index.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { cast, col, fn, isIn, lit, select, table, when, where, type Term } from "./build.ts";
import { expectSameOutcome } from "./check.ts";

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const t = table("t", {
  p: [BOOL, [true, false, true, false]], q: [BOOL, [true, null, false, null]],
  i: [INT32, [1n, -5n, 2147483647n, 0n]], j: [INT32, [null, 7n, 3n, null]], n: [INT8, [1n, -128n, 127n, 0n]],
  w: [INT64, [1n, MIN, MAX, 0n]], u: [UINT8, [0n, 255n, 7n, 3n]],
  m: [decimal(6, 2), [150n, -225n, 0n, 999999n]],
  f: [FLOAT64, [1.5, NaN, -0, 0]], g: [FLOAT32, [1.5, NaN, -0, 0.25]], s: [UTF8, ["a", "b", "1", ""]],
  d: [DATE, [0n, 19000n, -1n, 1n]],
});

function simplified(term: Term, input: Plan = t): string {
  const plan = select(input, [], { x: term });
  const after = optimize(plan, NO_STATISTICS, { validate: true }).plan;
  expectSameOutcome(plan, after);
  if (after.kind === "scan") return after.schema[0]!.name;
  if (after.kind !== "project") throw new Error(`expected a projection, not ${after.kind}`);
  const [column] = after.columns;
  return printExpr(column!.expr as TypedExpr);
}

function condition(term: Term): string {
  const plan = where(t, term);
  const after = optimize(plan, NO_STATISTICS, { validate: true, disabled: ["constant-filter"] }).plan;
  expectSameOutcome(plan, after);
  return after.kind === "filter" ? printExpr(after.predicate) : after.kind;
}

const cases = (rows: readonly (readonly [Term, string])[]): void => {
  for (const [term, text] of rows) expect(simplified(term)).toBe(text);
};

describe("folds", () => {
  it("exact arithmetic", () => cases([
    [fn("add", lit(2n), lit(3n)), "5"],
    [fn("mul", lit(15n, decimal(4, 1)), lit(2n)), "30.0"],
    [fn("sub", fn("neg", lit(MAX)), lit(1n)), String(MIN)],
    [fn("intDiv", lit(-7n), lit(2n)), "-3"],
    [fn("floorDiv", lit(-7n), lit(2n)), "-4"],
    [fn("mod", lit(-7n), lit(2n)), "-1"],
    [fn("mod", lit(7n), lit(0n)), "null"],
    [fn("div", lit(1), lit(0)), "Infinity"],
  ]));

  it("leaves what fails to fail when a row reaches it", () => {
    expect(simplified(fn("add", lit(MAX), lit(1n)))).toBe(`${MAX} + 1`);
    expect(simplified(when(fn("lt", col("i"), -100), fn("neg", lit(MIN)), lit(0n))))
      .toBe(`case when i < -100 then -(${MIN}) else 0 end`);
    expect(simplified(cast(lit("x"), INT32))).toBe('"x"::int32');
  });

  it("comparisons by the total order", () => cases([
    [fn("eq", lit(NaN), lit(NaN)), "true"],
    [fn("gt", lit(NaN), lit(Infinity)), "true"],
    [fn("eq", lit(-0), lit(0)), "true"],
    [fn("lt", lit("\u{ffff}"), lit("\u{1f600}")), "true"],
    [fn("lt", cast(lit(0.5), FLOAT64), lit(1n)), "true"],
    [fn("gt", lit(9007199254740993n, INT64), lit(9007199254740992, FLOAT64)), "true"],
    [fn("eqMissing", lit(null, INT32), lit(null, INT32)), "true"],
    [fn("eq", lit(1n), lit(null)), "null"],
  ]));

  it("nulls, casts and text", () => cases([
    [fn("add", col("i"), lit(null)), "null"],
    [fn("isNull", lit(null)), "true"],
    [cast(lit(5n), FLOAT64), "5.0"],
    [cast(lit(true), decimal(4, 2)), "1.00"],
    [fn("concat", lit("a"), lit("b")), '"ab"'],
    [isIn(lit(3n), 1n, 3n), "true"],
    [isIn(lit(3n), 1n, null), "null"],
  ]));

  it("keeps what may fail behind what is written before it", () => {
    const fails = fn("gt", fn("add", col("w"), 1), 0);
    expect(simplified(fn("or", fn("and", col("q"), fails), fn("and", col("p"), fails))))
      .toBe("q and w + 1 > 0 or p and w + 1 > 0");
  });

  it("keeps a call with a null if another argument may fail", () => {
    expect(simplified(fn("add", fn("add", col("w"), 1), lit(null, INT64)))).toBe("w + 1 + null");
  });
});

describe("simplifies", () => {
  it("logic", () => cases([
    [fn("and", col("p"), true), "p"],
    [fn("and", col("q"), false), "false"],
    [fn("or", false, col("q")), "q"],
    [fn("or", col("q"), true), "true"],
    [fn("and", col("q"), lit(null, BOOL)), "q and null"],
    [fn("and", col("q"), col("q")), "q"],
    [fn("not", fn("not", col("q"))), "q"],
    [fn("not", fn("lt", col("f"), 1)), "f >= 1.0"],
    [fn("eq", col("q"), true), "q"],
    [fn("eq", col("q"), false), "not q"],
  ]));

  it("null handling", () => cases([
    [fn("isNull", col("p")), "false"],
    [fn("coalesce", col("p"), col("q")), "p"],
    [fn("coalesce", lit(null, BOOL), col("q"), true, col("p")), "coalesce(q, true)"],
  ]));

  it("keeps a condition that may fail beside one that decides", () => {
    const failing = fn("gt", fn("add", col("w"), 1), 0);
    expect(simplified(fn("and", failing, false))).toBe("w + 1 > 0 and false");
    expect(simplified(fn("and", false, failing))).toBe("false");
  });

  it("case", () => cases([
    [when(true, col("i"), col("j")), "i"],
    [when(lit(null, BOOL), col("i"), col("j")), "j"],
    [when(col("p"), true, false), "p"],
    [when(col("p"), false, true), "not p"],
    [when(col("q"), true, false), "case when q then true else false end"],
    [when(col("q"), col("i"), col("i")), "i"],
  ]));

  it("casts", () => cases([
    [cast(cast(col("n"), INT64), INT16), "n::int16"],
    [cast(cast(col("n"), INT64), INT8), "n"],
    [cast(cast(col("w"), FLOAT64), INT64), "w::float64::int64"],
    [cast(cast(col("g"), FLOAT64), FLOAT32), "g"],
    [cast(col("n"), INT32, "try"), "n::int32"],
  ]));

  it("comparisons of a widened column", () => cases([
    [fn("gt", col("i"), 5), "i > 5"],
    [fn("gt", 5, col("i")), "i < 5"],
    [fn("eq", col("u"), 300), "false"],
    [fn("ne", col("u"), 300), "true"],
    [fn("lt", col("u"), 300), "true"],
    [fn("ge", col("n"), -129), "true"],
    [fn("lt", col("j"), 3000000000n), "j::int64 < 3000000000"],
    [fn("le", col("m"), 1.555), "m <= 1.55"],
    [fn("ge", col("m"), 1.555), "m > 1.55"],
    [fn("eq", col("m"), 1.555), "false"],
    [fn("lt", col("m"), -2.255), "m <= -2.26"],
    [fn("lt", col("i"), lit(2.5, decimal(3, 1))), "i <= 2"],
    [isIn(col("n"), 1, 1000, null), "n in (1, null)"],
    [isIn(col("i"), 4), "i = 4"],
    [fn("lt", col("d"), lit(new Date(100_000_000), timestamp("ms"))), "d <= date 1970-01-02"],
  ]));

  it("keeps a cast that may fail", () => {
    expect(simplified(fn("gt", cast(col("w"), INT32), 5))).toBe("w::int32 > 5");
  });

  it("neutral elements of one type", () => cases([
    [fn("add", col("w"), 0), "w"],
    [fn("mul", 1, col("w")), "w"],
    [fn("add", col("f"), 0), "f + 0.0"],
    [fn("mul", col("f"), 1), "f"],
    [fn("sub", col("i"), 0), "i::int64"],
  ]));
});

describe("a filter", () => {
  it("takes null for false", () => {
    expect(condition(fn("coalesce", col("q"), false))).toBe("q");
    expect(condition(fn("and", col("p"), lit(null, BOOL)))).toBe("false");
    expect(condition(fn("or", col("q"), lit(null, BOOL)))).toBe("q");
  });

  it("keeps null apart where the next condition may fail", () => {
    const failing = fn("gt", fn("sub", col("w"), 1), 0);
    expect(condition(fn("and", fn("coalesce", col("q"), false), failing))).toBe("coalesce(q, false) and w - 1 > 0");
  });
});

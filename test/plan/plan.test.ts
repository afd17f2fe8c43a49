// Plans as text, as keys, and their invariants.
import { describe, expect, it } from "vitest";
import { BOOL, DATE, FLOAT64, INT32, INT64, UTF8, decimal, timestamp } from "../../expr/type.ts";
import { printExpr, printUnbound } from "../../expr/print.ts";
import { bindRow } from "../../expr/bind/bind.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { fingerprint, planKey } from "../../engine/plan/fingerprint.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import {
  agg, cast, col, distinct, fn, groupBy, isIn, joinOn, limit, lit, orderBy, rowIndex, select, table, topN,
  union, when, where, win, windows, withColumns, type Term,
} from "../optimizer/build.ts";

const t = table("t", {
  a: [INT64, [1n, null]], b: [UTF8, ["x", "y"]], "a b": [FLOAT64, [1, 2]], d: [DATE, [0n, 1n]],
  m: [decimal(6, 2), [100n, 200n]], ts: [timestamp("ms", "UTC"), [0n, 1n]], p: [BOOL, [true, false]],
});
const u = table("u", { k: [INT64, [1n, 2n]], b2: [UTF8, ["x", "y"]] });
const printed = (plan: Plan, schema = false) => `\n${printPlan(plan, { schema }).replaceAll(/#\d+/g, "")}\n`;

describe("printExpr", () => {
  const text = (term: Term) => printExpr(bindRow(term as never, t.schema, "select"));

  it("puts parentheses where they are needed, and nowhere else", () => {
    const [a, b] = [col("a"), fn("add", col("a"), 1)];
    expect(text(fn("mul", b, a))).toBe("(a + 1) * a");
    expect(text(fn("add", fn("mul", a, 2), b))).toBe("a * 2 + (a + 1)");
    expect(text(fn("sub", a, fn("sub", a, 1)))).toBe("a - (a - 1)");
    expect(text(fn("sub", fn("sub", a, 1), -1))).toBe("a - 1 - -1");
    expect(text(fn("neg", b))).toBe("-(a + 1)");
    expect(text(fn("and", fn("or", col("p"), fn("gt", a, 1)), fn("not", fn("and", col("p"), col("p"))))))
      .toBe("(p or a > 1) and not (p and p)");
    expect(text(fn("isNull", b))).toBe("a + 1 is null");
    expect(text(fn("isNotNull", a))).toBe("a is not null");
    expect(text(fn("eq", fn("gt", a, 1), col("p")))).toBe("(a > 1) = p");
  });

  it("shows casts, cases, lists and typed literals", () => {
    expect(text(cast(fn("add", col("a"), 1), INT32))).toBe("(a + 1)::int32");
    expect(text(cast(col("b"), INT32, "try"))).toBe("try_cast(b as int32)");
    expect(text(when(col("p"), col("b"), "no"))).toBe('case when p then b else "no" end');
    expect(text(isIn(col("a"), 1, 2, null))).toBe("a in (1, 2, null)");
    expect(text(fn("ge", col("d"), "2024-02-29"))).toBe("d >= date 2024-02-29");
    expect(text(fn("eq", col("m"), 1.5))).toBe("m = 1.50");
    expect(text(fn("lt", col("ts"), new Date(0)))).toBe("ts < timestamp 1970-01-01T00:00:00Z");
    expect(text(fn("mul", col("a b"), -0))).toBe('"a b" * -0.0');
  });

  it("prints what the caller wrote before it is bound", () => {
    expect(printUnbound(fn("gt", fn("add", col("x"), 1), lit("y")))).toBe('x + 1 > "y"');
    expect(printUnbound(agg("sum", col("x"), fn("isNotNull", col("y"))))).toBe("sum(x) filter (y is not null)");
    expect(printUnbound({
      kind: "window", name: "last", args: [col("x")], distinct: false, ignoreNulls: true, partitionBy: [col("k")],
      orderBy: [{ expr: col("o"), descending: true, nullsFirst: true }],
      frame: { unit: "groups", start: { kind: "offset", count: -1 }, end: { kind: "offset", count: 2 }, exclude: "current" },
    })).toBe("last(x) ignore nulls over (partition by k order by o desc nulls first groups between 1 preceding and 2 following "
      + "exclude current)");
    expect(printUnbound(when(isIn(col("x"), 1n), cast(col("x"), UTF8), lit(null)))).toBe("case when x in (1n) then x::utf8 else null end");
  });
});

describe("printPlan", () => {
  it("shows every node and what it does", () => {
    const narrow = select(where(t, fn("gt", col("a"), 1)), ["a", "b", "m", "p"]);
    const joined = joinOn(narrow, u, { a: "k" }, { how: "left", validate: "m:1" });
    const aggregates = { n: agg("count"), top: agg("max", col("m"), col("p")) };
    const groups = groupBy(joined, ["b"], aggregates, { maintainOrder: true });
    const sorted = orderBy(rowIndex(select(groups, ["b"], { x: fn("add", col("n"), 1) }), "row", 5), "-x", "b");
    expect(printed(limit(distinct(union([sorted, sorted]), ["b"], true), 2, 10))).toMatchInlineSnapshot(`
      "
      limit 10 from 2
        distinct on b in order
          union
            sort by x desc, b
              rowIndex row from 5
                project b, n + 1 as x
                  aggregate by b [count() as n, max(m) filter (p) as top] in order
                    join left on a = k m:1 [left.a, left.b, left.m, left.p, right.b2]
                      project a, b, m, p
                        filter a > 1
                          scan t [a, b, "a b", d, m, ts, p]
                      scan u [k, b2]
            sort by x desc, b
              rowIndex row from 5
                project b, n + 1 as x
                  aggregate by b [count() as n, max(m) filter (p) as top] in order
                    join left on a = k m:1 [left.a, left.b, left.m, left.p, right.b2]
                      project a, b, m, p
                        filter a > 1
                          scan t [a, b, "a b", d, m, ts, p]
                      scan u [k, b2]
      "
    `);
    const { keys } = orderBy(t, "a") as Extract<Plan, { kind: "sort" }>;
    const nullsFirst = keys.map(k => ({ ...k, nullsFirst: true }));
    expect(printed(topN(limit(t, 3, Infinity), nullsFirst, 1, 5))).toMatchInlineSnapshot(`
      "
      topN 5 from 1 by a nulls first
        limit all from 3
          scan t [a, b, "a b", d, m, ts, p]
      "
    `);
  });

  it("shows windows with their place, and each function with its frame", () => {
    const rows = {
      unit: "rows", start: { kind: "offset", count: -2 }, end: { kind: "offset", count: 0 }, exclude: "none",
    } as const;
    const near = {
      unit: "range", start: { kind: "value", expr: lit("-7d") }, end: { kind: "offset", count: 0 }, exclude: "none",
    } as const;
    const place = { by: ["b"], order: ["-d"] };
    expect(printed(windows(t, place, {
      r: win("rank"), s: win("sum", [col("m")], { filter: col("p"), frame: rows }),
    }))).toMatchInlineSnapshot(`
      "
      window by b order d desc [rank() as r, sum(m) filter (p) rows between 2 preceding and current row as s]
        scan t [a, b, "a b", d, m, ts, p]
      "
    `);
    expect(printed(windows(select(t, ["a", "d"]), { order: ["d"] }, {
      "last 7": win("max", [col("a")], { frame: near }),
    }))).toMatchInlineSnapshot(`
      "
      window order d [max(a) range between key offsetBy(d, "-7d") and current row as "last 7"]
        project a, d
          scan t [a, b, "a b", d, m, ts, p]
      "
    `);
    expect(printed(windows(u, {}, { n: win("count") }), true)).toMatchInlineSnapshot(`
      "
      window [count() as n]  → k int64, b2 utf8, n int64
        scan u [k, b2]  → k int64, b2 utf8
      "
    `);
  });

  it("shows schemas on demand", () => {
    expect(printed(select(limit(u, 0, 1), ["b2"], { "a b": fn("isNull", col("k")) }), true)).toMatchInlineSnapshot(`
      "
      project b2, k is null as "a b"  → b2 utf8, "a b" bool
        limit 1  → k int64, b2 utf8
          scan u [k, b2]  → k int64, b2 utf8
      "
    `);
  });
});

describe("planKey and fingerprint", () => {
  const plan = (value: number, source: Plan = t) =>
    withColumns(where(source, fn("gt", col("a"), value)), { r: fn("round", col("m"), 1), s: fn("like", col("b"), "x%") });

  it("are equal for equal plans, whatever order their properties were written in", () => {
    const turned = JSON.parse(JSON.stringify(select(t, ["b"])), (_, value: unknown) =>
      (value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse()) : value)) as Plan;
    expect(planKey(turned)).toBe(planKey(select(t, ["b"])));
    expect(fingerprint(plan(1))).toBe(fingerprint(plan(1)));
    expect(fingerprint(plan(1))).toMatch(/^[0-9a-f]{16}$/);
  });

  it("tell literals, names and sources apart", () => {
    const keys = [plan(1), plan(2), select(plan(1), ["a"]), plan(1, table("t", columnsOfT))];
    expect(new Set(keys.map(p => planKey(p))).size).toBe(4);
    expect(new Set(keys.map(p => fingerprint(p))).size).toBe(4);
    const zero = (value: number) => planKey(where(t, fn("eq", col("a b"), value)));
    expect(zero(0)).not.toBe(zero(-0));
    expect(zero(NaN)).not.toBe(zero(1));
  });

  it("as a shape, forget values and sources but not what shapes the computation", () => {
    const shape = (p: Plan) => planKey(p, { shape: true });
    expect(shape(plan(1))).toBe(shape(plan(2)));
    expect(shape(plan(1))).toBe(shape(plan(1, table("other", columnsOfT))));
    expect(shape(where(t, fn("like", col("b"), "x%")))).not.toBe(shape(where(t, fn("like", col("b"), "y%"))));
    expect(shape(where(t, fn("eq", col("b"), "x")))).toBe(shape(where(t, fn("eq", col("b"), "y"))));
    expect(shape(where(t, fn("eq", col("a"), 1)))).not.toBe(shape(where(t, fn("ne", col("a"), 1))));
  });
});
const columnsOfT = {
  a: [INT64, [1n, null]], b: [UTF8, ["x", "y"]], "a b": [FLOAT64, [1, 2]], d: [DATE, [0n, 1n]],
  m: [decimal(6, 2), [100n, 200n]], ts: [timestamp("ms", "UTC"), [0n, 1n]], p: [BOOL, [true, false]],
} as const;

describe("validatePlan", () => {
  const fails = (plan: Plan) => expect(() => validatePlan(plan, "test"));

  it("accepts what the factories build", () => {
    validatePlan(limit(orderBy(union([distinct(t, null, false), t]), "a"), 0, 1));
    validatePlan(groupBy(joinOn(t, u, { a: "k" }), ["b"], { n: agg("count") }));
  });

  it("names the node and what is wrong with it", () => {
    const filter = where(t, fn("gt", col("a"), 1)) as Extract<Plan, { kind: "filter" }>;
    fails({ ...filter, input: u, schema: u.schema })
      .toThrow('test: filter: there is no column "a" in its input.');
    fails({ ...filter, schema: u.schema })
      .toThrow(/^test: filter: its schema is \[k int64, b2 utf8\], and its parts give \[a int64\?/);
    fails({ ...filter, predicate: bindRow(col("b"), t.schema, "filter") }).toThrow("test: filter: its predicate is utf8.");
    fails(where(t, { kind: "literal", value: true })).not.toThrow();
  });

  it("checks that columns have the types they are used with", () => {
    const v = table("v", { a: [UTF8, ["1"]] });
    const project = select(t, ["a"]) as Extract<Plan, { kind: "project" }>;
    fails({ ...project, input: v }).toThrow('test: project: column "a" is used as int64?, but it is utf8.');
    const strict = select(u, ["k"]) as Extract<Plan, { kind: "project" }>;
    const nullable = table("u", { k: [INT64, [null]] });
    fails({ ...strict, input: nullable })
      .toThrow('test: project: column "k" is used as int64, but it is int64?.');
  });

  it("checks windows", () => {
    const plan = windows(t, { by: ["b"], order: ["a"] }, { s: win("sum", [col("a")]) }) as Extract<Plan,
      { kind: "window" }>;
    fails(plan).not.toThrow();
    fails({ ...plan, schema: t.schema }).toThrow(/^test: window: its schema is /);
    fails({ ...plan, input: u }).toThrow('test: window: there is no column "b" in its input.');
    const limit = { kind: "value", expr: bindRow(col("a b"), t.schema, "select") } as const;
    const [{ name, call }] = plan.columns as [(typeof plan.columns)[0]];
    const ranged = [{ name, call: { ...call, frame: { ...call.frame, start: limit } } }];
    fails({ ...plan, columns: ranged }).toThrow("test: window: the range of sum is of float64, and its key of int64.");
    fails({ ...plan, orderBy: [], columns: ranged }).toThrow("test: window: the range of sum needs one order key.");
    fails({ ...plan, wanted: { column: "s", most: 1 } })
      .toThrow("test: window: rows are wanted by \"s\", which does not number them.");
    const inside = { ...plan, ...call, kind: "window", partitionBy: [] } as never;
    fails(select(t, [], {})).not.toThrow();
    fails({ ...plan, partitionBy: [inside] }).toThrow("test: window: the window function sum stands for a row value.");
  });

  it("checks names, rows of scans, unions and join keys", () => {
    const project = select(t, ["a", "b"]) as Extract<Plan, { kind: "project" }>;
    const twice = project.columns.map(c => ({ ...c, name: "x" }));
    fails({ ...project, columns: twice, schema: project.schema.map(f => ({ ...f, name: "x" })) })
      .toThrow('test: project: two columns are called "x".');
    const scan = t as Extract<Plan, { kind: "scan" }>;
    fails({ ...scan, rows: { start: 1, end: 3 } })
      .toThrow(/^test: scan: rows \[1, 3\) are not in t#\d+, which has 2\.$/);
    fails({ ...scan, schema: u.schema }).toThrow(/^test: scan: column "k" int64 is not in t#\d+\.$/);
    const both = union([t, t]) as Extract<Plan, { kind: "union" }>;
    fails({ ...both, inputs: [t, u] }).toThrow(/^test: union: input 1: its schema is /);
    const join = joinOn(t, u, { a: "k" }) as Extract<Plan, { kind: "join" }>;
    const on = [{ left: bindRow(col("a"), t.schema, "join"), right: bindRow(col("b2"), u.schema, "join") }];
    fails({ ...join, on }).toThrow("test: join: keys of types int64 and utf8 do not compare.");
  });
});

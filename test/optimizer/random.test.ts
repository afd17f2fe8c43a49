// Random plans over small tables with awkward values: whatever rules fire, the rows stay the same.
import { expect, it } from "vitest";
import { BOOL, FLOAT64, INT32, INT64, UTF8, decimal, type DataType } from "../../expr/type.ts";
import type { Expr } from "../../expr/node.ts";
import { NO_STATISTICS, RULES, optimize, type StatisticsPort } from "../../engine/optimizer/index.ts";
import { unordered } from "../../engine/plan/build.ts";
import type { JoinHow, Plan } from "../../engine/plan/node.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { sourceOf } from "../../engine/source/source.ts";
import { readColumn } from "../../engine/reference/read.ts";
import {
  agg, cast, col, distinct, fn, groupBy, isIn, joinOn, limit, lit, orderBy, rowIndex, select, table, union,
  when, where, win, windows, withColumns,
} from "./build.ts";
import { expectSameOutcome, outcomeOf } from "./check.ts";

const COUNT = Number(process.env["QUERN_PLANS"] ?? 2500);

/** Mulberry32: the plan follows from its number alone, so a failure can be run again. */
function generator(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  return { below, pick, chance: (p: number) => next() < p };
}
type Random = ReturnType<typeof generator>;

const MAX = 2n ** 63n - 1n;
const base = () => table("t", {
  i: [INT32, [3n, -1n, null, 0n, 2147483647n, 3n]], w: [INT64, [1n, MAX, 3n, -MAX, 3n, 0n]],
  f: [FLOAT64, [0, -0, NaN, null, 1.5, -2]], s: [UTF8, ["x", "Y", null, "", "x", "3"]],
  b: [BOOL, [true, null, false, true, true, false]],
  m: [decimal(8, 2), [100n, -250n, 0n, 999999n, null, 100n]],
});
const other = () => table("u", {
  k: [INT32, [3n, 0n, null, 3n]], v: [INT64, [7n, -3n, 9n, null]], z: [UTF8, ["x", "q", "x", null]],
});

const ROWS_SO_FAR = {
  unit: "rows", start: { kind: "unbounded" }, end: { kind: "offset", count: 0 }, exclude: "none",
} as const;

const kind = (type: DataType) =>
  (type.kind === "int32" || type.kind === "int64" ? "int" : type.kind as "float64" | "utf8" | "bool" | "decimal");
const named = (plan: Plan, wanted: string) =>
  plan.schema.filter(f => kind(f.type) === wanted).map(f => f.name);
/** A column most of the time, if there is one. */
const leaf = (r: Random, names: readonly string[], literal: () => Expr): Expr =>
  (names.length > 0 && r.chance(0.8) ? col(r.pick(names)) : literal());

const INTS = [0, 1, 3, -1, 2, 100, MAX];

function anInt(r: Random, plan: Plan, depth: number): Expr {
  const names = named(plan, "int");
  if (depth <= 0 || r.chance(0.3)) return leaf(r, names, () => lit(r.pick(INTS), INT64));
  const sub = () => anInt(r, plan, depth - 1);
  switch (r.below(8)) {
    case 0: return fn("add", sub(), sub());
    case 1: return fn("sub", sub(), r.pick([0, 1, 5]));
    case 2: return fn("mul", sub(), r.pick([0, 1, 2]));
    case 3: return fn("intDiv", sub(), r.pick([0, 1, 2, -1]));
    case 4: return when(aBool(r, plan, depth - 1), sub(), sub());
    case 5: return fn("coalesce", sub(), sub());
    case 6: return fn("length", aText(r, plan, depth - 1));
    default: return cast(sub(), r.pick([INT32, INT64]), r.pick(["strict", "try"]));
  }
}

function aText(r: Random, plan: Plan, depth: number): Expr {
  const names = named(plan, "utf8");
  if (depth <= 0 || r.chance(0.4)) return leaf(r, names, () => lit(r.pick(["x", "", "Y"])));
  switch (r.below(4)) {
    case 0: return fn("upper", aText(r, plan, depth - 1));
    case 1: return fn("concat", aText(r, plan, depth - 1), aText(r, plan, depth - 1));
    case 2: return cast(anInt(r, plan, depth - 1), UTF8);
    default: return fn("coalesce", aText(r, plan, depth - 1), "none");
  }
}

const COMPARE = ["eq", "ne", "lt", "le", "gt", "ge", "eqMissing", "neMissing"] as const;

function aBool(r: Random, plan: Plan, depth: number): Expr {
  const names = named(plan, "bool");
  if (depth <= 0 && names.length > 0) return col(r.pick(names));
  const sub = () => aBool(r, plan, depth - 1);
  const floats = named(plan, "float64");
  const decimals = named(plan, "decimal");
  switch (r.below(depth <= 0 ? 5 : 10)) {
    case 0: case 1: return fn(r.pick(COMPARE), anInt(r, plan, depth - 1), r.pick(INTS));
    case 2:
      if (floats.length === 0) return lit(r.chance(0.5));
      return fn(r.pick(COMPARE), col(r.pick(floats)), r.pick([0, 1.5, NaN]));
    case 3:
      if (decimals.length === 0) return lit(null, BOOL);
      return fn(r.pick(COMPARE), col(r.pick(decimals)), r.pick([0, 1.005, -2.5]));
    case 4: return fn("isNull", anInt(r, plan, depth - 1));
    case 5: return fn("and", sub(), sub());
    case 6: return fn("or", sub(), sub());
    case 7: return fn("not", sub());
    case 8: return isIn(aText(r, plan, depth - 1), "x", "Y", ...(r.chance(0.3) ? [null] : []));
    default: return fn(r.pick(["eq", "coalesce"] as const), sub(), r.chance(0.5));
  }
}

/** Grouping forgets the order; then nothing may follow that depends on it. */
interface State {
  readonly plan: Plan;
  readonly ordered: boolean;
}
type Step = (r: Random, state: State, serial: number) => State;

const keyNames = (r: Random, plan: Plan) =>
  plan.schema.map(f => f.name).filter(() => r.chance(0.4));

const JOINS: readonly JoinHow[] = ["inner", "left", "right", "full", "semi", "anti", "mark"];

/** A join with another small table, by a key or a condition or both. */
function aJoin(r: Random, s: State, kinds: readonly JoinHow[]): State {
  const ints = named(s.plan, "int");
  const right = other();
  const taken = new Set([...s.plan.schema.map(f => f.name), "matched"]);
  const clashes = taken.size <= s.plan.schema.length || right.schema.some(f => taken.has(f.name));
  if (ints.length === 0 || clashes) return s;
  const filtered = r.chance(0.5) ? right : where(right, aBool(r, right, 2));
  const keys = r.chance(0.75) ? { [r.pick(ints)]: "k" } : {};
  const both = joinOn(s.plan, right, keys);
  const condition = (): Expr =>
    (r.chance(0.4) ? fn(r.pick(COMPARE), col(r.pick(ints)), col("v")) : aBool(r, both, 2));
  const several = () => (r.chance(0.5) ? condition() : fn("and", condition(), condition()));
  const options = {
    how: r.pick(kinds), ...(r.chance(0.6) ? { where: several() } : {}),
    ...(r.chance(0.1) ? { validate: r.pick(["1:m", "m:1"] as const) } : {}),
    ...(r.chance(0.05) ? { unmatched: "error" as const } : {}),
  };
  const plan = joinOn(s.plan, filtered, keys, options);
  const more = r.chance(0.4) && plan.schema.some(f => f.name === "v") ? where(plan, condition()) : plan;
  return { ...s, plan: more };
}

/** Comma joins: tables side by side, the conditions above, and nobody who asks for an order. */
function aTree(r: Random, s: State): State {
  const ints = named(s.plan, "int");
  if (ints.length === 0 || s.plan.schema.some(f => /^[kvz]\d/.test(f.name))) return s;
  let plan = s.plan;
  const conditions: Expr[] = [];
  for (let i = 0, most = 2 + r.below(2); i < most; i++) {
    const before = named(plan, "int");
    plan = joinOn(plan, select(other(), [], { [`k${i}`]: col("k"), [`v${i}`]: col("v"), [`z${i}`]: col("z") }), {},
      { how: "cross" });
    if (r.chance(0.8)) conditions.push(fn("eq", col(r.pick(before)), col(`k${i}`)));
    if (r.chance(0.3)) conditions.push(fn(r.pick(COMPARE), col(r.pick(before)), col(`v${i}`)));
  }
  if (r.chance(0.4)) conditions.push(aBool(r, plan, 2));
  for (const condition of conditions) plan = where(plan, condition);
  return { plan: unordered(plan), ordered: false };
}

const STEPS: readonly Step[] = [
  aTree,
  (r, s) => {
    const [shared, one, other] = [aBool(r, s.plan, 1), aBool(r, s.plan, 1), aBool(r, s.plan, 1)];
    return { ...s, plan: where(s.plan, fn("or", fn("and", one, shared), fn("and", shared, other))) };
  },
  (r, s) => (r.chance(0.2) ? { plan: unordered(s.plan), ordered: false } : s),
  (r, s) => ({ ...s, plan: where(s.plan, aBool(r, s.plan, 3)) }),
  (r, s) => ({ ...s, plan: where(s.plan, fn("and", aBool(r, s.plan, 2), aBool(r, s.plan, 2))) }),
  (r, s) => ({ ...s, plan: select(s.plan, s.plan.schema.map(f => f.name).filter(() => r.chance(0.7))) }),
  (r, s, n) => {
    const more = { [`i${n}`]: anInt(r, s.plan, 2), [`b${n}`]: aBool(r, s.plan, 2) };
    return { ...s, plan: withColumns(s.plan, more) };
  },
  (r, s, n) => {
    const more = { [`i${n}`]: anInt(r, s.plan, 3), [`s${n}`]: aText(r, s.plan, 3) };
    return { ...s, plan: select(s.plan, keyNames(r, s.plan), more) };
  },
  (r, s) => {
    const keys = keyNames(r, s.plan);
    const terms = keys.map(k => (r.chance(0.5) ? `-${k}` : k));
    // Without keys it would say that the order does not matter.
    return keys.length > 0 ? { ...s, plan: orderBy(s.plan, ...terms) } : s;
  },
  (r, s) => {
    const keys = keyNames(r, s.plan);
    return s.ordered ? { ...s, plan: orderBy(s.plan, ...keys, lit(1), ...keys.map(k => `-${k}`)) } : s;
  },
  (r, s) => (s.ordered ? { ...s, plan: limit(s.plan, r.below(3), r.pick([0, 1, 3, 10, Infinity])) } : s),
  (r, s, n) => (s.ordered ? { ...s, plan: rowIndex(s.plan, `r${n}`, r.below(3)) } : s),
  (r, s) => {
    const maintain = s.ordered && r.chance(0.5);
    const on = s.ordered && r.chance(0.5) ? keyNames(r, s.plan) : null;
    return { plan: distinct(s.plan, on, maintain), ordered: maintain };
  },
  (r, s, n) => {
    const maintain = s.ordered && r.chance(0.5);
    const keys = keyNames(r, s.plan);
    return { ordered: maintain || keys.length === 0, plan: groupBy(s.plan, keys, {
      [`n${n}`]: agg("count", undefined, r.chance(0.3) ? aBool(r, s.plan, 1) : undefined),
      [`m${n}`]: agg(r.pick(["sum", "min", "max"]), anInt(r, s.plan, 1)),
      ...(s.ordered ? { [`f${n}`]: agg(r.pick(["first", "last"]), aText(r, s.plan, 1)) } : {}),
    }, { maintainOrder: maintain }) };
  },
  (r, s) => aJoin(r, s, [...JOINS, "left", "inner"]),
  (r, s) => aJoin(r, s, JOINS),
  (r, s) => ({ ...s, plan: union([s.plan, where(s.plan, aBool(r, s.plan, 2))]) }),
  (r, s, n) => {
    if (!s.ordered) return s;
    const order = keyNames(r, s.plan).map(k => (r.chance(0.5) ? `-${k}` : k));
    return { ...s, plan: windows(s.plan, { by: keyNames(r, s.plan).slice(0, 2), order }, {
      [`w${n}`]: win(r.pick(["sum", "count", "min"]), [anInt(r, s.plan, 1)], r.chance(0.3)
        ? { filter: aBool(r, s.plan, 1) } : {}),
      [`x${n}`]: win(r.pick(["lag", "first"]), [aText(r, s.plan, 1)]),
      [`y${n}`]: win("rowNumber"),
    }) };
  },
  (r, s, n) => {
    const order = keyNames(r, s.plan).map(k => (r.chance(0.5) ? `-${k}` : k));
    if (!s.ordered || order.length === 0) return s;
    const number = r.pick(["rowNumber", "rank", "denseRank"] as const);
    const plan = windows(s.plan, { by: keyNames(r, s.plan).slice(0, 1), order }, {
      [`z${n}`]: win(number), [`q${n}`]: win(r.pick(["lag", "lead", "first", "last", "count"]),
        [aText(r, s.plan, 1)], r.chance(0.5) ? { frame: ROWS_SO_FAR } : {}),
    });
    return { ...s, plan: where(plan, fn(r.pick(["le", "lt", "eq"]), col(`z${n}`), r.below(4))) };
  },
];

function randomPlan(seed: number): Plan {
  const r = generator(seed);
  let state: State = { plan: base(), ordered: true };
  const steps = 2 + r.below(6);
  for (let n = 0; n < steps; n++) state = r.pick(STEPS)(r, state, n);
  return state.plan;
}

/** True statistics, read from the tables; the optimizer may rely on every word of them. */
const measured: StatisticsPort = {
  column(source, name) {
    const values = readColumn(sourceOf(source).column(source.schema.findIndex(f => f.name === name)));
    const exact = values.filter(v => typeof v === "bigint");
    return {
      min: exact.length > 0 ? exact.reduce((a, b) => (a < b ? a : b)) : null,
      max: exact.length > 0 ? exact.reduce((a, b) => (a > b ? a : b)) : null,
      nullCount: values.filter(v => v === null).length, distinct: new Set(values).size,
      sorted: false, unique: false,
    };
  },
};

it(`${COUNT} random plans give the same rows optimized`, () => {
  const fired = new Set<string>();
  let computed = 0;
  for (let seed = 1; seed <= COUNT; seed++) {
    const plan = randomPlan(seed);
    if ("rows" in outcomeOf(plan)) computed++;
    for (const statistics of [NO_STATISTICS, measured]) {
      let text = "";
      try {
        const after = optimize(plan, statistics, { validate: true });
        text = printPlan(after.plan, { schema: true });
        for (const { rule } of after.fired) fired.add(rule);
        expectSameOutcome(plan, after.plan);
      } catch (error) {
        throw new Error(`plan ${seed}\n${printPlan(plan, { schema: true })}\nbecame\n${text}\n`, { cause: error });
      }
    }
  }
  // The test is worth something only if most plans compute rows and every rule had its turn.
  expect(computed).toBeGreaterThan(COUNT / 2);
  // Dependent joins have random plans of their own, in test/unnest.
  const names = RULES.map(rule => rule.name).filter(name => name !== "unnest-dependent-joins");
  expect([...fired].sort()).toEqual(names.sort());
});

// Random windows over a scope: every function, frame, exclusion and option, over random partitions and
// orders.
import { bindPredicate, bindRow, bindWindowed } from "../../expr/bind/bind.ts";
import { WHOLE_PARTITION } from "../../expr/bind/frame.ts";
import { PlanError } from "../../expr/error.ts";
import { WINDOWS, type WindowName } from "../../expr/function/table.ts";
import type {
  Expr, FrameBound, OrderTerm, TypedWindow, WindowExpr, WindowFrame,
} from "../../expr/node.ts";
import { isNested, isNumeric, type Schema } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import { exprKey } from "../../engine/plan/fingerprint.ts";
import type { Plan, WindowColumn } from "../../engine/plan/node.ts";
import { ExprGenerator } from "./random-expr.ts";
import { randomAggregate } from "./random-aggregate.ts";
import { randomLiteral } from "./random-literal.ts";
import { trustOf, type Scope, type Trust } from "./scope.ts";
import type { Tape } from "./tape.ts";

/** Whether plans that compiled executors are asked to run have windows in them. */
export const COMPILED_WINDOWS: boolean = true;

/** The reference looks at each row's frame row by row; now and then at more rows than a chunk has. */
const MOST_ROWS = { often: 600, seldom: 2100 };

type Place = Pick<WindowExpr, "partitionBy" | "orderBy">;
type Call = Omit<WindowExpr, keyof Place | "kind" | "frame">;
type Bound = FrameBound<Expr>;

const column = (name: string): Expr => ({ kind: "column", name });
const literal = (value: number | string): Expr => ({ kind: "literal", value });
const UNBOUNDED: Bound = { kind: "unbounded" };
const rowsAway = (count: number): Bound => ({ kind: "offset", count });

function randomPlace(tape: Tape, generator: ExprGenerator, mayRange: boolean): Place {
  const key = (): Expr => (generator.column("comparable", { depth: 0 }) ?? generator.of("comparable", { depth: 1 })).expr;
  const term = (expr: Expr): OrderTerm<Expr> =>
    ({ expr, descending: tape.chance(0.4), nullsFirst: tape.chance(0.4) });
  const ranged = mayRange ? rangeKey(tape, generator) : null;
  return {
    partitionBy: Array.from({ length: tape.pick([1, 0, 1, 2]) }, key),
    orderBy: ranged ? [term(ranged)] : Array.from({ length: tape.pick([1, 0, 2, 1]) }, () => term(key())),
  };
}

/** A key whose values lie so close together, often enough, that distances between them are met exactly. */
function rangeKey(tape: Tape, generator: ExprGenerator): Expr | null {
  const family = tape.pick(["numeric", "temporal"] as const);
  const key = generator.column(family, { depth: 0, tame: true })?.expr ?? null;
  if (key === null || tape.chance(0.4)) return key;
  return family === "numeric" ? { kind: "call", name: "mod", args: [key, literal(7)] }
    : { kind: "call", name: "truncate", args: [key, literal(tape.pick(["1d", "1mo"]))] };
}

function distanceOf(tape: Tape, { expr }: OrderTerm<Expr>, schema: Schema): Expr | null {
  const { type } = bindRow(expr, schema, "test");
  if (isNumeric(type)) return literal(tape.pick([-1, -3, -2, -100, 1, 2, 3, 1000]));
  return type.kind === "date" || type.kind === "timestamp"
    ? literal(tape.pick(["-7d", "-1d", "-1mo", "-90d", "1d", "30d", "1y", "-1y"])) : null;
}

function randomFrame(tape: Tape, { orderBy }: Place, schema: Schema): WindowFrame<Expr> {
  const exclude = orderBy.length > 0 ? tape.pick(["none", "none", "none", "current", "group", "ties"] as const)
    : tape.pick(["none", "none", "current"] as const);
  const unit = orderBy.length === 0 ? "rows" : tape.pick(["rows", "range", "groups", "range"] as const);
  const bound = (side: "start" | "end"): Bound => {
    if (tape.chance(0.25)) return UNBOUNDED;
    if (unit !== "range") return rowsAway(tape.pick(side === "start" ? [-2, 0, -1, 1, -5] : [0, 1, -1, 2, 4]));
    const distance = orderBy.length === 1 && tape.chance(0.6) ? distanceOf(tape, orderBy[0]!, schema) : null;
    return distance ? { kind: "value", expr: distance } : rowsAway(0);
  };
  return { unit, start: bound("start"), end: bound("end"), exclude };
}

const NAMES = Object.keys(WINDOWS) as WindowName[];

/** A window function that is no aggregate, and how far its values can be relied on. */
function randomFunction(tape: Tape, scope: Scope, generator: ExprGenerator): { call: Call; trust: Trust } {
  const name = tape.pick(NAMES);
  const row = WINDOWS[name];
  const ignoreNulls = row.ignoresNulls === true && tape.chance(0.3);
  const made = (args: readonly Expr[], trust: Trust) =>
    ({ call: { name, args, distinct: false, ignoreNulls }, trust });
  if (row.receiver === null) {
    const exact = row.returns === "int64";
    return made(row.args.map(() => literal(tape.pick([3, 1, 2, 7, 100]))), { tame: exact, exact });
  }
  if (name === "ewmMean") {
    const { expr } = generator.of("numeric", { depth: 1, tame: true });
    return made([expr, literal(tape.pick([0.5, 1, 0.25, 0.9]))], { tame: false, exact: false });
  }
  const field = tape.pick(scope.schema);
  const value = column(field.name);
  const trust = { ...trustOf(scope, field.name), tame: false };
  if (name === "nthValue") return made([value, literal(tape.pick([1, 2, 3]))], trust);
  const steps = [literal(tape.pick([1, 2, 0, 5]))];
  const otherwise = tape.chance(0.3) && !isNested(field.type) && field.type.kind !== "null"
    ? [randomLiteral(tape, field.type, true)] : [];
  return made([value, ...steps, ...otherwise], trust);
}

function randomOf(tape: Tape, scope: Scope, generator: ExprGenerator): { call: Call; trust: Trust } {
  if (tape.chance(0.45)) return randomFunction(tape, scope, generator);
  const { expr: { name, args, filter }, trust } = randomAggregate(tape, scope, generator, false);
  const positional = name === "first" || name === "last";
  return {
    trust, call: {
      name, args, ...filter ? { filter } : {}, ignoreNulls: positional && tape.chance(0.3),
      distinct: !positional && args.length > 0 && tape.chance(0.15),
    },
  };
}

/** Binds a window; null if there is none of its form, as where a frame starts after its end. */
function bound(expr: WindowExpr, schema: Schema): TypedWindow | null {
  try {
    return bindWindowed(expr, schema, "test") as TypedWindow;
  } catch (error) {
    if (error instanceof PlanError) return null;
    throw error;
  }
}

/** Whether the reference can go over the rows of a plan, whose order must be specified. */
const isSmall = (tape: Tape, { ordered, maxRows }: Scope): boolean =>
  ordered && maxRows <= MOST_ROWS[tape.chance(0.2) ? "seldom" : "often"];

const RANKS = ["rowNumber", "rank", "denseRank"] as const;

/** Rows of each partition that a filter on their numbers lets through; null if there are too many rows. */
export function randomFirstRows(
  tape: Tape, plan: Plan, scope: Scope, nameOf: (taken: ReadonlySet<string>) => string,
): { readonly plan: Plan; readonly scope: Scope } | null {
  if (!isSmall(tape, scope)) return null;
  const place = randomPlace(tape, new ExprGenerator(tape, scope), false);
  const taken = new Set(scope.schema.map(f => f.name));
  const names = place.orderBy.length === 0 ? ["rowNumber"] as const
    : tape.pick([["rowNumber"], [tape.pick(RANKS)], RANKS] as const);
  const calls = names.map(
    name =>
      bindWindowed(
        {
          kind: "window",
          name,
          args: [],
          ...place,
          frame: WHOLE_PARTITION,
          ignoreNulls: false,
          distinct: false,
        },
        scope.schema,
        "test",
      ) as TypedWindow,
  );
  const columns = calls.map((window): WindowColumn => {
    const { kind: _, partitionBy: _p, orderBy: _o, ...call } = window;
    const name = nameOf(taken);
    taken.add(name);
    return { name, call };
  });
  const { partitionBy, orderBy } = calls[0]!;
  const next = build.window(plan, partitionBy, orderBy, columns);
  const condition: Expr = {
    kind: "call", name: tape.pick(["le", "lt", "eq"]),
    args: [column(tape.pick(columns).name), literal(tape.pick([2, 1, 3, 0, 20, 70]))],
  };
  const trust = new Map(scope.trust);
  for (const { name } of columns) trust.set(name, { tame: true, exact: true });
  return {
    plan: build.filter(next, bindPredicate(condition, next.schema, "test")),
    scope: { ...scope, schema: next.schema, trust },
  };
}

/** A window node over a plan whose order is specified; null if none came about. */
export function randomWindow(
  tape: Tape, plan: Plan, scope: Scope, nameOf: (taken: ReadonlySet<string>) => string,
): { readonly plan: Plan; readonly scope: Scope } | null {
  if (!isSmall(tape, scope)) return null;
  const generator = new ExprGenerator(tape, scope);
  const place = randomPlace(tape, generator, tape.chance(0.4));
  const trust = new Map(scope.trust);
  const taken = new Set(scope.schema.map(f => f.name));
  const columns: WindowColumn[] = [];
  let node: TypedWindow | null = null;
  for (let i = tape.pick([1, 2, 3]); i > 0; i--) {
    const made = randomOf(tape, scope, generator);
    const frame = randomFrame(tape, place, scope.schema);
    const window = bound({ kind: "window", ...made.call, ...place, frame }, scope.schema);
    const keys = (of: TypedWindow) => of.orderBy.map(term => exprKey(term.expr)).join();
    // A range widens the type of its key; others then stand in a node of their own.
    if (!window || (node && keys(node) !== keys(window))) continue;
    node = window;
    const { kind: _, partitionBy: _p, orderBy: _o, ...call } = window;
    const name = nameOf(taken);
    taken.add(name);
    trust.set(name, made.trust);
    columns.push({ name, call });
  }
  if (!node) return null;
  const next = build.window(plan, node.partitionBy, node.orderBy, columns);
  return { plan: next, scope: { ...scope, schema: next.schema, trust } };
}

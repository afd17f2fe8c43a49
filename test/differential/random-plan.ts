// Random well-typed plans over random tables: every operator, with nested expressions over every function.
import { AGGREGATES } from "../../expr/function/table.ts";
import { bindPredicate, call } from "../../expr/bind/bind.ts";
import { literal } from "../../expr/bind/literal.ts";
import { comparablePair } from "../../expr/bind/coerce.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { isFloat, isNested, sameType, type Field } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import { JOIN_KINDS, pairSchema } from "../../engine/plan/join.ts";
import type { JoinHow, NamedExpr, Scan, SortKey } from "../../engine/plan/node.ts";
import {
  columnOf, freshName, joinColumns, keyFields, randomCondition, type Grown, type KnownTable,
} from "./grown.ts";
import type { SourceHandle } from "../../engine/source/source.ts";
import { randomAggregate } from "./random-aggregate.ts";
import { ExprGenerator, INEXACT } from "./random-expr.ts";
import { randomLiteral } from "./random-literal.ts";
import { randomRecursion } from "./random-recursive.ts";
import { correlated, DEPENDENT, dependent } from "./random-subquery.ts";
import { COMPILED_WINDOWS, randomFirstRows, randomWindow } from "./random-window.ts";
import { alone, trustOf, visible, type Candidate, type Scope, type Trust } from "./scope.ts";
import type { Tape } from "./tape.ts";

const MOST_ROWS = 20_000;

function someRows(tape: Tape, { rowCount }: SourceHandle): Scan["rows"] {
  const start = tape.below(rowCount + 1);
  return tape.chance(0.15) ? { start, end: start + tape.below(rowCount - start + 1) } : undefined;
}

function scanOf(tape: Tape, { source, tame }: KnownTable, part?: Scan["rows"]): Grown {
  const some = tape.chance(0.2)
    ? source.schema.filter((_, i) => i === 0 || tape.chance(0.6)) : source.schema;
  const rows = part ?? someRows(tape, source);
  return {
    plan: build.scan(source, some, rows),
    scope: {
      schema: some, ordered: true, maxRows: rows ? rows.end - rows.start : source.rowCount,
      trust: new Map(some.map(f => [f.name, { tame: tame.has(f.name), exact: true }])),
    },
  };
}

type Grow = (tape: Tape, grown: Grown, tables: readonly KnownTable[]) => Grown | null;

const filter: Grow = (tape, { plan, scope }) => {
  const predicate = new ExprGenerator(tape, scope).condition({ depth: 3 });
  return { plan: build.filter(plan, bindPredicate(predicate.expr, visible(scope).schema, "filter")), scope };
};

function projectedColumn(tape: Tape, scope: Scope): Candidate {
  const generator = new ExprGenerator(tape, scope);
  const inexact = tape.chance(0.1) ? generator.call(tape.pick(INEXACT), { depth: 1, tame: true }) : null;
  return inexact ?? generator.of(tape.pick(["numeric", "any", "bool", "utf8", "temporal", "any"]), { depth: 3 });
}

const project: Grow = (tape, { plan, scope }) => {
  const kept = scope.schema.filter(() => tape.chance(0.6));
  const columns: NamedExpr[] = kept.map(f => ({
    name: f.name, expr: { kind: "column", name: f.name, type: f.type, nullable: f.nullable },
  }));
  const trust = new Map<string, Trust>(kept.map(f => [f.name, trustOf(scope, f.name)]));
  for (let i = 1 + tape.below(3); i > 0; i--) {
    const made = projectedColumn(tape, scope);
    const name = freshName(tape, new Set(trust.keys()));
    columns.push({ name, expr: made.bound });
    trust.set(name, { tame: made.tame, exact: made.exact });
  }
  const next = build.project(plan, columns);
  return { plan: next, scope: { ...scope, schema: next.schema, trust } };
};

/** Of 0 and -0, and of texts in two forms, a group keeps any one; so a float key is not exact any more. */
const afterGrouping = (field: { type: Field["type"] }, trust: Trust): Trust =>
  ({ tame: trust.tame, exact: trust.exact && !isFloat(field.type) });

const aggregate: Grow = (tape, { plan, scope }) => {
  const generator = new ExprGenerator(tape, scope);
  const trust = new Map<string, Trust>();
  const keys: NamedExpr[] = [];
  for (let i = tape.pick([1, 0, 2, 1, 3]); i > 0; i--) {
    const key = tape.chance(0.75) ? generator.column("comparable", { depth: 0 }) : generator.of("comparable", { depth: 2 });
    if (!key) continue;
    const name = freshName(tape, new Set(trust.keys()));
    keys.push({ name, expr: key.bound });
    trust.set(name, afterGrouping(key.bound, key));
  }
  const aggregates = Array.from({ length: tape.pick([1, 2, 4, 0]) }, () => {
    const made = randomAggregate(tape, scope, generator, keys.length > 0);
    const name = freshName(tape, new Set(trust.keys()));
    trust.set(name, made.trust);
    return { name, aggregate: made.aggregate };
  });
  if (keys.length + aggregates.length === 0) return null;
  const maintainOrder = scope.ordered && tape.chance(0.5);
  const next = build.aggregate(plan, keys, aggregates, maintainOrder);
  const ordered = maintainOrder || keys.length === 0;
  const maxRows = keys.length === 0 ? 1 : scope.maxRows;
  return { plan: next, scope: { schema: next.schema, trust, ordered, maxRows } };
};

const groupingSets: Grow = (tape, grown, tables) => {
  const made = aggregate(tape, grown, tables);
  if (made?.plan.kind !== "aggregate" || made.plan.keys.length === 0) return null;
  const { input, keys, aggregates, maintainOrder } = made.plan;
  const all = [...keys.keys()];
  const some = () => all.filter(() => tape.chance(0.5));
  const sets = tape.pick([
    () => [...all.map(i => all.slice(0, all.length - i)), []],
    () => Array.from({ length: 1 + tape.below(4) }, some),
    () => all.reduce<number[][]>((subsets, key) => subsets.flatMap(set => [[...set, key], set]), [[]]),
  ])();
  const taken = new Set(made.scope.trust.keys());
  const groupings = tape.chance(0.5) ? [{ name: freshName(tape, taken), keys: some() }] : [];
  const plan = build.groupingSets({
    input, keys, sets, groupings, maintainOrder,
    // The group of all rows may have none.
    aggregates: aggregates.map(({ name, aggregate: call }) =>
      ({ name, aggregate: { ...call, nullable: call.nullable || AGGREGATES[call.name].empty === "null" } })),
  });
  const trust = new Map([...made.scope.trust,
    ...groupings.map(g => [g.name, { tame: true, exact: true }] as const)]);
  const maxRows = made.scope.maxRows * sets.length + 1;
  if (maxRows > MOST_ROWS * 5) return null;
  return { plan, scope: { ...made.scope, schema: plan.schema, trust, maxRows } };
};

function sortKeys(tape: Tape, scope: Scope): SortKey[] {
  const generator = new ExprGenerator(tape, scope);
  const keyOf = (expr: Candidate): SortKey =>
    ({ expr: expr.bound, descending: tape.chance(0.5), nullsFirst: tape.chance(0.3) });
  return Array.from({ length: 1 + tape.below(3) }, () => keyOf(tape.chance(0.8)
    ? generator.column("comparable", { depth: 0 }) ?? generator.of("comparable", { depth: 1 })
    : generator.of("comparable", { depth: 2 })));
}

const sort: Grow = (tape, { plan, scope }) => {
  const keys = sortKeys(tape, scope);
  const all = keyFields(scope);
  if (!scope.ordered && tape.chance(0.7)) {
    keys.push(...all.map(({ name, type, nullable }): SortKey =>
      ({ expr: { kind: "column", name, type, nullable }, descending: false, nullsFirst: false })));
    const total = all.length === scope.schema.length;
    return { plan: build.sort(plan, keys), scope: { ...scope, ordered: total } };
  }
  return { plan: build.sort(plan, keys), scope };
};

const limit: Grow = (tape, { plan, scope }) => {
  if (!scope.ordered) return null;
  const offset = tape.pick([0, 0, 1, 0, 5, tape.below(scope.maxRows + 2)]);
  const count = tape.pick([1, 10, 30, 3, Infinity, tape.below(scope.maxRows + 1)]);
  return {
    plan: build.limit(plan, offset, count), scope: { ...scope, maxRows: Math.min(scope.maxRows, count) },
  };
};

const distinct: Grow = (tape, { plan, scope }) => {
  const fields = keyFields(scope);
  const all = fields.length === scope.schema.length && !(scope.ordered && tape.chance(0.4));
  const on = all ? null : fields.filter(() => tape.chance(0.5)).map(f => f.name);
  // Any row of several is not always the same one.
  const keep = tape.pick(["first", "last", "none", on === null ? "any" : "first"] as const);
  if (on !== null && ((!scope.ordered && keep !== "none") || on.length === 0)) return null;
  const maintainOrder = scope.ordered && tape.chance(0.5);
  const trust = new Map(scope.schema.map(f => [f.name, on === null
    ? afterGrouping(f, trustOf(scope, f.name)) : trustOf(scope, f.name)]));
  const next = build.distinct(plan, on, maintainOrder, keep);
  return { plan: next, scope: { ...scope, trust, ordered: maintainOrder } };
};

const rowIndex: Grow = (tape, { plan, scope }) => {
  if (!scope.ordered) return null;
  const name = freshName(tape, new Set(scope.schema.map(f => f.name)));
  const next = build.rowIndex(plan, name, tape.pick([0, 1, 100]));
  const trust = new Map([...scope.trust, [name, { tame: false, exact: true }] as const]);
  return { plan: next, scope: { ...scope, schema: next.schema, trust } };
};

const union: Grow = (tape, grown, tables) => {
  if (grown.scope.maxRows * 2 > MOST_ROWS) return null;
  const other = tape.chance(0.5) ? filter(tape, grown, tables)! : alike(tape, grown.scope, tables);
  if (!other) return null;
  const next = build.union([grown.plan, other.plan]);
  const trust = new Map(grown.scope.schema.map(f => {
    const [a, b] = [trustOf(grown.scope, f.name), trustOf(other.scope, f.name)];
    return [f.name, { tame: a.tame && b.tame, exact: a.exact && b.exact }];
  }));
  return {
    plan: next,
    scope: {
      schema: next.schema, trust, ordered: grown.scope.ordered && other.scope.ordered,
      maxRows: grown.scope.maxRows + other.scope.maxRows,
    },
  };
};

const setOperation: Grow = (tape, grown, tables) => {
  const { scope } = grown;
  if (scope.schema.length === 0 || keyFields(scope).length < scope.schema.length) return null;
  const other = tape.chance(0.7) ? filter(tape, grown, tables)! : alike(tape, scope, tables);
  if (!other || keyFields(other.scope).length < scope.schema.length) return null;
  const sides = tape.chance(0.5) ? [grown, other] as const : [other, grown] as const;
  const [left, right] = sides;
  const maintainOrder = left.scope.ordered && tape.chance(0.5);
  const plan = build.setOperation({
    how: tape.pick(["intersect", "except"]), all: tape.chance(0.5), left: left.plan, right: right.plan, maintainOrder,
  });
  const trust = new Map(scope.schema.map(f => [f.name, afterGrouping(f, trustOf(left.scope, f.name))]));
  return {
    plan, scope: { schema: plan.schema, trust, ordered: maintainOrder, maxRows: left.scope.maxRows },
  };
};

/** Another table with columns made to look like the given ones. */
function alike(tape: Tape, scope: Scope, tables: readonly KnownTable[]): Grown | null {
  const base = scanOf(tape, tape.pick(tables));
  const generator = new ExprGenerator(tape, base.scope);
  const made = scope.schema.map(f => generator.ofType(f.type, () =>
    (isNested(f.type) ? { kind: "literal", value: null, type: f.type } : randomLiteral(tape, f.type, true))));
  if (!made.every((m, i) => sameType(m.bound.type, scope.schema[i]!.type))) return null;
  const plan = build.project(base.plan, made.map((m, i) => ({ name: scope.schema[i]!.name, expr: m.bound })));
  const trust = new Map(scope.schema.map((f, i) => [f.name, made[i]!] as const));
  return { plan, scope: { ...base.scope, schema: plan.schema, trust } };
}

const HOW: readonly JoinHow[] =
  ["inner", "left", "inner", "left", "right", "full", "semi", "anti", "mark", "inner", "cross"];

const join: Grow = (tape, left, tables) => {
  const right = growPlan(tape, tables, tape.below(3), COMPILED_WINDOWS, left.scope.outer);
  if (left.scope.maxRows * right.scope.maxRows > MOST_ROWS * 5) return null;
  const pairs: [Field, Field][] = keyFields(left.scope).flatMap(l => keyFields(right.scope)
    .filter(r => comparablePair(columnOf(l), columnOf(r)) !== null && l.type.kind !== "null")
    .map((r): [Field, Field] => [l, r]));
  const how = tape.pick(HOW);
  // Without keys the pairs are all looked at, several times over.
  const fewPairs = left.scope.maxRows * right.scope.maxRows <= MOST_ROWS;
  const keyless = how === "cross" || pairs.length === 0 || tape.chance(0.15);
  if (keyless && !fewPairs) return null;
  const chosen = keyless ? [] : Array.from({ length: tape.pick([1, 1, 2, 3]) }, () => tape.pick(pairs));
  const on = chosen.map(([l, r]) => {
    const [a, b] = comparablePair(columnOf(l), columnOf(r))!;
    return { left: a, right: b };
  });
  const columns = joinColumns(tape, left.scope, right.scope, new Set(chosen.map(([, r]) => r.name)));
  const sides = { left: left.plan, right: right.plan, columns };
  const pairTrust = new Map(columns.map(({ side, from, name }) =>
    [name, trustOf(side === "left" ? left.scope : right.scope, from)]));
  const predicate = how !== "cross" && tape.chance(keyless ? 0.8 : 0.35)
    ? randomCondition(tape, { ...left.scope, schema: pairSchema(sides), trust: pairTrust }) : null;
  const mark = how === "mark" ? freshName(tape, new Set(columns.map(c => c.name))) : null;
  const plan = build.join({
    ...sides, how, on, predicate, mark, nullsEqual: tape.chance(0.2),
    validate: tape.chance(0.1) ? tape.pick(["m:1", "1:m", "1:1"]) : "m:m",
    unmatched: tape.chance(0.05) ? "error" : "allowed",
  });
  const trust = new Map(plan.schema.map(f =>
    [f.name, pairTrust.get(f.name) ?? { tame: false, exact: true }]));
  const { pairs: givesPairs } = JOIN_KINDS[how];
  return {
    plan,
    scope: {
      schema: plan.schema, trust, ordered: left.scope.ordered && (!givesPairs || right.scope.ordered),
      maxRows: givesPairs
        ? Math.max(1, left.scope.maxRows) * Math.max(1, right.scope.maxRows) + right.scope.maxRows
        : left.scope.maxRows,
    },
  };
};

/**
 * Several tables side by side with conditions above, as comma joins have them; their order may be given up.
 */
const joinTree: Grow = (tape, { plan, scope }, tables) => {
  let [tree, known] = [plan, scope];
  const equal: TypedExpr[] = [];
  for (let i = 2 + tape.below(3); i > 0; i--) {
    const other = tape.pick(tables);
    const few = Math.min(other.source.rowCount, 2 + tape.below(5));
    const right = scanOf(tape, other, { start: 0, end: few });
    if (known.maxRows * few > MOST_ROWS / 8) break;
    const columns = joinColumns(tape, known, right.scope, new Set());
    const [left, schema] = [keyFields(known), right.plan.schema];
    tree = build.join({
      how: "cross",
      left: tree,
      right: right.plan,
      on: [],
      nullsEqual: false,
      validate: "m:m",
      columns,
    });
    known = {
      schema: tree.schema, ordered: known.ordered, maxRows: known.maxRows * Math.max(1, few),
      trust: new Map(columns.map(({ side, from, name }) =>
        [name, trustOf(side === "left" ? known : right.scope, from)])),
    };
    const added = keyFields(known).filter(f => columns.some(c =>
      c.side === "right" && c.name === f.name && schema.some(s => s.name === c.from)));
    const pairs = left.flatMap(l => added.map(r => comparablePair(columnOf(l), columnOf(r))))
      .filter(pair => pair !== null && pair[0].type.kind !== "null") as [TypedExpr, TypedExpr][];
    for (let keys = tape.pick([1, 1, 2, 0]); keys > 0 && pairs.length > 0; keys--) {
      equal.push(call("eq", tape.pick(pairs)));
    }
  }
  if (tape.chance(0.4)) equal.push(randomCondition(tape, known));
  const filtered = equal.reduce(build.filter, tree);
  if (!tape.chance(0.7)) return { plan: filtered, scope: known };
  return { plan: build.unordered(filtered), scope: { ...known, ordered: false } };
};

/** Types whose values have distances, and need no cast for it. */
const PLACES: ReadonlySet<string> = new Set(["int64", "float64", "timestamp", "decimal"]);

const asof: Grow = (tape, left, tables) => {
  const right = growPlan(tape, tables, tape.below(2), COMPILED_WINDOWS, left.scope.outer);
  // The last of equal rows is told by the right side's order.
  if (!right.scope.ordered || left.scope.maxRows * right.scope.maxRows > MOST_ROWS * 5) return null;
  const pairs = keyFields(left.scope).flatMap(l => keyFields(right.scope)
    .filter(r => comparablePair(columnOf(l), columnOf(r)) !== null && l.type.kind !== "null")
    .map((r): [Field, Field] => [l, r]));
  const places = pairs.map(([l, r]) => comparablePair(columnOf(l), columnOf(r))!)
    .filter(([a, b]) => sameType(a.type, b.type) && PLACES.has(a.type.kind));
  if (places.length === 0) return null;
  const [leftAt, rightAt] = tape.pick(places);
  const by = Array.from({ length: tape.below(3) }, () => tape.pick(pairs))
    .map(([l, r]) => comparablePair(columnOf(l), columnOf(r))!).map(([a, b]) => ({ left: a, right: b }));
  const tolerance = leftAt.type.kind === "int64" && tape.chance(0.4)
    ? literal(BigInt(tape.pick([0, 1, 3, 20])), leftAt.type) : null;
  const columns = joinColumns(tape, left.scope, right.scope, new Set());
  const plan = build.asof({
    how: tape.pick(["left", "inner"]), left: left.plan, right: right.plan, by, at: { left: leftAt, right: rightAt },
    strategy: tape.pick(["backward", "forward", "nearest"]), allowExactMatches: tape.chance(0.7), tolerance, columns,
  });
  const trust = new Map(columns.map(({ side, from, name }) =>
    [name, trustOf(side === "left" ? left.scope : right.scope, from)]));
  return { plan, scope: { ...left.scope, schema: plan.schema, trust } };
};

const recursion: Grow = (tape, grown) => randomRecursion(tape, grown, MOST_ROWS);

const window: Grow = (tape, { plan, scope }) =>
  randomWindow(tape, plan, alone(scope), taken => freshName(tape, taken));

const firstRows: Grow = (tape, { plan, scope }) =>
  randomFirstRows(tape, plan, alone(scope), taken => freshName(tape, taken));

/** More frequent operators are named more than once. */
const STEPS: readonly Grow[] = [
  filter, project, filter, project, aggregate, sort, limit, distinct, join, union, rowIndex,
  project, aggregate, join, groupingSets, setOperation, asof, joinTree, recursion,
];
const WITH_WINDOWS: readonly Grow[] = [...STEPS, window, window, firstRows];

/** Grows a plan of about `steps` operators from one of the tables. */
export function growPlan(
  tape: Tape, tables: readonly KnownTable[], steps: number, windows: boolean = COMPILED_WINDOWS,
  outer?: Scope,
): Grown {
  let grown = within(scanOf(tape, tape.pick(tables)), outer);
  if (outer) grown = correlated(tape, grown, outer);
  const all = outer ? [...WITH_WINDOWS, dependentJoin] : windows ? WITH_WINDOWS : STEPS;
  for (let i = 0; i < steps; i++) {
    grown = within(tape.pick(all)(tape, grown, tables) ?? grown, outer);
  }
  return grown;
}

const within = ({ plan, scope }: Grown, outer: Scope | undefined): Grown =>
  ({ plan, scope: outer ? { ...scope, outer } : scope });

const dependentJoin: Grow = (tape, left, tables) => {
  const how = tape.pick(DEPENDENT);
  if (left.scope.maxRows > 200) return null;
  const grown = growPlan(tape, tables, tape.below(5), true, left.scope);
  // A value is most often an aggregate, which is one row.
  const right = how === "single" && tape.chance(0.8) ? aggregate(tape, grown, tables) ?? grown : grown;
  return dependent(tape, left, right, how);
};

/** The plan with a dependent join on top, and perhaps an operator above. */
export function withSubquery(tape: Tape, grown: Grown, tables: readonly KnownTable[]): Grown {
  const joined = dependentJoin(tape, grown, tables) ?? grown;
  return tape.chance(0.5) ? tape.pick(STEPS)(tape, joined, tables) ?? joined : joined;
}

/** The plan with a window on top, if its rows have an order. */
export const withWindow = (tape: Tape, grown: Grown): Grown => window(tape, grown, []) ?? grown;

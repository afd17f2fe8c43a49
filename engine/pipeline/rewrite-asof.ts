// As-of joins in terms of other nodes: the right side sorted so that the nearest row can be searched for, and
// both directions joined where either may be nearest.
import { call } from "../../expr/bind/bind.ts";
import { castTo } from "../../expr/bind/coerce.ts";
import { literal } from "../../expr/bind/literal.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { decimal, INT64, isFloat } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { column, freshNames, keepColumns } from "../plan/columns.ts";
import { pairSchema } from "../plan/join.ts";
import type { Asof, Join, JoinColumn, NamedExpr, Plan, SortKey } from "../plan/node.ts";

const withColumn = (input: Plan, name: string, expr: TypedExpr): Plan =>
  build.project(input, [...keepColumns(input), { name, expr }]);
const and = (conditions: readonly TypedExpr[]): TypedExpr => conditions.reduce((a, b) => call("and", [a, b]));

/** Names that stand in none of the node's schemas. */
const freshIn = (node: Asof) => freshNames(node.left.schema, node.right.schema, node.columns);

/** Digits of any 64-bit number. */
const DIGITS_OF_INT64 = 19;

/** What distances are computed of, so that none leaves its type's range. */
function measured(at: TypedExpr): TypedExpr {
  if (isFloat(at.type) || at.type.kind === "decimal") return at;
  return castTo(castTo(at, INT64), decimal(DIGITS_OF_INT64, 0));
}

/** How far `late` is above `early`; of equal floats, infinite or not, nothing. */
function distance(early: TypedExpr, late: TypedExpr): TypedExpr {
  const difference = call("sub", [measured(late), measured(early)]);
  if (!isFloat(early.type)) return difference;
  return {
    kind: "case", type: difference.type, nullable: difference.nullable, otherwise: difference,
    branches: [{ when: call("eq", [early, late]), then: literal(0, difference.type) }],
  };
}

/** A join of which each left row wants one match, and how it is found. */
export interface OneMatchJoin {
  readonly join: Join;
  /** Null: it is the first match in the right side's order. */
  readonly search: { readonly holds: TypedExpr; readonly position: string } | null;
}

type OneWay = Asof & { readonly strategy: "backward" | "forward" };

/**
 * Backward or forward: the right side sorted by keys and place, the farthest first, so that the last row in
 * the wanted direction can be searched for. Where floats are compared with other numbers, the build side
 * drops rows and their numbers are no places; there the nearest stands first and is the first match.
 */
export function sortedForAsof(node: OneWay): OneMatchJoin {
  const searches = node.by.every(key => isFloat(key.left.type) === isFloat(key.right.type));
  const fresh = freshIn(node);
  const [leftAt, rightAt, index, position] = [fresh("left at"), fresh("right at"), fresh("row"), fresh("place")] as const;
  const left = withColumn(node.left, leftAt, node.at.left);
  const ascending = (node.strategy === "backward") === searches;
  const byKeys = searches ? node.by.map(({ right }) => right) : [];
  const present = withPresent(withColumn(node.right, rightAt, node.at.right),
    [...node.by.map(({ right }) => right), node.at.right]);
  const right = build.rowIndex(sorted(present, byKeys, rightAt, index, ascending), position, 0);
  const columns: JoinColumn[] = [...node.columns, { side: "right", from: position, name: position },
    { side: "left", from: leftAt, name: leftAt }, { side: "right", from: rightAt, name: rightAt }];
  const sides = { left, right, columns };
  const [l, r] = pairSchema(sides).slice(-2).map(column) as [TypedExpr, TypedExpr];
  const [early, late] = node.strategy === "backward" ? [r, l] : [l, r];
  const holds = call(node.allowExactMatches ? "le" : "lt", [early, late]);
  const near = node.tolerance && call("le", [distance(early, late),
    castTo(literal(node.tolerance.value, measuredLiteral(node)), distance(early, late).type)]);
  const conditions = [...searches ? [] : [holds], ...near ? [near] : []];
  const join = build.join({
    ...sides, how: node.how, on: node.by, nullsEqual: false, validate: "m:m",
    predicate: conditions.length === 0 ? null : and(conditions),
  });
  return { join, search: searches ? { holds, position } : null };
}

/** The rows where no expression is null; the others have no partner. What may fail is computed of all. */
function withPresent(input: Plan, exprs: readonly TypedExpr[]): Plan {
  const looked = exprs.filter(e => e.nullable || e.kind !== "column");
  const present = looked.map(e => call("not", [call("isNull", [e])]));
  return present.length === 0 ? input : build.filter(input, and(present));
}

/** The type in which the tolerance's number is one. */
const measuredLiteral = ({ at: { left: { type } } }: Asof) =>
  (isFloat(type) || type.kind === "decimal" ? type : decimal(DIGITS_OF_INT64, 0));

/** By keys, then by place; descending, rows at one place are turned around, too. */
function sorted(
  input: Plan, keys: readonly TypedExpr[], at: string, index: string, ascending: boolean,
): Plan {
  const by = (expr: TypedExpr, descending: boolean): SortKey => ({ expr, descending, nullsFirst: false });
  const groups = keys.map(key => by(key, false));
  if (ascending) return build.sort(input, [...groups, by(field(input, at), false)]);
  const numbered = build.rowIndex(input, index, 0);
  return build.sort(numbered, [...groups, by(field(numbered, at), true), by(field(numbered, index), true)]);
}

/** Nearest: the row behind and the row in front, of which the nearer is kept; the one behind if they tie. */
export function nearestOfBoth(node: Asof): Plan {
  const fresh = freshIn(node);
  const leftAt = fresh("left at");
  const left = withColumn(node.left, leftAt, node.at.left);
  const rightAt = fresh("right at");
  const right = withColumn(node.right, rightAt, node.at.right);
  const rights = [...node.columns.filter(c => c.side === "right"),
    { side: "right", from: rightAt, name: rightAt } as const];
  const found = (input: Plan, strategy: "backward" | "forward"): { plan: Plan; names: ReadonlyMap<string, string> } => {
    const names = new Map(rights.map(c => [c.name, fresh(`${c.name} ${strategy}`)]));
    const plan = build.asof({
      ...node, left: input, right, strategy, how: "left", at: atOf(input, right),
      columns: [...input.schema.map(({ name }): JoinColumn => ({ side: "left", from: name, name })),
        ...rights.map(c => ({ ...c, name: names.get(c.name)! }))],
    });
    return { plan, names };
  };
  const atOf = (l: Plan, r: Plan) => ({ left: field(l, leftAt), right: field(r, rightAt) });
  const behind = found(left, "backward");
  const both = found(behind.plan, "forward");
  const { plan } = both;
  const [backAt, frontAt] = [field(plan, behind.names.get(rightAt)!), field(plan, both.names.get(rightAt)!)];
  const at = field(plan, leftAt);
  const none = (expr: TypedExpr) => call("isNull", [expr]);
  const nearerInFront = call("or", [none(backAt), call("lt", [distance(at, frontAt), distance(backAt, at)])]);
  const kept = node.how === "left" ? plan
    : build.filter(plan, call("not", [call("and", [none(backAt), none(frontAt)])]));
  return build.project(kept, node.columns.map(({ side, from, name }): NamedExpr => {
    if (side === "left") return { name, expr: field(plan, from) };
    const [back, front] = [field(plan, behind.names.get(name)!), field(plan, both.names.get(name)!)];
    const whenInFront = call("and", [call("not", [none(frontAt)]), nearerInFront]);
    return { name, expr: { kind: "case", type: back.type, nullable: true, otherwise: back,
      branches: [{ when: whenInFront, then: front }] } };
  }));
}

const field = (plan: Plan, name: string): TypedExpr => column(plan.schema.find(f => f.name === name)!);

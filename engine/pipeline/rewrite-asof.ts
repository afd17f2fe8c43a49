// As-of joins in terms of other nodes: the right side sorted so that the first match is the nearest, and both
// directions joined where either may be nearest.
import { call } from "../../expr/bind/bind.ts";
import { castTo } from "../../expr/bind/coerce.ts";
import { literal } from "../../expr/bind/literal.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { decimal, INT64, isFloat, type Field } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { pairSchema } from "../plan/join.ts";
import type { Asof, Join, JoinColumn, NamedExpr, Plan, SortKey } from "../plan/node.ts";

const column = ({ name, type, nullable }: Field): TypedExpr => ({ kind: "column", name, type, nullable });
const named = (field: Field): NamedExpr => ({ name: field.name, expr: column(field) });
const withColumn = (input: Plan, name: string, expr: TypedExpr): Plan =>
  build.project(input, [...input.schema.map(named), { name, expr }]);
const and = (conditions: readonly TypedExpr[]): TypedExpr => conditions.reduce((a, b) => call("and", [a, b]));

/** Names that stand in none of the node's schemas. */
function freshNames(node: Asof): (base: string) => string {
  const taken = new Set([...node.left.schema, ...node.right.schema, ...node.columns].map(f => f.name));
  return base => {
    let name = base;
    while (taken.has(name)) name = `${name}'`;
    taken.add(name);
    return name;
  };
}

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

/** Backward or forward: a join whose first match in the sorted right side's order is the one. */
export function sortedForAsof(node: Asof & { readonly strategy: "backward" | "forward" }): Join {
  const fresh = freshNames(node);
  const [leftAt, rightAt, index] = [fresh("left at"), fresh("right at"), fresh("row")] as const;
  const left = withColumn(node.left, leftAt, node.at.left);
  const right = withColumn(node.right, rightAt, node.at.right);
  const columns: JoinColumn[] = [...node.columns, { side: "left", from: leftAt, name: leftAt },
    { side: "right", from: rightAt, name: rightAt }];
  const sides = { left, right: sorted(right, rightAt, index, node.strategy), columns };
  const [l, r] = pairSchema(sides).slice(-2).map(column) as [TypedExpr, TypedExpr];
  const [early, late] = node.strategy === "backward" ? [r, l] : [l, r];
  const inOrder = call(node.allowExactMatches ? "le" : "lt", [early, late]);
  const near = node.tolerance && call("le", [distance(early, late),
    castTo(literal(node.tolerance.value, measuredLiteral(node)), distance(early, late).type)]);
  return build.join({
    ...sides, how: node.how, on: node.by, nullsEqual: false, validate: "m:m",
    predicate: and(near ? [inOrder, near] : [inOrder]),
  });
}

/** The type in which the tolerance's number is one. */
const measuredLiteral = ({ at: { left: { type } } }: Asof) =>
  (isFloat(type) || type.kind === "decimal" ? type : decimal(DIGITS_OF_INT64, 0));

/** Behind a row the last of equal ones is wanted, in front of it the first. */
function sorted(input: Plan, at: string, index: string, strategy: "backward" | "forward"): Plan {
  const by = (plan: Plan, name: string, descending: boolean): SortKey =>
    ({ expr: column(plan.schema.find(f => f.name === name)!), descending, nullsFirst: false });
  if (strategy === "forward") return build.sort(input, [by(input, at, false)]);
  const numbered = build.rowIndex(input, index, 0);
  return build.sort(numbered, [by(numbered, at, true), by(numbered, index, true)]);
}

/** Nearest: the row behind and the row in front, of which the nearer is kept; the one behind if they tie. */
export function nearestOfBoth(node: Asof): Plan {
  const fresh = freshNames(node);
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

// Random aggregates over a scope, with filters; sums and moments only of values that calculate well.
import { bindAggregate } from "../../expr/bind/bind.ts";
import { AGGREGATES, type AggregateName } from "../../expr/function/table.ts";
import type { Expr, TypedAggregate } from "../../expr/node.ts";
import { isFloat, isNested, type Field } from "../../expr/type.ts";
import type { ExprGenerator } from "./random-expr.ts";
import { trustOf, type Candidate, type Scope, type Trust } from "./scope.ts";
import type { Tape } from "./tape.ts";

const NAMES = Object.keys(AGGREGATES) as AggregateName[];

/** Aggregates of floats whose result depends on the order of the rows in its last digits. */
const ADDING: ReadonlySet<AggregateName> = new Set(["sum", "mean", "std", "var"] as const);
const BY_POSITION: ReadonlySet<AggregateName> = new Set(["first", "last"] as const);

/** Any column may be counted or carried, also one that nothing else may be built on. */
function anyColumn(tape: Tape, scope: Scope): { expr: Expr; field: Field } {
  const field = tape.pick(scope.schema);
  return { expr: { kind: "column", name: field.name }, field };
}

type AggregateExpr = Extract<Expr, { kind: "aggregate" }>;

export function randomAggregate(
  tape: Tape, scope: Scope, generator: ExprGenerator, grouped: boolean,
): { expr: AggregateExpr; aggregate: TypedAggregate; trust: Trust } {
  let name = tape.pick(NAMES);
  if (BY_POSITION.has(name) && !scope.ordered) name = "count";
  const filter = tape.chance(0.3) ? generator.of("bool", { depth: 2 }).expr : undefined;
  const finish = (args: readonly Expr[], trust: Trust) => {
    const expr: AggregateExpr = { kind: "aggregate", name, args, ...(filter ? { filter } : {}) };
    return { expr, aggregate: bindAggregate(expr, scope.schema, "agg", grouped) as TypedAggregate, trust };
  };
  const whole: Trust = { tame: false, exact: true };
  if (name === "count" && tape.chance(0.4)) return finish([], whole);
  if (name === "count" || BY_POSITION.has(name)) {
    const { expr, field } = anyColumn(tape, scope);
    const carried = trustOf(scope, field.name);
    return finish([expr], name === "count" || isNested(field.type) ? { ...whole, exact: name === "count" } : carried);
  }
  const argument = ADDING.has(name)
    ? generator.of("numeric", { depth: 2, tame: !tape.chance(0.1) || mustBeTame(name) })
    : generator.of("comparable", { depth: 2 });
  return finish([addable(name, argument).expr], {
    tame: false,
    exact: name === "nUnique" || (!isFloat(argument.bound.type) && ["min", "max", "sum"].includes(name)),
  });
}

const mustBeTame = (name: AggregateName) => name === "std" || name === "var" || name === "mean";

/** A float that is not tame (infinite, or 1e308 beside 1e-308) is rounded by sums in an order of its own. */
function addable(name: AggregateName, { expr, bound, tame }: Candidate): { expr: Expr } {
  if (!ADDING.has(name) || tame || !(isFloat(bound.type) || mustBeTame(name))) return { expr };
  const isTame: Expr = {
    kind: "call", name: "between", args: [expr, { kind: "literal", value: -1e6 }, { kind: "literal", value: 1e6 }],
  };
  const otherwise: Expr = { kind: "literal", value: null };
  return { expr: { kind: "case", branches: [{ when: isTame, then: expr }], otherwise } };
}

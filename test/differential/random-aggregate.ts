// Random aggregates over a scope, with filters; sums and moments only of values that calculate well.
import { bindAggregate } from "../../expr/bind/bind.ts";
import { AGGREGATES, type AggregateName } from "../../expr/function/table.ts";
import type { Expr, TypedAggregate } from "../../expr/node.ts";
import { isFloat, isNested, type Field } from "../../expr/type.ts";
import type { ExprGenerator } from "./random-expr.ts";
import { trustOf, visible, type Candidate, type Scope, type Trust } from "./scope.ts";
import type { Tape } from "./tape.ts";

const NAMES = Object.keys(AGGREGATES) as AggregateName[];

/** Aggregates of floats whose result depends on the order of the rows in its last digits. */
const ADDING: ReadonlySet<AggregateName> = new Set([
  "sum", "mean", "std", "var", "stdPop", "varPop", "skew", "kurtosis", "corr", "covar", "covarPop", "regrSlope",
  "regrIntercept", "regrR2",
] as const);

/** Those that stand on differences of large sums: of few whole numbers all ways of adding agree. */
const SENSITIVE: ReadonlySet<AggregateName> = new Set([
  "skew", "kurtosis", "corr", "covar", "covarPop", "regrSlope", "regrIntercept", "regrR2",
] as const);

/** Results that are one of the values, or computed of integers alone. */
const CHOOSING: ReadonlySet<AggregateName> = new Set([
  "min", "max", "sum", "any", "all", "bitAnd", "bitOr", "bitXor", "quantileDisc",
] as const);

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
  if (AGGREGATES[name].positional && !scope.ordered) name = "count";
  const filter = tape.chance(0.3) ? generator.of("bool", { depth: 2 }).expr : undefined;
  const finish = (args: readonly Expr[], trust: Trust) => {
    const expr: AggregateExpr = { kind: "aggregate", name, args, ...(filter ? { filter } : {}) };
    return { expr, aggregate: bindAggregate(expr, visible(scope).schema, "agg", grouped) as TypedAggregate, trust };
  };
  const whole: Trust = { tame: false, exact: true };
  if (name === "count" && tape.chance(0.4)) return finish([], whole);
  if (AGGREGATES[name].args[0] === "any") {
    const { expr, field } = anyColumn(tape, scope);
    const carried = trustOf(scope, field.name);
    const others = name === "minBy" || name === "maxBy" ? [generator.of("comparable", { depth: 1 }).expr] : [];
    return finish([expr, ...others],
      name === "count" || isNested(field.type) ? { ...whole, exact: name === "count" } : carried);
  }
  const [first, ...others] = AGGREGATES[name].args.map((kind): Candidate | Expr =>
    (kind === "fraction literal" ? { kind: "literal", value: tape.pick([0, 0.5, 0.25, 0.9, 1, 1 / 3]) }
      : argumentFor(name, kind as "numeric" | "comparable" | "bool" | "integer", tape, generator)));
  const argument = first as Candidate;
  const exprOf = (arg: Candidate | Expr): Expr => ("bound" in arg ? addable(name, arg).expr : arg);
  return finish([exprOf(argument), ...others.map(exprOf)], {
    tame: false,
    exact: name === "nUnique" || (!isFloat(argument.bound.type) && CHOOSING.has(name)),
  });
}

function argumentFor(
  name: AggregateName, kind: "numeric" | "comparable" | "bool" | "integer", tape: Tape, generator: ExprGenerator,
): Candidate {
  if (kind !== "numeric") return generator.of(kind, { depth: 2 });
  return generator.of("numeric", { depth: 2, tame: !tape.chance(0.1) || mustBeTame(name) });
}

const mustBeTame = (name: AggregateName) => ADDING.has(name) && name !== "sum";

/** A float that is not tame (infinite, or 1e308 beside 1e-308) is rounded by sums in an order of its own. */
function addable(name: AggregateName, { expr, bound, tame }: Candidate): { expr: Expr } {
  // Larger factors leave the range in an order of their own.
  if (name === "product") return { expr: { kind: "call", name: "sign", args: [expr] } };
  if (SENSITIVE.has(name)) return { expr: whole(expr) };
  if (!ADDING.has(name) || tame || !(isFloat(bound.type) || mustBeTame(name))) return { expr };
  return { expr: within(expr, 1e6) };
}

/** The value, or null where it is larger. */
function within(expr: Expr, most: number): Expr {
  const isTame: Expr = {
    kind: "call", name: "between", args: [expr, { kind: "literal", value: -most }, { kind: "literal", value: most }],
  };
  const otherwise: Expr = { kind: "literal", value: null };
  return { kind: "case", branches: [{ when: isTame, then: expr }], otherwise };
}

/** A whole number of a small range. */
const whole = (expr: Expr): Expr => ({ kind: "call", name: "trunc", args: [within(expr, 1000)] });

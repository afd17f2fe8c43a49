// Recursive plans that end: a column counts the turns, and the step keeps rows of few turns only.
import { bindPredicate, call } from "../../expr/bind/bind.ts";
import { literal } from "../../expr/bind/literal.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { INT64, isFloat, isNested, sameType, type Schema } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../engine/plan/node.ts";
import { columnOf, freshName, keyFields, type Grown } from "./grown.ts";
import { ExprGenerator } from "./random-expr.ts";
import { randomLiteral } from "./random-literal.ts";
import { trustOf, type Scope, type Trust } from "./scope.ts";
import type { Tape } from "./tape.ts";

const MOST_TURNS = 4;

/** The rows, and what a random step makes of them again and again. */
export function randomRecursion(tape: Tape, { plan, scope }: Grown, mostRows: number): Grown | null {
  const turns = 1 + tape.below(MOST_TURNS);
  if (scope.outer || scope.maxRows * (turns + 1) > mostRows) return null;
  const all = tape.chance(0.5);
  if (!all && keyFields(scope).length < scope.schema.length) return null;
  const counter = freshName(tape, new Set(scope.schema.map(f => f.name)));
  const base = build.project(plan, [
    ...scope.schema.map((f): NamedExpr => ({ name: f.name, expr: columnOf(f) })),
    { name: counter, expr: literal(0n, INT64) },
  ]);
  const name = `r${tape.below(2 ** 30)}`;
  const schema = base.schema.map(f => ({ ...f, nullable: f.name !== counter }));
  // What a column holds in later turns may be too large to be calculated with.
  const trust = new Map<string, Trust>([...scope.schema.map(f =>
    [f.name, { tame: false, exact: trustOf(scope, f.name).exact }] as const), [counter, { tame: true, exact: true }]]);
  const step = stepOver(tape, build.workingTable(name, schema), { schema, trust, counter, turns, ordered: scope.ordered });
  const node = build.recursive(name, all, nullable(base, schema), step.plan);
  return {
    plan: node,
    scope: {
      schema: node.schema, ordered: scope.ordered, maxRows: scope.maxRows * (turns + 1),
      trust: new Map(node.schema.map(f => [f.name, both(trustOf(scope, f.name), step.trust.get(f.name)!, all, isFloat(f.type))])
        .concat([[counter, { tame: true, exact: true }]]) as [string, Trust][]),
    },
  };
}

/** What a group keeps of equal floats is any of them. */
const both = (a: Trust, b: Trust, all: boolean, float: boolean): Trust =>
  ({ tame: a.tame && b.tame, exact: a.exact && b.exact && (all || !float) });

/** The rows under columns that may be null. */
function nullable(plan: Plan, schema: Schema): Plan {
  return build.project(plan, plan.schema.map((f, i): NamedExpr => {
    const expr = columnOf(f);
    return { name: f.name, expr: schema[i]!.nullable && !f.nullable
      ? { kind: "case", branches: [{ when: literal(true, { kind: "bool" }), then: expr }],
        otherwise: literal(null, f.type), type: f.type, nullable: true } : expr };
  }));
}

interface Step {
  readonly schema: Schema;
  readonly trust: ReadonlyMap<string, Trust>;
  readonly counter: string;
  readonly turns: number;
  readonly ordered: boolean;
}

function stepOver(
  tape: Tape, table: Plan, { schema, trust, counter, turns, ordered }: Step,
): { readonly plan: Plan; readonly trust: ReadonlyMap<string, Trust> } {
  const scope: Scope = { schema, trust, ordered, maxRows: 0 };
  const count = columnOf(schema.find(f => f.name === counter)!);
  let plan: Plan = build.filter(table, call("lt", [count, literal(BigInt(turns), INT64)]));
  const generator = new ExprGenerator(tape, scope);
  if (tape.chance(0.4)) {
    plan = build.filter(plan, bindPredicate(generator.condition({ depth: 2 }).expr, schema, "filter"));
  }
  if (ordered && tape.chance(0.2)) plan = build.limit(plan, tape.below(2), 1 + tape.below(20));
  const made = new Map<string, Trust>();
  const columns = schema.map((f): NamedExpr => {
    const next = f.name === counter ? call("add", [count, literal(1n, INT64)])
      : tape.chance(0.6) || isNested(f.type) ? columnOf(f) : changed(tape, generator, f.name, scope, made);
    if (!made.has(f.name)) made.set(f.name, trustOf(scope, f.name));
    return { name: f.name, expr: next };
  });
  return { plan: build.project(plan, columns), trust: made };
}

/** Another value of the column's type: columns that go round must have it in every turn. */
function changed(tape: Tape, generator: ExprGenerator, name: string, scope: Scope, made: Map<string, Trust>): TypedExpr {
  const { type } = scope.schema.find(f => f.name === name)!;
  const { bound, exact } = generator.ofType(type, () => randomLiteral(tape, type, true));
  // Literals may have a type of their own.
  if (!sameType(bound.type, type)) return columnOf(scope.schema.find(f => f.name === name)!);
  // What it is made of may be another column, and in the next turn that column's new value.
  made.set(name, { tame: false, exact });
  return bound;
}

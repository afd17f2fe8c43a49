// What the generators of plans share: what a plan grows from, names for columns, and columns of joins.
import { bindPredicate } from "../../expr/bind/bind.ts";
import { isNested, type Field } from "../../expr/type.ts";
import type { JoinColumn, Plan } from "../../engine/plan/node.ts";
import type { SourceHandle } from "../../engine/source/source.ts";
import { ExprGenerator } from "./random-expr.ts";
import { trustOf, visible, type Scope } from "./scope.ts";
import type { Tape } from "./tape.ts";

/** A table that plans may scan, with which of its columns are tame. */
export interface KnownTable {
  readonly source: SourceHandle;
  readonly tame: ReadonlySet<string>;
}

export interface Grown {
  readonly plan: Plan;
  readonly scope: Scope;
}

/** Names that no column has yet. */
export function freshName(tape: Tape, taken: ReadonlySet<string>): string {
  const base = tape.pick(["x", "y", "key", "a", "value", "Ü", "toString", ""]);
  for (let i = 0; ; i++) {
    const name = i === 0 ? base : `${base}${i}`;
    if (!taken.has(name)) return name;
  }
}

const exactFields = (scope: Scope): readonly Field[] =>
  scope.schema.filter(f => trustOf(scope, f.name).exact);

/** Columns by which rows can be grouped and sorted. */
export const keyFields = (scope: Scope): readonly Field[] =>
  exactFields(scope).filter(f => !isNested(f.type));

export function randomCondition(tape: Tape, scope: Scope) {
  const { expr } = new ExprGenerator(tape, scope).condition({ depth: 2 });
  return bindPredicate(expr, visible(scope).schema, "join");
}

export const columnOf = ({ name, type, nullable }: Field) => ({ kind: "column", name, type, nullable }) as const;

export function joinColumns(tape: Tape, left: Scope, right: Scope, keys: ReadonlySet<string>): JoinColumn[] {
  const columns: JoinColumn[] = left.schema.map(({ name }) => ({ side: "left", from: name, name }));
  const taken = new Set(columns.map(c => c.name));
  for (const { name } of right.schema) {
    if (keys.has(name) && !tape.chance(0.3)) continue;
    let unique = name;
    while (taken.has(unique)) unique += "_right";
    taken.add(unique);
    columns.push({ side: "right", from: name, name: unique });
  }
  return columns;
}

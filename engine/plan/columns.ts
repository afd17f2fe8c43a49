// Expressions and names that rewritten plans are made of: columns passed on, rows counted, names not taken.
// Must never know which rewrite asks.
import type { TypedAggregate, TypedColumn, TypedExpr } from "../../expr/node.ts";
import { INT64, type Field } from "../../expr/type.ts";
import type { NamedExpr, Plan } from "./node.ts";

type Typed = Pick<TypedExpr, "type" | "nullable">;

/** A column by its name, with the type of whatever computes it. */
export const columnExpr = (name: string, { type, nullable }: Typed): TypedColumn =>
  ({ kind: "column", name, type, nullable });

export const column = (field: Field): TypedColumn => columnExpr(field.name, field);

/** A column under its own name. */
export const named = (field: Field): NamedExpr => ({ name: field.name, expr: column(field) });

/** All columns of a plan under their own names. */
export const keepColumns = (plan: Plan): NamedExpr[] => plan.schema.map(named);

export const COUNT_ROWS: TypedAggregate =
  { kind: "aggregate", name: "count", args: [], type: INT64, nullable: false };

/** A name that is not taken. */
export function freshName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let i = 1; taken.has(name); i++) name = `${base} ${i}`;
  return name;
}

/** Makes names that none of the schemas has, each but once. */
export function freshNames(
  ...schemas: readonly (readonly { readonly name: string }[])[]
): (base: string) => string {
  const taken = new Set(schemas.flat().map(f => f.name));
  return base => {
    const name = freshName(base, taken);
    taken.add(name);
    return name;
  };
}

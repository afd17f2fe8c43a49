// dropNulls: the rows that have a value in all of some columns.
import { call } from "../../expr/bind/bind.ts";
import { filter } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { AnySchema, Nullable, Present } from "../type/dtype.ts";
import { columnOf } from "./bind-named.ts";

/** The schema without null in columns K. */
export type WithoutNulls<S extends AnySchema, K> = {
  -readonly [P in keyof S]: P extends K ? (S[P] extends Nullable ? Present<S[P]> : S[P]) : S[P];
} & {};

export function dropNullsPlan(input: Plan, names: readonly string[]): Plan {
  const { schema } = input;
  const wanted = names.length === 0 ? schema.map(f => f.name) : names;
  const columns = wanted.map(name => columnOf(name, schema, "dropNulls")).filter(column => column.nullable);
  if (columns.length === 0) return input;
  const condition = columns.map(column => call("not", [call("isNull", [column])]))
    .reduce((a, b) => call("and", [a, b]));
  return filter(input, condition);
}

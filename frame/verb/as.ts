// as: states the schema of a frame whose columns the compiler does not know; checked at once.
import { PlanError } from "../../expr/error.ts";
import { sameType, typeName, type Field } from "../../expr/type.ts";
import { project } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { AnySchema } from "../type/dtype.ts";
import { fieldsOf } from "../type/t.ts";
import { columnOf } from "./bind-named.ts";

/** The named columns, if they have the stated types; others are left out. */
export function asPlan(input: Plan, schema: AnySchema): Plan {
  const columns = fieldsOf(schema).map(wanted => {
    const expr = columnOf(wanted.name, input.schema, "as");
    check(wanted, expr);
    return { name: wanted.name, expr };
  });
  const same = columns.length === input.schema.length
    && columns.every((c, i) => c.name === input.schema[i]!.name);
  return same ? input : project(input, columns);
}

function check(wanted: Field, found: { readonly type: Field["type"]; readonly nullable: boolean }): void {
  const name = JSON.stringify(wanted.name);
  if (!sameType(found.type, wanted.type)) {
    throw new PlanError("type-mismatch",
      `as: the column ${name} has type ${typeName(found.type)}, not ${typeName(wanted.type)}.`,
      { hint: "State its type, or cast it first." });
  }
  if (found.nullable && !wanted.nullable) {
    throw new PlanError("type-mismatch", `as: the column ${name} may hold null.`,
      { hint: "State it as t.nullable(…), or fill the nulls first." });
  }
}

// The binder's door: a query's tree becomes a logical plan whose columns have the names that it asks for.
import { project } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import type { DataType } from "../../../expr/type.ts";
import type { SqlQuery, SqlType } from "../ast.ts";
import { CommonTables } from "./common-tables.ts";
import { bindQuery } from "./query.ts";
import { typeOfSql } from "./type.ts";
import { Session, type SessionOptions } from "./session.ts";

export type { Relation, SessionOptions } from "./session.ts";
export { hasForm } from "./beside.ts";
export { misread } from "./words.ts";

/** A type's name, as CREATE TABLE writes it. */
export const typeOfSqlText = (type: SqlType, text: string): DataType =>
  typeOfSql(type, new Session(text, NOTHING, bindQuery));

const NOTHING: SessionOptions =
  { relation: () => null, relationNames: () => [], parameters: [], integerDivision: false };

/** `wanted`: the types of the columns that the rows go to, by which VALUES are read. */
export function planOf(
  query: SqlQuery, text: string, options: SessionOptions, wanted?: readonly DataType[],
): Plan {
  const session = new Session(text, options, bindQuery);
  const written = wanted && query.body.kind === "values" ? { wanted } : {};
  const { plan, columns } =
    bindQuery(query, { session, outer: null, tables: new CommonTables(null), ...written });
  session.checkParameters();
  const names = uniqueNames(columns.map(c => c.name));
  return project(plan, columns.map(({ column }, i): NamedExpr => {
    const { type, nullable } = plan.schema.find(f => f.name === column)!;
    return { name: names[i]!, expr: { kind: "column", name: column, type, nullable } };
  }));
}

/** A frame's columns have different names: the second `a` is `a_1`. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>(names);
  const seen = new Set<string>();
  return names.map(name => {
    let own = name;
    for (let i = 1; seen.has(own); i++) if (!taken.has(`${name}_${i}`)) own = `${name}_${i}`; else if (i > taken.size) break;
    seen.add(own);
    taken.add(own);
    return own;
  });
}

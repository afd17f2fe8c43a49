// WITH: its queries one after the other, each under its name; with RECURSIVE, in the order in which they need each
// other, and those that read themselves turn by turn.
import type { SqlCommonTable, SqlQuery } from "../ast.ts";
import { commonNames, CommonTables } from "./common-tables.ts";
import { recursiveRelation } from "./recursive.ts";
import { referencesIn } from "./references.ts";
import { onlyColumns } from "./select.ts";
import type { QueryContext, Relation, Session } from "./session.ts";

export function withTables(query: SqlQuery, context: QueryContext): CommonTables {
  if (query.with.length === 0) return context.tables;
  const { session } = context;
  const tables = new CommonTables(context.tables);
  const named = new Set<string>();
  for (const { name, at } of query.with) {
    if (named.has(name.toLowerCase())) session.fail(at, "duplicate-table", `There are two queries ${name} in WITH.`, "Give one of them another name.");
    named.add(name.toLowerCase());
  }
  for (const table of query.recursive ? inOrder(query.with, session) : query.with) {
    const inside = { ...context, tables };
    const readsItself = query.recursive && referencesIn(table.query, new Set([table.name.toLowerCase()])).length > 0;
    tables.add(table.name, readsItself ? recursiveRelation(table, inside, withTables) : plainRelation(table, inside));
  }
  return tables;
}

function plainRelation(table: SqlCommonTable, context: QueryContext): Relation {
  const { session } = context;
  const { plan, columns } = session.bindQuery(table.query, context);
  const same = plan.schema.length === columns.length && plan.schema.every((f, i) => f.name === columns[i]!.column);
  return {
    plan: same ? plan : onlyColumns(plan, columns),
    columns: commonNames(table, columns.map(c => c.name), session),
  };
}

/** Each query behind those that it reads. */
function inOrder(tables: readonly SqlCommonTable[], session: Session): readonly SqlCommonTable[] {
  const byName = new Map(tables.map(table => [table.name.toLowerCase(), table]));
  const done = new Set<SqlCommonTable>();
  const visit = (table: SqlCommonTable, path: readonly SqlCommonTable[]): void => {
    if (done.has(table)) return;
    if (path.includes(table)) {
      const [, last] = [table, path.at(-1)!];
      session.unsupported(table.at, `Mutual recursion (${table.name} reads ${last.name}, which reads it)`,
        "Put both into one query with a column that tells their rows apart.");
    }
    for (const { name } of referencesIn(table.query, new Set(byName.keys()))) {
      const other = byName.get(name)!;
      if (other !== table) visit(other, [...path, table]);
    }
    done.add(table);
  };
  tables.forEach(table => visit(table, []));
  return [...done];
}

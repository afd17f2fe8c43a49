// A query: WITH, a select or a set operation or VALUES, ORDER BY and LIMIT.
import { distinct, limit, setOperation, sort, window, filter } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan, SortKey } from "../../../engine/plan/node.ts";
import { WHOLE_PARTITION } from "../../../expr/bind/frame.ts";
import { call } from "../../../expr/bind/bind.ts";
import { bindLiteral } from "../../../expr/bind/literal.ts";
import { INT64 } from "../../../expr/type.ts";
import { project, union } from "../../../engine/plan/build.ts";
import { alignedByPosition } from "../../../frame/verb/align.ts";
import type { SqlBody, SqlExpr, SqlOrder, SqlQuery } from "../ast.ts";
import { exactValue } from "./beside.ts";
import { Block } from "./block.ts";
import { CommonTables } from "./common-tables.ts";
import { constantCount } from "./constant.ts";
import { toExpr } from "./expression.ts";
import { rowPlace } from "./place.ts";
import { EMPTY_SCOPE } from "./scope.ts";
import { bindSelect, onlyColumns, type BoundSelect } from "./select.ts";
import type { BoundQuery, OutputColumn, QueryContext, Relation } from "./session.ts";
import { bindValues, oneRow } from "./values.ts";

export function bindQuery(query: SqlQuery, context: QueryContext): BoundQuery {
  const inside = { ...context, tables: withTables(query, context) };
  const body = bindBody(query.body, query.body.kind === "select" ? query.orderBy : [], inside);
  const ordered = query.body.kind === "select" ? body : orderedByOutput(body, query.orderBy, inside);
  const plan = limited(ordered, query, inside);
  return { plan: onlyColumns(plan, body.columns), columns: body.columns };
}

function withTables(query: SqlQuery, context: QueryContext): CommonTables {
  if (query.with.length === 0) return context.tables;
  const { session } = context;
  const tables = new CommonTables(context.tables);
  for (const table of query.with) {
    if (tables.has(table.name)) session.fail(table.at, "duplicate-table", `WITH names ${table.name} twice.`);
    if (query.recursive && readsItself(table.query, table.name)) session.unsupported(table.at, "A query that reads itself (WITH RECURSIVE)");
    const { plan, columns } = bindQuery(table.query, { ...context, tables });
    if (table.columns.length > columns.length) {
      session.fail(table.at, "sql-alias", `${table.name} has ${columns.length} columns, and ${table.columns.length} names are given.`);
    }
    const relation: Relation = { plan: exactColumns(plan, columns), columns: columns.map(({ name }, i) => table.columns[i] ?? name) };
    tables.add(table.name, relation);
  }
  return tables;
}

/** The columns in their order, each once in the plan. */
function exactColumns(plan: Plan, columns: readonly OutputColumn[]): Plan {
  const same = plan.schema.length === columns.length && plan.schema.every((f, i) => f.name === columns[i]!.column);
  return same ? plan : onlyColumns(plan, columns);
}

function readsItself(query: SqlQuery, name: string): boolean {
  return JSON.stringify(query, (_, value: unknown) => value).includes(`"path":[${JSON.stringify(name)}]`);
}

function bindBody(body: SqlBody, orderBy: readonly SqlOrder[], context: QueryContext): BoundSelect {
  switch (body.kind) {
    case "select": return bindSelect(body, orderBy, context);
    case "values": {
      const outer = context.outer ?? new Block({ ...context, plan: oneRow(context.session), scope: EMPTY_SCOPE });
      return { ...bindValues(body.rows, body.at, outer, context.wanted), sorted: false };
    }
    case "setOperation": return bindSetOperation(body, context);
  }
}

function bindSetOperation(body: Extract<SqlBody, { kind: "setOperation" }>, context: QueryContext): BoundSelect {
  const { session } = context;
  const [left, right] = [bindQuery(body.left, context), bindQuery(body.right, context)];
  if (left.columns.length !== right.columns.length) {
    session.fail(body.at, "sql-set-operation", `The first query of ${body.op.toUpperCase()} has ${left.columns.length} columns, the second ${right.columns.length}.`);
  }
  const columns = left.columns.map(({ name }) => ({ name, column: session.fresh(name) }));
  const sides = session.placed(body.at, () =>
    alignedByPosition([renamed(left, columns), renamed(right, columns)], body.op.toUpperCase())) as [Plan, Plan];
  const { op, all } = body;
  if (op !== "union") {
    return { sorted: false, columns, plan: setOperation({ how: op, all, left: sides[0], right: sides[1], maintainOrder: false }) };
  }
  const both = union(sides);
  return { sorted: false, columns, plan: all ? both : distinct(both, null, false, "any") };
}

function renamed({ plan, columns }: BoundQuery, names: readonly OutputColumn[]): Plan {
  return project(plan, columns.map(({ column }, i): NamedExpr => {
    const { type, nullable } = plan.schema.find(f => f.name === column)!;
    return { name: names[i]!.column, expr: { kind: "column", name: column, type, nullable } };
  }));
}

/** A set operation and VALUES are ordered by their columns, by name or position. */
function orderedByOutput(body: BoundSelect, orderBy: readonly SqlOrder[], { session }: QueryContext): BoundSelect {
  if (orderBy.length === 0) return body;
  const keys = orderBy.map(({ expr, descending, nullsFirst }): SortKey => {
    const column = expr.kind === "number" ? body.columns[Number(expr.text) - 1]
      : expr.kind === "column" ? body.columns.find(c => c.name.toLowerCase() === expr.path[expr.path.length - 1]!.toLowerCase()) : undefined;
    if (!column) {
      return session.fail(expr.at, "sql-order", "A set operation is ordered by columns of its result.",
        `They are: ${body.columns.map(c => c.name).join(", ")}.`);
    }
    const { name, type, nullable } = body.plan.schema.find(f => f.name === column.column)!;
    return { expr: { kind: "column", name, type, nullable }, descending, nullsFirst: nullsFirst ?? false };
  });
  return { ...body, plan: sort(body.plan, keys), sorted: true };
}

/** How many rows a clause says; numbers may be calculated with. */
function countOf(node: SqlExpr, context: QueryContext, clause: string): number | null {
  const { session } = context;
  if (node.kind !== "binary" && node.kind !== "subquery" && node.kind !== "call") return constantCount(node, session, clause);
  const block = new Block({ ...context, plan: oneRow(session), scope: EMPTY_SCOPE });
  const exact = node.kind === "binary" ? exactValue(toExpr(node, rowPlace(block, clause))) : null;
  if (exact === null) return session.unsupported(node.at, `A ${clause} that is computed`, "Write a number.");
  if (exact.scale === 0 && exact.unscaled >= 0n) return Number(exact.unscaled);
  return session.fail(node.at, "sql-limit", `${clause} takes a whole number from 0.`);
}

function limited({ plan }: BoundSelect, query: SqlQuery, context: QueryContext): Plan {
  const { session } = context;
  const count = query.limit ? countOf(query.limit, context, "LIMIT") : null;
  const offset = query.offset ? countOf(query.offset, context, "OFFSET") ?? 0 : 0;
  if (count === null && offset === 0) return plan;
  if (!query.withTies || count === null) return limit(plan, offset, count ?? Infinity);
  if (plan.kind !== "sort") return session.fail(query.limit!.at, "sql-limit", "WITH TIES needs ORDER BY.");
  if (offset > 0) session.unsupported(query.limit!.at, "WITH TIES with OFFSET");
  const name = session.fresh("rank");
  const ranked = window(plan.input, [], plan.keys, [{
    name, call: { name: "rank", args: [], distinct: false, ignoreNulls: false, frame: WHOLE_PARTITION, type: INT64, nullable: false },
  }]);
  const within = call("le", [{ kind: "column", name, type: INT64, nullable: false }, bindLiteral(BigInt(count), INT64)]);
  return sort(filter(ranked, within), plan.keys);
}

// A query: WITH, a select or a set operation or VALUES, ORDER BY and LIMIT.
import { distinct, limit, setOperation, sort, window, filter } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan, SortKey } from "../../../engine/plan/node.ts";
import { WHOLE_PARTITION } from "../../../expr/bind/frame.ts";
import { call } from "../../../expr/bind/bind.ts";
import { bindLiteral } from "../../../expr/bind/literal.ts";
import { commonType } from "../../../expr/bind/coerce.ts";
import { INT64 } from "../../../expr/type.ts";
import { project, union } from "../../../engine/plan/build.ts";
import { alignedByPosition } from "../../../frame/verb/align.ts";
import type { SqlBody, SqlExpr, SqlOrder, SqlQuery } from "../ast.ts";
import { exactValue } from "./beside.ts";
import { Block } from "./block.ts";
import { withTables } from "./common-query.ts";
import { constantCount } from "./constant.ts";
import { toExpr } from "./expression.ts";
import { rowPlace } from "./place.ts";
import { EMPTY_SCOPE } from "./scope.ts";
import { bindSelect, onlyColumns, type BoundSelect } from "./select.ts";
import type { BoundQuery, OutputColumn, QueryContext, Session } from "./session.ts";
import { countOf, suggested } from "../listed.ts";
import { aValueOf } from "../type-name.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import { bindValues, oneRow } from "./values.ts";

export function bindQuery(query: SqlQuery, context: QueryContext): BoundQuery {
  const inside = { ...context, tables: withTables(query, context) };
  const body = bindBody(query.body, query.body.kind === "select" ? query.orderBy : [], inside);
  const ordered = query.body.kind === "select" ? body : orderedByOutput(body, query.orderBy, inside);
  const plan = limited(ordered, query, inside);
  return { plan: onlyColumns(plan, body.columns), columns: body.columns };
}

function bindBody(body: SqlBody, orderBy: readonly SqlOrder[], context: QueryContext): BoundSelect {
  switch (body.kind) {
    case "select": return bindSelect(body, orderBy, context);
    case "values": {
      const outer =
        context.outer ?? new Block({ ...context, plan: oneRow(context.session), scope: EMPTY_SCOPE });
      return { ...bindValues(body.rows, body.at, outer, context.wanted), sorted: false };
    }
    case "setOperation": return bindSetOperation(body, context);
  }
}

function bindSetOperation(body: Extract<SqlBody, { kind: "setOperation" }>, context: QueryContext): BoundSelect {
  const { session } = context;
  const [left, right] = [bindQuery(body.left, context), bindQuery(body.right, context)];
  if (left.columns.length !== right.columns.length) {
    session.fail(body.right.at, "sql-set-operation",
      `The first query of ${body.op.toUpperCase()} has ${countOf(left.columns.length, "column")}, and this one has ${right.columns.length}.`,
      "Both need as many columns.");
  }
  const columns = left.columns.map(({ name }) => ({ name, column: session.fresh(name) }));
  checkTypes(body, left, right, session);
  const sides = session.placed(body.right.at, () =>
    alignedByPosition([renamed(left, columns), renamed(right, columns)], body.op.toUpperCase()),
  ) as [Plan, Plan];
  const { op, all } = body;
  if (op !== "union") {
    return {
      sorted: false,
      columns,
      plan: setOperation({ how: op, all, left: sides[0], right: sides[1], maintainOrder: false }),
    };
  }
  const both = union(sides);
  return { sorted: false, columns, plan: all ? both : distinct(both, null, false, "any") };
}

type SetOperation = Extract<SqlBody, { kind: "setOperation" }>;

function checkTypes(body: SetOperation, left: BoundQuery, right: BoundQuery, session: Session): void {
  const typeIn = ({ plan, columns }: BoundQuery, i: number) =>
    plan.schema.find(f => f.name === columns[i]!.column)!.type;
  left.columns.forEach(({ name }, i) => {
    const [a, b] = [typeIn(left, i), typeIn(right, i)];
    if (commonType(a, b) !== null) return;
    const { body: other } = body.right;
    const items = other.kind === "select" && other.items.length === right.columns.length ? other.items : [];
    const item = items[i] ?? body.right;
    session.fail(item.at, "type-mismatch",
      `The column ${name} of ${body.op.toUpperCase()} is ${aValueOf(a)} in the first query and ${aValueOf(b)} in this one.`,
      "Cast one of them, so that both have one type.");
  });
}

function renamed({ plan, columns }: BoundQuery, names: readonly OutputColumn[]): Plan {
  return project(plan, columns.map(({ column }, i): NamedExpr => {
    const { type, nullable } = plan.schema.find(f => f.name === column)!;
    return { name: names[i]!.column, expr: { kind: "column", name: column, type, nullable } };
  }));
}

/** A set operation and VALUES are ordered by their columns, by name or position. */
function orderedByOutput(
  body: BoundSelect,
  orderBy: readonly SqlOrder[],
  { session }: QueryContext,
): BoundSelect {
  if (orderBy.length === 0) return body;
  const keys = orderBy.map(({ expr, descending, nullsFirst }): SortKey => {
    const column =
      expr.kind === "number"
        ? body.columns[Number(expr.text) - 1]
        : expr.kind === "column"
          ? body.columns.find(c => c.name.toLowerCase() === expr.path[expr.path.length - 1]!.toLowerCase())
          : undefined;
    if (!column) {
      const names = body.columns.map(c => c.name);
      const near = expr.kind === "column" ? nearest(expr.path[expr.path.length - 1]!, names) : null;
      return session.fail(
        expr.at,
        "sql-order",
        "A set operation is ordered by columns of its result.",
        suggested(near, "They are", names),
      );
    }
    const { name, type, nullable } = body.plan.schema.find(f => f.name === column.column)!;
    return { expr: { kind: "column", name, type, nullable }, descending, nullsFirst: nullsFirst ?? false };
  });
  return { ...body, plan: sort(body.plan, keys), sorted: true };
}

/** How many rows a clause says; numbers may be calculated with. */
function rowCountOf(node: SqlExpr, context: QueryContext, clause: string): number | null {
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
  const count = query.limit ? rowCountOf(query.limit, context, "LIMIT") : null;
  const offset = query.offset ? rowCountOf(query.offset, context, "OFFSET") ?? 0 : 0;
  if (count === null && offset === 0) return plan;
  if (!query.withTies || count === null) return limit(plan, offset, count ?? Infinity);
  if (plan.kind !== "sort") return session.fail(query.limit!.at, "sql-limit", "WITH TIES needs ORDER BY.");
  if (offset > 0) session.unsupported(query.limit!.at, "WITH TIES with OFFSET");
  const name = session.fresh("rank");
  const ranked = window(plan.input, [], plan.keys, [
    {
      name,
      call: {
        name: "rank",
        args: [],
        distinct: false,
        ignoreNulls: false,
        frame: WHOLE_PARTITION,
        type: INT64,
        nullable: false,
      },
    },
  ]);
  const within = call("le", [
    { kind: "column", name, type: INT64, nullable: false },
    bindLiteral(BigInt(count), INT64),
  ]);
  return sort(filter(ranked, within), plan.keys);
}

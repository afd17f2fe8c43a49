// Queries: SELECT, VALUES, set operations, WITH, ORDER BY and LIMIT.
import type { CommonTableExpr, GroupingSet, Node, ResTarget, SelectStmt, WithClause } from "libpg-query";
import type {
  SqlBody, SqlCommonTable, SqlExpr, SqlGroup, SqlQuery, SqlSelect, SqlSelectItem,
} from "../ast.ts";
import { implicitRow } from "./expr.ts";
import { readFrom } from "./from.ts";
import { type Reader, names } from "./reader.ts";
import { refuseTrap } from "./trap.ts";
import type { Tree } from "./tree.ts";
import { readOrder, readWindow } from "./window.ts";

/** Queries have no place of their own: that of their first item or value stands for it, else `from`. */
export function readQuery(r: Reader, node: SelectStmt, from: number): SqlQuery {
  r.check("SelectStmt", node, from);
  const clause = readWith(r, node.withClause);
  const body = readBody(r, node, from);
  return {
    at: body.at, ...clause, body, orderBy: readOrder(r, node.sortClause),
    limit: readLimit(r, node.limitCount), withTies: node.limitOption === "LIMIT_OPTION_WITH_TIES",
    offset: readLimit(r, node.limitOffset),
  };
}

/** LIMIT ALL and LIMIT NULL are no limit. */
function readLimit(r: Reader, node: Node | undefined): SqlExpr | null {
  if (node === undefined) return null;
  const expr = r.expr(node);
  return expr.kind === "literal" && expr.value === null ? null : expr;
}

export function readWith(
  r: Reader, node: WithClause | undefined,
): { readonly with: readonly SqlCommonTable[]; readonly recursive: boolean } {
  if (node === undefined) return { with: [], recursive: false };
  r.check("WithClause", node, r.at(node.location));
  const tables = (node.ctes ?? []).map((table: Tree) => {
    if (table.CommonTableExpr === undefined) throw r.refused(table);
    return readCommonTable(r, table.CommonTableExpr);
  });
  return { with: tables, recursive: node.recursive ?? false };
}

function readCommonTable(r: Reader, node: CommonTableExpr): SqlCommonTable {
  const at = r.at(node.location);
  r.check("CommonTableExpr", node, at);
  const query: Tree = node.ctequery ?? {};
  if (query.SelectStmt === undefined) {
    throw r.unsupported(at, "statements that change data in WITH", "Only queries can stand there.");
  }
  return {
    at, name: node.ctename ?? "", columns: names(r, node.aliascolnames), query: r.query(query.SelectStmt, at),
  };
}

const OPERATIONS = { SETOP_UNION: "union", SETOP_INTERSECT: "intersect", SETOP_EXCEPT: "except" } as const;

function readBody(r: Reader, node: SelectStmt, at: number): SqlBody {
  if (node.op !== undefined && node.op !== "SETOP_NONE") {
    if (!node.larg || !node.rarg) throw r.refused({ SelectStmt: node }, at);
    const left = r.query(node.larg, at);
    const right = r.query(node.rarg, at);
    return { kind: "setOperation", at: left.at, op: OPERATIONS[node.op], all: node.all ?? false, left, right };
  }
  if (node.valuesLists) {
    const rows = readRows(r, node.valuesLists);
    return { kind: "values", at: rows[0]?.[0]?.at ?? at, rows };
  }
  return readSelect(r, node, at);
}

function readRows(r: Reader, nodes: readonly Node[]): readonly (readonly SqlExpr[])[] {
  return nodes.map((row: Tree) => r.exprs(row.List?.items));
}

function readSelect(r: Reader, node: SelectStmt, at: number): SqlSelect {
  if (node.targetList === undefined) {
    throw r.wrong(at, "This SELECT has no columns.", "Name some, or write * for all of them.");
  }
  const items = node.targetList.map((target: Tree) => {
    if (target.ResTarget === undefined) throw r.refused(target);
    return readItem(r, target.ResTarget);
  });
  return {
    kind: "select", at: items[0]?.at ?? at, distinct: readDistinct(r, node.distinctClause), items,
    from: readFrom(r, node.fromClause), where: node.whereClause ? r.expr(node.whereClause) : null,
    groupBy: readGroups(r, node.groupClause), groupDistinct: node.groupDistinct ?? false,
    having: node.havingClause ? r.expr(node.havingClause) : null,
    windows: (node.windowClause ?? []).map((definition: Tree) => {
      if (definition.WindowDef === undefined) throw r.refused(definition);
      return { name: definition.WindowDef.name ?? "", window: readWindow(r, definition.WindowDef) };
    }),
  };
}

/** DISTINCT alone is a list of one empty node. */
function readDistinct(r: Reader, nodes: readonly Node[] | undefined): SqlSelect["distinct"] {
  if (nodes === undefined) return "no";
  return nodes.length === 1 && Object.keys(nodes[0] ?? {}).length === 0 ? "all" : r.exprs(nodes);
}

function readItem(r: Reader, node: ResTarget): SqlSelectItem {
  const at = r.at(node.location);
  r.check("ResTarget", node, at);
  if (node.name !== undefined) refuseTrap(r, node.name, at);
  return { at, expr: r.expr(node.val), alias: node.name ?? null };
}

function readGroups(r: Reader, nodes: readonly Node[] | undefined): readonly SqlGroup[] {
  return (nodes ?? []).map(node => readGroup(r, node));
}

function readGroup(r: Reader, node: Tree): SqlGroup {
  if (node.GroupingSet) return readGroupingSet(r, node.GroupingSet);
  const row = implicitRow(node);
  if (row === null) {
    const expr = r.expr(node);
    return { kind: "expr", at: expr.at, expr };
  }
  const at = r.at(row.location);
  r.check("RowExpr", row, at);
  return { kind: "list", at, items: r.exprs(row.args) };
}

function readGroupingSet(r: Reader, node: GroupingSet): SqlGroup {
  const at = r.at(node.location);
  r.check("GroupingSet", node, at);
  switch (node.kind) {
    case "GROUPING_SET_ROLLUP": return { kind: "rollup", at, items: readGroups(r, node.content) };
    case "GROUPING_SET_CUBE": return { kind: "cube", at, items: readGroups(r, node.content) };
    case "GROUPING_SET_SETS": return { kind: "sets", at, items: readGroups(r, node.content) };
    case "GROUPING_SET_EMPTY": return { kind: "list", at, items: [] };
    default: throw r.refused({ GroupingSet: node }, at);
  }
}

// INSERT, UPDATE, DELETE.
import type { DeleteStmt, InsertStmt, MultiAssignRef, Node, RangeVar, ResTarget, UpdateStmt } from "libpg-query";
import type { SqlExpr, SqlName, SqlQuery, SqlStatement, SqlTarget } from "../ast.ts";
import { readFrom, readAlias, readPath } from "./from.ts";
import type { Reader } from "./reader.ts";
import { readWith } from "./select.ts";
import type { Tree } from "./tree.ts";

interface Target {
  readonly table: SqlTarget;
  readonly alias: string | null;
}

function readTarget(r: Reader, node: RangeVar | undefined, at: number): Target {
  if (node === undefined) throw r.refused(node, at);
  const table = readPath(r, node);
  return { table, alias: readAlias(r, node.alias, table.at)?.name ?? null };
}

function resTarget(r: Reader, node: Tree): ResTarget {
  if (node.ResTarget === undefined) throw r.refused(node);
  r.check("ResTarget", node.ResTarget, r.at(node.ResTarget.location));
  return node.ResTarget;
}

export function readInsert(r: Reader, node: InsertStmt, at: number): SqlStatement {
  r.check("InsertStmt", node, at);
  const { table, alias } = readTarget(r, node.relation, at);
  if (alias !== null) throw r.unsupported(at, "an alias of the table of INSERT");
  const columns = (node.cols ?? []).map(column => nameOf(r, resTarget(r, column)));
  return { kind: "insert", at, table, columns, query: readInserted(r, node, at) };
}

/** WITH before INSERT belongs to its query. */
function readInserted(r: Reader, node: InsertStmt, at: number): SqlQuery | null {
  const select: Tree = node.selectStmt ?? {};
  const outer = readWith(r, node.withClause);
  if (select.SelectStmt === undefined) {
    if (outer.with.length > 0) throw r.unsupported(at, "WITH before INSERT … DEFAULT VALUES");
    return null;
  }
  const query = r.query(select.SelectStmt, at);
  if (outer.with.length === 0) return query;
  if (query.with.length > 0) throw r.unsupported(at, "WITH both before INSERT and before its query");
  return { ...query, ...outer };
}

/** `(a, b) = (1, 2)` comes as one target a column, each with the whole row. */
function readAssigned(r: Reader, node: MultiAssignRef, at: number): SqlExpr {
  r.check("MultiAssignRef", node, at);
  const source: Tree = node.source ?? {};
  const row = source.RowExpr;
  if (row === undefined) throw r.refused({ MultiAssignRef: node }, at);
  r.check("RowExpr", row, at);
  if (row.args?.length !== node.ncolumns) {
    throw r.wrong(at, `${node.ncolumns} columns are set to ${row.args?.length ?? 0} values.`);
  }
  return r.expr(row.args?.[(node.colno ?? 1) - 1]);
}

const nameOf = (r: Reader, { name = "", location }: ResTarget): SqlName => ({ name, at: r.at(location) });

function readAssignment(r: Reader, node: Node): { readonly column: SqlName; readonly value: SqlExpr } {
  const target = resTarget(r, node);
  const column = nameOf(r, target);
  const { val } = target;
  const value: Tree = val ?? {};
  const { MultiAssignRef: assigned } = value;
  return { column, value: assigned ? readAssigned(r, assigned, column.at) : r.expr(val) };
}

export function readUpdate(r: Reader, node: UpdateStmt, at: number): SqlStatement {
  r.check("UpdateStmt", node, at);
  return {
    kind: "update", at, ...readTarget(r, node.relation, at),
    set: (node.targetList ?? []).map(target => readAssignment(r, target)),
    from: readFrom(r, node.fromClause), where: node.whereClause ? r.expr(node.whereClause) : null,
  };
}

export function readDelete(r: Reader, node: DeleteStmt, at: number): SqlStatement {
  r.check("DeleteStmt", node, at);
  return {
    kind: "delete", at, ...readTarget(r, node.relation, at), using: readFrom(r, node.usingClause),
    where: node.whereClause ? r.expr(node.whereClause) : null,
  };
}

// CREATE TABLE, CREATE TABLE … AS, CREATE VIEW.
import type { ColumnDef, Constraint, CreateStmt, CreateTableAsStmt, Node, ViewStmt } from "libpg-query";
import type { SqlColumnDefinition, SqlExpr, SqlKey, SqlStatement } from "../ast.ts";
import { readType } from "./constant.ts";
import { readPath } from "./from.ts";
import { type Reader, names } from "./reader.ts";
import type { Tree } from "./tree.ts";

type Type = NonNullable<Constraint["contype"]>;

/** Constraints that are refused. */
const REFUSED: Readonly<Partial<Record<Type, string>>> = {
  CONSTR_CHECK: "CHECK constraints", CONSTR_FOREIGN: "foreign keys (REFERENCES)", CONSTR_IDENTITY: "identity columns",
  CONSTR_GENERATED: "generated columns", CONSTR_EXCLUSION: "exclusion constraints",
  CONSTR_ATTR_DEFERRABLE: "DEFERRABLE", CONSTR_ATTR_DEFERRED: "INITIALLY DEFERRED",
  CONSTR_ATTR_NOT_ENFORCED: "NOT ENFORCED",
};

interface Definitions {
  readonly columns: SqlColumnDefinition[];
  readonly keys: SqlKey[];
}

function readKey(r: Reader, node: Constraint, at: number, columns: readonly string[]): SqlKey {
  r.check("Constraint", node, at);
  return { at, columns, primary: node.contype === "CONSTR_PRIMARY" };
}

function refuseConstraint(r: Reader, node: Constraint, at: number): void {
  const refused = REFUSED[node.contype ?? "CONSTR_NULL"];
  if (refused !== undefined) throw r.unsupported(at, refused);
  r.check("Constraint", node, at);
}

function readColumn(r: Reader, node: ColumnDef, into: Definitions): void {
  const at = r.at(node.location);
  r.check("ColumnDef", node, at);
  const name = node.colname ?? "";
  let notNull = false;
  let byDefault: SqlExpr | null = null;
  for (const entry of node.constraints ?? []) {
    const { Constraint: constraint }: Tree = entry;
    if (constraint === undefined) throw r.refused(entry, at);
    const place = r.at(constraint.location);
    refuseConstraint(r, constraint, place);
    if (constraint.contype === "CONSTR_NOTNULL") notNull = true;
    if (constraint.contype === "CONSTR_DEFAULT") byDefault = r.expr(constraint.raw_expr);
    if (isKey(constraint)) into.keys.push(readKey(r, constraint, place, [name]));
  }
  if (node.typeName === undefined) throw r.wrong(at, `The column "${name}" has no type.`);
  into.columns.push({ at, name, type: readType(r, node.typeName), notNull, default: byDefault });
}

const isKey = ({ contype }: Constraint): boolean => contype === "CONSTR_PRIMARY" || contype === "CONSTR_UNIQUE";

function readElement(r: Reader, node: Node, into: Definitions): void {
  const { ColumnDef: column, Constraint: constraint }: Tree = node;
  if (column) return readColumn(r, column, into);
  if (constraint === undefined) throw r.refused(node);
  const at = r.at(constraint.location);
  refuseConstraint(r, constraint, at);
  if (!isKey(constraint)) throw r.unsupported(at, "this constraint of a table");
  into.keys.push(readKey(r, constraint, at, names(r, constraint.keys)));
}

export function readCreateTable(r: Reader, node: CreateStmt, at: number, orReplace: boolean): SqlStatement {
  r.check("CreateStmt", node, at);
  if (node.relation === undefined) throw r.refused({ CreateStmt: node }, at);
  const table = readPath(r, node.relation);
  const definitions: Definitions = { columns: [], keys: [] };
  for (const element of node.tableElts ?? []) readElement(r, element, definitions);
  return {
    kind: "createTable", at, table, orReplace, ifNotExists: node.if_not_exists ?? false,
    temporary: node.relation.relpersistence === "t", ...definitions,
  };
}

export function readCreateTableAs(
  r: Reader, node: CreateTableAsStmt, at: number, orReplace: boolean,
): SqlStatement {
  r.check("CreateTableAsStmt", node, at);
  const query: Tree = node.query ?? {};
  if (node.into?.rel === undefined || query.SelectStmt === undefined) throw r.refused(node.query, at);
  r.check("IntoClause", node.into, at);
  const table = readPath(r, node.into.rel);
  return {
    kind: "createTableAs", at, table, orReplace, ifNotExists: node.if_not_exists ?? false,
    temporary: node.into.rel.relpersistence === "t", columns: names(r, node.into.colNames),
    query: r.query(query.SelectStmt, at),
  };
}

export function readCreateView(r: Reader, node: ViewStmt, at: number): SqlStatement {
  r.check("ViewStmt", node, at);
  const query: Tree = node.query ?? {};
  if (node.view === undefined || query.SelectStmt === undefined) throw r.refused(node.query, at);
  const table = readPath(r, node.view);
  return {
    kind: "createView", at, table, orReplace: node.replace ?? false, temporary: node.view.relpersistence === "t",
    columns: names(r, node.aliases), query: r.query(query.SelectStmt, at),
  };
}

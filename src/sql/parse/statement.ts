// Statements: which reader each kind has, and the name of those that there are not.
import type { DropStmt, ExplainStmt, Node, RawStmt, TransactionStmt } from "libpg-query";
import type { SqlStatement, SqlTarget } from "../ast.ts";
import { readCreateTable, readCreateTableAs, readCreateView } from "./create.ts";
import { readDelete, readInsert, readUpdate } from "./change.ts";
import { type Reader, names } from "./reader.ts";
import type { StatementMark } from "./source.ts";
import { type Token, skipBlank, statementsOf } from "./tokens.ts";
import type { Tree } from "./tree.ts";

const DROPS: Readonly<Partial<Record<NonNullable<DropStmt["removeType"]>, "table" | "view">>> = {
  OBJECT_TABLE: "table", OBJECT_VIEW: "view",
};

function readDrop(r: Reader, node: DropStmt, at: number): SqlStatement {
  const what = DROPS[node.removeType ?? "OBJECT_TABLE"];
  if (what === undefined) throw unsupportedStatement(r, at);
  r.check("DropStmt", node, at);
  const tables = (node.objects ?? []).map((object: Tree): SqlTarget => {
    const path = names(r, object.List?.items);
    return { path, at: placeOfName(r, path, at) };
  });
  return { kind: "drop", at, what, tables, ifExists: node.missing_ok ?? false };
}

/** The parser gives no places to the names that DROP has. */
function placeOfName(r: Reader, path: readonly string[], from: number): number {
  const name = path.at(-1)!.toLowerCase();
  const found = r.source.tokens().find(({ at, text, kind }) => at > from
    && (kind === "quoted" ? text.slice(1, -1).toLowerCase() : text) === name);
  return found?.at ?? from;
}

const TRANSACTIONS: Readonly<Partial<Record<NonNullable<TransactionStmt["kind"]>, "begin" | "commit" | "rollback">>> = {
  TRANS_STMT_BEGIN: "begin", TRANS_STMT_START: "begin", TRANS_STMT_COMMIT: "commit", TRANS_STMT_ROLLBACK: "rollback",
};

function readTransaction(r: Reader, node: TransactionStmt, at: number): SqlStatement {
  r.check("TransactionStmt", node, at);
  const kind = TRANSACTIONS[node.kind ?? "TRANS_STMT_BEGIN"];
  if (kind === undefined) throw unsupportedStatement(r, at);
  return { kind, at };
}

/** ANALYZE is the only option. */
function readExplain(r: Reader, node: ExplainStmt, at: number): SqlStatement {
  r.check("ExplainStmt", node, at);
  let analyze = false;
  for (const option of node.options ?? []) {
    const { DefElem }: Tree = option;
    if (DefElem === undefined) throw r.refused(option, at);
    const place = r.at(DefElem.location);
    r.check("DefElem", DefElem, place);
    if (DefElem.defname !== "analyze") throw r.unsupported(place, `the option ${DefElem.defname} of EXPLAIN`);
    analyze = isOn(DefElem.arg);
  }
  const query: Tree = node.query ?? {};
  if (query.SelectStmt === undefined) throw r.unsupported(at, "EXPLAIN of something other than a query");
  return { kind: "explain", at, analyze, query: r.query(query.SelectStmt, at) };
}

function isOn(value: Tree | undefined): boolean {
  const text = value?.String?.sval ?? String(value?.Integer?.ival ?? (value?.Integer ? 0 : 1));
  return !["false", "off", "0"].includes(text.toLowerCase());
}

function readKind(r: Reader, node: Tree, at: number, mark: StatementMark | undefined): SqlStatement {
  if (node.SelectStmt) {
    const kind = mark === "describe" || mark === "summarize" ? mark : "query";
    return { kind, at, query: r.query(node.SelectStmt, at) };
  }
  const orReplace = mark === "orReplace";
  if (node.CreateStmt) return readCreateTable(r, node.CreateStmt, at, orReplace);
  if (node.CreateTableAsStmt) return readCreateTableAs(r, node.CreateTableAsStmt, at, orReplace);
  if (node.ViewStmt) return readCreateView(r, node.ViewStmt, at);
  if (node.InsertStmt) return readInsert(r, node.InsertStmt, at);
  if (node.UpdateStmt) return readUpdate(r, node.UpdateStmt, at);
  if (node.DeleteStmt) return readDelete(r, node.DeleteStmt, at);
  if (node.DropStmt) return readDrop(r, node.DropStmt, at);
  if (node.TransactionStmt) return readTransaction(r, node.TransactionStmt, at);
  if (node.ExplainStmt) return readExplain(r, node.ExplainStmt, at);
  throw unsupportedStatement(r, at);
}

/** Words that belong to the statement's name: CREATE UNIQUE INDEX, ALTER TABLE. */
const LONG_NAMES: ReadonlySet<string> = new Set(["create", "alter", "drop"]);
const QUALIFIERS: ReadonlySet<string> = new Set([
  "or", "replace", "unique", "temp", "temporary", "materialized", "global", "local", "unlogged", "foreign",
]);

function unsupportedStatement(r: Reader, at: number): Error {
  const tokens = r.source.tokens().filter(token => token.at >= at);
  const count = LONG_NAMES.has(tokens[0]?.text ?? "")
    ? 2 + tokens.slice(1).findIndex(token => !QUALIFIERS.has(token.text)) : 1;
  return r.unsupported(at, `the statement ${written(tokens.slice(0, count))}`,
    "There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.");
}

const written = (tokens: readonly Token[]): string => tokens.map(token => token.text.toUpperCase()).join(" ");

/** `index` counts the statements of a text from 0. */
export function readStatement(r: Reader, raw: RawStmt, index: number): SqlStatement {
  const { original, text, marks, tokens } = r.source;
  const at = text === original ? skipBlank(original, r.at(raw.stmt_location ?? 0))
    : statementsOf(tokens())[index]?.[0]?.at ?? 0;
  const node: Node | undefined = raw.stmt;
  if (node === undefined) throw r.refused(node, at);
  return readKind(r, node, at, marks.statements.get(index));
}

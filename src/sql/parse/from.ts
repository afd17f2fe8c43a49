// FROM: tables, subqueries, functions and joins.
import type { Alias, JoinExpr, Node, RangeFunction, RangeSubselect, RangeVar } from "libpg-query";
import type { SqlAlias, SqlFrom, SqlName, SqlTarget } from "../ast.ts";
import { type Reader, names } from "./reader.ts";
import { refuseTrap } from "./trap.ts";
import type { Tree } from "./tree.ts";

/** `inside`: the place is one in the parentheses that the alias stands behind. */
export function readAlias(r: Reader, node: Alias | undefined, at: number, inside = false): SqlAlias | null {
  if (node === undefined) return null;
  r.check("Alias", node, at);
  const name = node.aliasname ?? "";
  refuseTrap(r, name, at, inside);
  return { name, columns: names(r, node.colnames) };
}

/** `s.t`. With ONLY, or as UNLOGGED, it is refused. */
export function readPath(r: Reader, node: RangeVar): SqlTarget {
  const at = r.at(node.location);
  r.check("RangeVar", node, at);
  if (!node.inh) throw r.unsupported(at, "ONLY");
  if (node.relpersistence === "u") throw r.unsupported(at, "UNLOGGED tables");
  const path = [node.catalogname, node.schemaname, node.relname].filter(part => part !== undefined);
  return { at, path };
}

function readTable(r: Reader, node: RangeVar): SqlFrom {
  const { at, path } = readPath(r, node);
  return { kind: "table", at, path, alias: readAlias(r, node.alias, at) };
}

function readSubselect(r: Reader, node: RangeSubselect): SqlFrom {
  const tree: Tree = node.subquery ?? {};
  const at = r.at(-1);
  r.check("RangeSubselect", node, at);
  if (tree.SelectStmt === undefined) throw r.refused(node.subquery);
  const query = r.query(tree.SelectStmt, at);
  return {
    kind: "subquery", at: query.at, query, alias: readAlias(r, node.alias, query.at, true),
    lateral: node.lateral ?? false,
  };
}

function readFunction(r: Reader, node: RangeFunction): SqlFrom {
  r.check("RangeFunction", node, r.at(-1));
  const entry: Tree = node.functions?.[0] ?? {};
  const call = r.expr(entry.List?.items?.[0]);
  if (call.kind !== "call") throw r.unsupported(call.at, "this expression in FROM", "Call a function, or name a table.");
  return {
    kind: "function", at: call.at, call, alias: readAlias(r, node.alias, call.at), lateral: node.lateral ?? false,
    ordinality: node.ordinality ?? false,
  };
}

type JoinType = NonNullable<JoinExpr["jointype"]>;
const JOINS: Readonly<Partial<Record<JoinType, "inner" | "left" | "right" | "full">>> = {
  JOIN_INNER: "inner", JOIN_LEFT: "left", JOIN_RIGHT: "right", JOIN_FULL: "full",
};

function readJoin(r: Reader, node: JoinExpr): SqlFrom {
  const left = readOne(r, node.larg);
  const right = readOne(r, node.rarg);
  r.check("JoinExpr", node, right.at);
  const natural = node.isNatural ?? false;
  const how = JOINS[node.jointype ?? "JOIN_INNER"];
  if (how === undefined) throw r.unsupported(right.at, `joins of the kind ${node.jointype}`);
  const crossed = how === "inner" && !natural && node.quals === undefined && node.usingClause === undefined;
  return {
    kind: "join", at: left.at, how: crossed ? "cross" : how, left, right,
    on: node.quals ? r.expr(node.quals) : null,
    using: node.usingClause ? placed(r, names(r, node.usingClause), right.at) : null,
    natural, alias: readAlias(r, node.alias, right.at, true),
  };
}

/** The parser gives no places to the names of USING: they are those in the first list of just these names. */
function placed(r: Reader, columns: readonly string[], from: number): readonly SqlName[] {
  const tokens = r.source.tokens();
  const isName = (i: number, name: string): boolean => {
    const token = tokens[i];
    return token?.kind === "quoted" ? token.text.slice(1, -1) === name : token?.text === name;
  };
  const using = tokens.findIndex(({ at, text }, i) =>
    at > from && text === "using" && columns.every((name, k) => isName(i + 2 + 2 * k, name)));
  return columns.map((name, k) => ({ name, at: tokens[using + 2 + 2 * k]?.at ?? from }));
}

function readOne(r: Reader, node: Node | undefined): SqlFrom {
  const tree: Tree = node ?? {};
  if (tree.RangeVar) return readTable(r, tree.RangeVar);
  if (tree.JoinExpr) return readJoin(r, tree.JoinExpr);
  if (tree.RangeSubselect) return readSubselect(r, tree.RangeSubselect);
  if (tree.RangeFunction) return readFunction(r, tree.RangeFunction);
  throw r.refused(node);
}

export function readFrom(r: Reader, nodes: readonly Node[] | undefined): readonly SqlFrom[] {
  return (nodes ?? []).map(node => readOne(r, node));
}

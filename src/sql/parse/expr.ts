// Expressions: which reader each kind of the parser's nodes has, and those that are short.
import type {
  A_ArrayExpr, A_Indices, A_Indirection, CaseExpr, ColumnRef, ParamRef, RowExpr, SubLink,
} from "libpg-query";
import type { SqlExpr, SubqueryForm } from "../ast.ts";
import { readCall, readCoalesce, readGrouping, readMinMax, readValueFunction } from "./call.ts";
import { readCast, readConstant } from "./constant.ts";
import { operatorName, readBoolean, readBooleanTest, readNullTest, readOperator } from "./operator.ts";
import { type Reader, names } from "./reader.ts";
import type { Nodes, Tree } from "./tree.ts";

/** `*` and `t.*` end in a star. */
function readColumn(r: Reader, node: ColumnRef): SqlExpr {
  const at = r.at(node.location);
  r.check("ColumnRef", node, at);
  const fields = node.fields ?? [];
  const last: Tree | undefined = fields.at(-1);
  if (last?.A_Star) return { kind: "star", at, table: names(r, fields.slice(0, -1)) };
  return { kind: "column", at, path: names(r, fields) };
}

function readParameter(r: Reader, node: ParamRef): SqlExpr {
  const at = r.at(node.location);
  r.check("ParamRef", node, at);
  return { kind: "parameter", at, number: node.number ?? 0 };
}

function readRow(r: Reader, node: RowExpr): SqlExpr {
  const at = r.at(node.location);
  r.check("RowExpr", node, at);
  return { kind: "row", at, items: r.exprs(node.args) };
}

function readArray(r: Reader, node: A_ArrayExpr): SqlExpr {
  const at = r.at(node.location);
  r.check("A_ArrayExpr", node, at);
  return { kind: "array", at, items: r.exprs(node.elements) };
}

function readCase(r: Reader, node: CaseExpr): SqlExpr {
  const at = r.at(node.location);
  r.check("CaseExpr", node, at);
  const branches = (node.args ?? []).map((branch: Tree) => {
    const when = branch.CaseWhen;
    if (when === undefined) throw r.refused(branch);
    r.check("CaseWhen", when, r.at(when.location));
    return { when: r.expr(when.expr), then: r.expr(when.result) };
  });
  return {
    kind: "case", at, operand: node.arg ? r.expr(node.arg) : null, branches,
    otherwise: node.defresult ? r.expr(node.defresult) : null,
  };
}

/** `a[1]`, `a[1:2]`, `(a).b`, one behind the other. */
function readIndirection(r: Reader, node: A_Indirection): SqlExpr {
  const operand = r.expr(node.arg);
  r.check("A_Indirection", node, operand.at);
  return (node.indirection ?? []).reduce<SqlExpr>((inner, step: Tree) => {
    if (step.String) return { kind: "field", at: operand.at, operand: inner, name: step.String.sval ?? "" };
    if (step.A_Indices) return readSubscript(r, step.A_Indices, inner);
    throw r.refused(step, operand.at);
  }, operand);
}

/** A single subscript is the parser's upper end. */
function readSubscript(r: Reader, node: A_Indices, operand: SqlExpr): SqlExpr {
  r.check("A_Indices", node, operand.at);
  const high = node.uidx ? r.expr(node.uidx) : null;
  if (!node.is_slice) return { kind: "subscript", at: operand.at, operand, slice: false, low: high, high: null };
  const low = node.lidx ? r.expr(node.lidx) : null;
  return { kind: "subscript", at: operand.at, operand, slice: true, low, high };
}

/** Null: they are made behind the parser, or for assignments only. */
const FORMS: Readonly<Record<NonNullable<SubLink["subLinkType"]>, SubqueryForm | null>> = {
  EXISTS_SUBLINK: "exists", ALL_SUBLINK: "all", ANY_SUBLINK: "any", EXPR_SUBLINK: "scalar", ARRAY_SUBLINK: "array",
  ROWCOMPARE_SUBLINK: null, MULTIEXPR_SUBLINK: null, CTE_SUBLINK: null,
};

function readSubquery(r: Reader, node: SubLink): SqlExpr {
  const at = r.at(node.location);
  r.check("SubLink", node, at);
  const form = FORMS[node.subLinkType ?? "EXPR_SUBLINK"];
  const select: Tree = node.subselect ?? {};
  if (form === null || select.SelectStmt === undefined) throw r.refused(node.subselect, at);
  return {
    kind: "subquery", at, form, test: node.testexpr ? r.expr(node.testexpr) : null,
    op: node.operName ? operatorName(r, node.operName, at) : "=", query: r.query(select.SelectStmt, at),
  };
}

type ExpressionKind =
  | "A_ArrayExpr" | "A_Const" | "A_Expr" | "A_Indirection" | "BoolExpr" | "BooleanTest" | "CaseExpr" | "CoalesceExpr"
  | "ColumnRef" | "FuncCall" | "GroupingFunc" | "MinMaxExpr" | "NullTest" | "ParamRef" | "RowExpr" | "SQLValueFunction"
  | "SubLink" | "TypeCast";

const EXPRESSIONS: { readonly [K in ExpressionKind]: (r: Reader, node: Nodes[K]) => SqlExpr } = {
  A_ArrayExpr: readArray,
  A_Const: readConstant,
  A_Expr: readOperator,
  A_Indirection: readIndirection,
  BoolExpr: readBoolean,
  BooleanTest: readBooleanTest,
  CaseExpr: readCase,
  CoalesceExpr: readCoalesce,
  ColumnRef: readColumn,
  FuncCall: readCall,
  GroupingFunc: readGrouping,
  MinMaxExpr: readMinMax,
  NullTest: readNullTest,
  ParamRef: readParameter,
  RowExpr: readRow,
  SQLValueFunction: readValueFunction,
  SubLink: readSubquery,
  TypeCast: readCast,
};

const isExpressionKind = (kind: string | undefined): kind is ExpressionKind =>
  kind !== undefined && Object.hasOwn(EXPRESSIONS, kind);

function readKind<K extends ExpressionKind>(r: Reader, kind: K, tree: Tree): SqlExpr | null {
  const node: Partial<Nodes>[K] = tree[kind];
  return node === undefined ? null : EXPRESSIONS[kind](r, node);
}

export function readExpr(r: Reader, node: Tree): SqlExpr {
  const kind = Object.keys(node)[0];
  const read = isExpressionKind(kind) ? readKind(r, kind, node) : null;
  if (read === null) throw r.refused(node);
  return read;
}

/** `(a, b)`, which is not `row(a, b)`. */
export function implicitRow(node: Tree): RowExpr | null {
  return node.RowExpr?.row_format === "COERCE_IMPLICIT_CAST" ? node.RowExpr : null;
}

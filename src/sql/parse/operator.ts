// Operators: arithmetic, comparison, LIKE and its relatives, BETWEEN, IN, AND, OR, NOT, IS.
import type { A_Expr, BoolExpr, BooleanTest, Node, NullTest } from "libpg-query";
import type { SqlExpr } from "../ast.ts";
import { type Reader, names } from "./reader.ts";
import type { Tree } from "./tree.ts";

type Kind = NonNullable<A_Expr["kind"]>;
type Form = Extract<SqlExpr, { kind: "like" }>["form"];

/** Operators that are another way to write LIKE, or match a regular expression. */
const MATCHES: Readonly<Record<string, readonly [Form, boolean]>> = {
  "~~": ["like", false], "!~~": ["like", true], "~~*": ["ilike", false], "!~~*": ["ilike", true],
  "~": ["regex", false], "!~": ["regex", true], "~*": ["iregex", false], "!~*": ["iregex", true],
};

export function operatorName(r: Reader, nodes: readonly Node[] | undefined, at: number): string {
  const path = names(r, nodes);
  if (path.length > 1 && path[0] !== "pg_catalog") throw r.unsupported(at, `the operator ${path.join(".")}`);
  return path.at(-1) ?? "";
}

function list(node: Node | undefined): readonly Node[] {
  const tree: Tree = node ?? {};
  return tree.List?.items ?? [];
}

type ReadOperator = (r: Reader, node: A_Expr, at: number) => SqlExpr;

const readPlain: ReadOperator = (r, node, at) => {
  const op = operatorName(r, node.name, at);
  if (op === "==") throw r.wrong(at, "There is no operator ==.", "Write = to compare.");
  if (node.lexpr === undefined) return { kind: "unary", at, op, operand: r.expr(node.rexpr) };
  const match = Object.hasOwn(MATCHES, op) ? MATCHES[op] : undefined;
  const left = r.expr(node.lexpr);
  const right = r.expr(node.rexpr);
  if (match) {
    return { kind: "like", at, operand: left, pattern: right, escape: null, form: match[0], negated: match[1] };
  }
  return { kind: "binary", at, op: r.source.marks.integerDivisions.has(at) ? "//" : op, left, right };
};

/** `like_escape(pattern, escape)` and `similar_to_escape(…)` are what the grammar makes of ESCAPE. */
const readLike = (form: Form): ReadOperator => (r, node, at) => {
  const operand = r.expr(node.lexpr);
  const negated = operatorName(r, node.name, at).startsWith("!");
  const right: Tree = node.rexpr ?? {};
  const name: Tree | undefined = right.FuncCall?.funcname?.at(-1);
  const made = name?.String?.sval === "like_escape" || name?.String?.sval === "similar_to_escape";
  const written = made && right.FuncCall?.location === node.location ? right.FuncCall?.args : undefined;
  const [pattern, escape] = written ?? [node.rexpr];
  return {
    kind: "like", at, operand, pattern: r.expr(pattern), escape: escape ? r.expr(escape) : null, form, negated,
  };
};

const readBetween = (negated: boolean, symmetric: boolean): ReadOperator => (r, node, at) => {
  const [low, high] = list(node.rexpr);
  return {
    kind: "between", at, operand: r.expr(node.lexpr), low: r.expr(low), high: r.expr(high), negated, symmetric,
  };
};

const readIn: ReadOperator = (r, node, at) => ({
  kind: "in", at, operand: r.expr(node.lexpr), values: r.exprs(list(node.rexpr)),
  negated: operatorName(r, node.name, at) === "<>",
});

/** `a = any (array[…])` is IN a list, `a <> all (array[…])` is NOT IN one; a parameter may be a list, too. */
const readArrayTest = (op: string, word: string, negated: boolean): ReadOperator => (r, node, at) => {
  const array: Tree = node.rexpr ?? {};
  if (array.ParamRef !== undefined && operatorName(r, node.name, at) === op) {
    return { kind: "in", at, operand: r.expr(node.lexpr), values: r.exprs([array]), negated };
  }
  if (array.A_ArrayExpr === undefined || operatorName(r, node.name, at) !== op) {
    throw r.unsupported(at, `${word} of an array`, `Write IN (…), or ${word} of a query.`);
  }
  r.check("A_ArrayExpr", array.A_ArrayExpr, at);
  return {
    kind: "in", at, operand: r.expr(node.lexpr), values: r.exprs(array.A_ArrayExpr.elements), negated,
  };
};

const readDistinct = (negated: boolean): ReadOperator => (r, node, at) => ({
  kind: "distinctFrom", at, left: r.expr(node.lexpr), right: r.expr(node.rexpr), negated,
});

const readNullIf: ReadOperator = (r, node, at) => ({
  kind: "call", at, name: "nullif", args: [r.expr(node.lexpr), r.expr(node.rexpr)], star: false, distinct: false,
  orderBy: [], withinGroup: false, filter: null, over: null, nulls: null,
});

const OPERATORS: Readonly<Record<Kind, ReadOperator>> = {
  AEXPR_OP: readPlain,
  AEXPR_OP_ANY: readArrayTest("=", "ANY", false),
  AEXPR_OP_ALL: readArrayTest("<>", "ALL", true),
  AEXPR_DISTINCT: readDistinct(false),
  AEXPR_NOT_DISTINCT: readDistinct(true),
  AEXPR_NULLIF: readNullIf,
  AEXPR_IN: readIn,
  AEXPR_LIKE: readLike("like"),
  AEXPR_ILIKE: readLike("ilike"),
  AEXPR_SIMILAR: readLike("similar"),
  AEXPR_BETWEEN: readBetween(false, false),
  AEXPR_NOT_BETWEEN: readBetween(true, false),
  AEXPR_BETWEEN_SYM: readBetween(false, true),
  AEXPR_NOT_BETWEEN_SYM: readBetween(true, true),
};

export function readOperator(r: Reader, node: A_Expr): SqlExpr {
  const at = r.at(node.location);
  r.check("A_Expr", node, at);
  const read = OPERATORS[node.kind ?? "AEXPR_OP"];
  if (read === undefined) throw r.unsupported(at, `operators of the kind ${node.kind}`);
  return read(r, node, at);
}

const boolean = (node: Tree): BoolExpr | undefined => node.BoolExpr;

/** Nested ANDs become one, and ORs: a chain of thousands is no deeper than one of two. */
function flat(operator: NonNullable<BoolExpr["boolop"]>, nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap(node => {
    const inner = boolean(node);
    return inner?.boolop === operator ? flat(operator, inner.args ?? []) : [node];
  });
}

export function readBoolean(r: Reader, node: BoolExpr): SqlExpr {
  const at = r.at(node.location);
  r.check("BoolExpr", node, at);
  const args = node.args ?? [];
  if (node.boolop === "NOT_EXPR") return { kind: "not", at, operand: r.expr(args[0]) };
  const kind = node.boolop === "OR_EXPR" ? "or" : "and";
  return { kind, at, args: r.exprs(flat(node.boolop ?? "AND_EXPR", args)) };
}

export function readNullTest(r: Reader, node: NullTest): SqlExpr {
  const at = r.at(node.location);
  r.check("NullTest", node, at);
  return {
    kind: "is", at, operand: r.expr(node.arg), what: "null", negated: node.nulltesttype === "IS_NOT_NULL",
  };
}

const TESTS: Readonly<Record<NonNullable<BooleanTest["booltesttype"]>, readonly ["true" | "false" | "unknown", boolean]>> = {
  IS_TRUE: ["true", false], IS_NOT_TRUE: ["true", true], IS_FALSE: ["false", false], IS_NOT_FALSE: ["false", true],
  IS_UNKNOWN: ["unknown", false], IS_NOT_UNKNOWN: ["unknown", true],
};

export function readBooleanTest(r: Reader, node: BooleanTest): SqlExpr {
  const at = r.at(node.location);
  r.check("BooleanTest", node, at);
  const [what, negated] = TESTS[node.booltesttype ?? "IS_TRUE"];
  return { kind: "is", at, operand: r.expr(node.arg), what, negated };
}

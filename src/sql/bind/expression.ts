// Turns expressions of SQL into the expressions that the frame builds, names resolved to unique columns.
// Types and implicit casts are the expression binder's; subqueries grow the block's plan.
import type { Expr } from "../../../expr/node.ts";
import { BOOL, INT64, UTF8 } from "../../../expr/type.ts";
import type { SqlExpr } from "../ast.ts";
import { chosen, compared, exactNumber, exactValue, ownTyped, refuseMisread } from "./beside.ts";
import { callExpr } from "./call.ts";
import { listedValues, numberExpr, parameterExpr } from "./constant.ts";
import { durationOf, intervalOf } from "./interval.ts";
import { binaryExpr, call, comparedBy, comparison, sameWidth } from "./operator.ts";
import { likeExpr } from "./like.ts";
import { madeOf } from "./origin.ts";
import type { Place } from "./place.ts";
import { cast } from "./special.ts";
import { subqueryExpr } from "./subquery-value.ts";
import { typeOfSql } from "./type.ts";
import { bareText, READ_WHEN_BOUND, temporalLiteral } from "./written.ts";

const NULL_LITERAL: Expr = { kind: "literal", value: null };

export function toExpr(node: SqlExpr, place: Place): Expr {
  return madeOf(place.key?.(node) ?? place.block.session.placed(node.at, () => exprOf(node, place)), node);
}

function exprOf(node: SqlExpr, place: Place): Expr {
  const { session } = place.block;
  const translate = (expr: SqlExpr) => toExpr(expr, place);
  switch (node.kind) {
    case "column": return columnExpr(node.path, node.at, place);
    case "star": return session.fail(node.at, "sql-star", "* stands for columns of a select list, not for a value.");
    case "literal": return { kind: "literal", value: node.value };
    case "number": return numberExpr(node.text);
    case "interval": return durationOf(node.value, node.at, session);
    case "parameter": return parameterExpr(node.number, node.at, session);
    case "and": case "or": return joined(node.kind, node.args.map(translate));
    case "not": return call("not", translate(node.operand));
    case "unary": return unaryExpr(node, place);
    case "binary": return binaryExpr(node, place.block, translate);
    case "is": return isExpr(node, translate(node.operand));
    case "distinctFrom": return distinctExpr(node, place, translate);
    case "between": return betweenExpr(node, place);
    case "in": return inExpr(node, place);
    case "like": return likeExpr(node, place, translate);
    case "case": return caseExpr(node, place);
    case "cast": return castExpr(node, place);
    case "subquery": return subqueryExpr(node, place, translate);
    case "call": return callExpr(node, place, translate);
    case "row": return session.unsupported(node.at, "A row as a value", "Rows are compared, as in (a, b) = (c, d).");
    case "array": return session.unsupported(node.at, "An array as a value");
    case "subscript": return session.unsupported(node.at, "A subscript");
    case "field": return session.unsupported(node.at, "A member of a row");
  }
}

function columnExpr(path: readonly string[], at: number, place: Place): Expr {
  const { block } = place;
  const known = block.lookUp(path, at);
  if (known) return known;
  const alias = path.length === 1 ? block.aliases.get(path[0]!.toLowerCase()) : undefined;
  if (!alias || alias.at >= at) return block.unknownColumn(path, at);
  return toExpr(alias, place);
}

/** Halves, so that a long chain is not a deep tree. */
export function joined(op: "and" | "or", args: readonly Expr[]): Expr {
  if (args.length === 1) return args[0]!;
  const middle = args.length >> 1;
  return call(op, joined(op, args.slice(0, middle)), joined(op, args.slice(middle)));
}

function unaryExpr(node: Extract<SqlExpr, { kind: "unary" }>, place: Place): Expr {
  const interval = intervalOf(node);
  if (interval) return durationOf(interval, node.at, place.block.session);
  const operand = toExpr(node.operand, place);
  if (node.op === "+") return operand;
  if (node.op !== "-") place.block.session.unsupported(node.at, `The operator ${node.op}`);
  const exact = exactValue(operand);
  if (exact) return exactNumber({ unscaled: -exact.unscaled, scale: exact.scale });
  const type = place.block.typeOf(operand);
  return type?.kind === "duration" ? cast(call("neg", cast(operand, INT64)), type) : call("neg", operand);
}

function isExpr({ what, negated }: Extract<SqlExpr, { kind: "is" }>, operand: Expr): Expr {
  if (what === "null" || what === "unknown") return call(negated ? "isNotNull" : "isNull", ownTyped(operand));
  return call(negated ? "neMissing" : "eqMissing", operand, { kind: "literal", value: what === "true", type: BOOL });
}

/** `IS [NOT] DISTINCT FROM`; of rows, member by member. */
function distinctExpr(
  { left, right, negated }: Extract<SqlExpr, { kind: "distinctFrom" }>, { block }: Place,
  translate: (expr: SqlExpr) => Expr,
): Expr {
  const one = (a: SqlExpr, b: SqlExpr): Expr =>
    call(negated ? "eqMissing" : "neMissing", ...compared([translate(a), translate(b)], block.typeOf));
  if (left.kind !== "row" || right.kind !== "row") return one(left, right);
  sameWidth(left, right, block);
  return joined(negated ? "and" : "or", left.items.map((item, i) => one(item, right.items[i]!)));
}

function betweenExpr(node: Extract<SqlExpr, { kind: "between" }>, place: Place): Expr {
  const { block } = place;
  const [value, low, high] = [node.operand, node.low, node.high].map(e => toExpr(e, place)) as [
    Expr,
    Expr,
    Expr,
  ];
  const within = (from: Expr, to: Expr) =>
    call("and", comparedBy(">=", value, from, block.typeOf), comparedBy("<=", value, to, block.typeOf));
  const inside = node.symmetric ? call("or", within(low, high), within(high, low)) : within(low, high);
  return node.negated ? call("not", inside) : inside;
}

function inExpr({ operand, values, negated, at }: Extract<SqlExpr, { kind: "in" }>, place: Place): Expr {
  const { session } = place.block;
  const translate = (node: SqlExpr): Expr => toExpr(node, place);
  if (values.length === 0) session.fail(at, "sql-syntax", "IN needs a list of values.");
  const found = operand.kind === "row"
    ? joined("or", values.map(value => comparison("=", operand, value, place.block, translate)))
    : oneOf(translate(operand), listedValues(values, session, translate), place);
  return negated ? call("not", found) : found;
}

/** Whether a value is one of others; plain ones are looked up at once. Nothing is one of none. */
export function oneOf(value: Expr, others: readonly Expr[], { block }: Place): Expr {
  if (others.length === 0) return { kind: "literal", value: false, type: BOOL };
  const adapted = others.map(other => compared([value, other], block.typeOf)[1]!);
  const plain = adapted.filter(e => e.kind === "literal");
  const computed = others.filter((_, i) => adapted[i]!.kind !== "literal").map(e =>
    comparedBy("=", value, e, block.typeOf));
  const operand = ownTyped(value);
  const looked: Expr[] = plain.length === 0 ? [] : plain.length === 1 ? [call("eq", operand, plain[0]!)]
    : [{ kind: "in", operand, values: plain }];
  return joined("or", [...looked, ...computed]);
}

function caseExpr(node: Extract<SqlExpr, { kind: "case" }>, place: Place): Expr {
  const operand = node.operand ? toExpr(node.operand, place) : null;
  const whens = node.branches.map(({ when }) => {
    const condition = toExpr(when, place);
    return operand ? comparedBy("=", operand, condition, place.block.typeOf) : condition;
  });
  const values = chosen(
    [
      ...node.branches.map(({ then }) => toExpr(then, place)),
      node.otherwise ? toExpr(node.otherwise, place) : NULL_LITERAL,
    ],
    place.block.typeOf,
  );
  return {
    kind: "case",
    branches: whens.map((when, i) => ({ when, then: values[i]! })),
    otherwise: values[values.length - 1]!,
  };
}

function castExpr(node: Extract<SqlExpr, { kind: "cast" }>, place: Place): Expr {
  const { session } = place.block;
  const type = typeOfSql(node.type, session);
  const operand = toExpr(node.operand, place);
  const text = bareText(operand);
  if (text !== null && !node.try && READ_WHEN_BOUND.has(type.kind)) {
    const literal = temporalLiteral(text, type);
    place.block.bind(madeOf(literal, node.operand), node.operand.at);
    return literal;
  }
  if (!node.try) refuseMisread(operand, type);
  if (text !== null && type.kind === "utf8") return { kind: "literal", value: text, type: UTF8 };
  return { kind: "cast", operand: ownTyped(operand), type, mode: node.try ? "try" : "strict" };
}

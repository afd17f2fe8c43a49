// Calls: aggregates and window functions where they may stand, functions of the one table under their SQL
// names, and those that SQL spells differently.
import { FUNCTIONS } from "../../../expr/function/table.ts";
import type { Expr } from "../../../expr/node.ts";
import { FLOAT64, INT64 } from "../../../expr/type.ts";
import type { SqlCall, SqlExpr } from "../ast.ts";
import { aggregateName } from "./aggregate-name.ts";
import { chosen, exactValue, ownTyped } from "./beside.ts";
import { constantText } from "./constant.ts";
import { DATE_CALLS } from "./date-call.ts";
import { arithmetic, asText, call, comparedBy } from "./operator.ts";
import { regexCall } from "./like.ts";
import type { Place } from "./place.ts";
import { ROUNDING_CALLS } from "./rounding.ts";
import { FUNCTION_NAMES, nearestSignature, signatureOf, wrongCount } from "./signature.ts";
import { cast, plain, plainWhole, text, whole, type Special } from "./special.ts";
import { unbuiltKind } from "./unbuilt.ts";
import { windowExpr } from "./window.ts";
import { WINDOW_NAMES } from "./window-name.ts";

type Translate = (expr: SqlExpr) => Expr;

export function callExpr(node: SqlCall, place: Place, translate: Translate): Expr {
  const { session } = place.block;
  const name = node.name.toLowerCase();
  if (node.over) {
    if (place.windows) return windowExpr(node, place, translate);
    session.fail(node.at, "window-position", `A window function such as ${name} cannot stand in ${place.clause}.`,
      "Compute it in the select list of a subquery, and use that column.");
  }
  if (aggregateName(node) !== null || name === "grouping" || name === "grouping_id") {
    if (place.aggregate) return place.aggregate(node);
    session.fail(node.at, "aggregate-position", `An aggregate such as ${name} cannot stand in ${place.clause}.`,
      place.clause === "WHERE" ? "Conditions on groups stand in HAVING." : "Compute it in a subquery.");
  }
  if (WINDOW_NAMES.has(name)) {
    session.fail(node.at, "window-position", `${name} is a window function and needs OVER.`, `Write ${name}(…) over (order by …).`);
  }
  if (signatureOf(name) === null && !SPECIAL.has(name)) unknownFunction(node, place);
  if (node.distinct || node.filter || node.orderBy.length > 0 || node.star) {
    const what = node.distinct ? "DISTINCT" : node.filter ? "FILTER" : node.star ? "*" : "ORDER BY";
    session.fail(node.at, "sql-call", `${name} takes no ${what}.`, "Only aggregates do.");
  }
  const count = wrongCount(name, node.args.length);
  if (count) session.fail(node.at, "argument-count", count.message, count.hint);
  const args = () => node.args.map(translate);
  const special = SPECIAL.get(name);
  if (special) return special(node, place, args, translate);
  const known = FUNCTION_NAMES.get(name);
  if (known)
    return call(known, ...node.args.map((arg, i) => argument(translate(arg), FUNCTIONS[known].args[i - 1])));
  return unknownFunction(node, place);
}

/** Numbers that shape a computation stay plain; the others are values. */
function argument(expr: Expr, wanted: string | undefined): Expr {
  const exact = wanted === "integer literal" ? exactValue(expr) : null;
  return exact?.scale === 0 ? { kind: "literal", value: Number(exact.unscaled) } : ownTyped(expr);
}

function unknownFunction({ name, at }: SqlCall, { block: { session } }: Place): never {
  if (/^regexp_/i.test(name)) session.unsupported(at, name, "regexp_matches(…) tells whether a text matches.");
  const unbuilt = unbuiltKind(name.toLowerCase());
  if (unbuilt !== null) session.unsupported(at, `The ${unbuilt} ${name}`);
  const near = nearestSignature(name);
  return session.fail(at, "unknown-function", `There is no function ${name}.`,
    near === null ? "docs/sql.md has the list." : `Did you mean ${near}?`);
}

/** `greatest` and `least`: nulls are passed over. What is long is said twice, not three times. */
const extreme = (op: string): Special => (node, place, args) => {
  const { block } = place;
  return chosen(args(), block.typeOf).reduce((best, next): Expr => {
    const stays = call("or", comparedBy(op, best, next, block.typeOf), call("isNull", next));
    return { kind: "case", branches: [{ when: stays, then: best }], otherwise: next };
  });
};

const substring: Special = (node, place, args) => {
  const [value, from, length] = args() as [Expr, Expr, Expr | undefined];
  const start = plainWhole(from, node, place);
  // SQL counts from 1, and from -1 at the end.
  const first = start > 0 ? start - 1 : start;
  if (!length) return call("slice", value, plain(first));
  const count = plainWhole(length, node, place);
  if (count < 0) return place.block.session.unsupported(node.at, `${node.name} of a negative length`);
  // The place before the first takes part of the length.
  return call("slice", value, plain(first), plain(start === 0 ? Math.max(0, count - 1) : count));
};

/** SQL counts from 1, and 0 says that there is no such place. */
const position: Special = (_node, _place, args) => call("add", call("indexOf", ...args()), whole(1));

/** What is longer is cut. */
const padded = (name: "padStart" | "padEnd"): Special => (node, place, args) => {
  const [value, length, ...fill] = args() as [Expr, Expr, ...Expr[]];
  const points = Math.max(0, plainWhole(length, node, place));
  return call("slice", call(name, value, plain(points), ...fill), plain(0), plain(points));
};

/** SQL counts from 1, and from -1 at the end. */
const splitPart: Special = (node, place, args) => {
  const [value, separator, number] = args() as [Expr, Expr, Expr];
  const exact = exactValue(number);
  if (exact?.scale === 0) {
    if (exact.unscaled === 0n) place.block.session.fail(node.at, "split-part", `${node.name} counts its parts from 1.`);
    return call("splitPart", value, separator, whole(exact.unscaled > 0n ? exact.unscaled - 1n : exact.unscaled));
  }
  const index = cast(number, INT64);
  // There is no part of number 0, and none so far behind.
  const last: Expr = {
    kind: "case",
    branches: [{ when: call("lt", index, whole(0)), then: index }],
    otherwise: whole(2n ** 62n),
  };
  return call("splitPart", value, separator, {
    kind: "case",
    branches: [{ when: call("gt", index, whole(0)), then: call("sub", index, whole(1)) }],
    otherwise: last,
  });
};

/** Values behind each other with a separator between; nulls are passed over. */
const joinedBy: Special = (node, place, args) => {
  const separator = constantText(node.args[0]!, place.block.session);
  if (separator === null) return place.block.session.unsupported(node.at, "A separator that is computed");
  const values = args().slice(1).map(e =>
    call("coalesce", call("concat", text(separator), asText(e, place.block)), text("")));
  return call("slice", call("concat", text(""), ...values), plain([...separator].length));
};

const infix = (op: string): Special => (node, place, args) => {
  return arithmetic(op, args()[0]!, args()[1]!, place.block);
};

const times = (factor: number): Special => (node, place, args) => {
  return call("mul", cast(ownTyped(args()[0]!), FLOAT64), { kind: "literal", value: factor, type: FLOAT64 });
};

const float = (value: number): Expr => ({ kind: "literal", value, type: FLOAT64 });

/**
 * Which of some buckets of one width between two bounds; 0 before the first, one more than there are behind
 * the last.
 */
const widthBucket: Special = (_, __, args) => {
  const [value, low, high, count] = args().map((arg, i) => cast(ownTyped(arg), i < 3 ? FLOAT64 : INT64)) as [
    Expr,
    Expr,
    Expr,
    Expr,
  ];
  const either = (up: Expr, down: Expr): Expr =>
    call("or", call("and", call("lt", low, high), up), call("and", call("gt", low, high), down));
  const share = call("div", call("sub", value, low), call("sub", high, low));
  const bucket = cast(call("floor", call("mul", share, cast(count, FLOAT64))), INT64);
  return { kind: "case", branches: [
    // Null if the count is.
    { when: either(call("lt", value, low), call("gt", value, low)), then: call("sub", count, count) },
    { when: either(call("ge", value, high), call("le", value, high)), then: call("add", count, whole(1)) },
    // Rounding may reach the last bound.
    { when: call("ge", bucket, count), then: count },
  ], otherwise: call("add", bucket, whole(1)) };
};

/** Whether a text matches a regular expression, anywhere or as a whole. */
const matches = (whole: boolean): Special => (node, place, args) =>
  regexCall(args()[0]!, node.args[1]!, node.args[2], whole, place);

const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ["regexp_matches", matches(false)],
  ["regexp_like", matches(false)],
  ["regexp_full_match", matches(true)],
  ["coalesce", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["ifnull", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["nvl", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["nullif", (node, place, args) => {
    const [a, b] = args() as [Expr, Expr];
    return {
      kind: "case",
      branches: [{ when: comparedBy("=", a, b, place.block.typeOf), then: { kind: "literal", value: null } }],
      otherwise: ownTyped(a),
    };
  }],
  ["if", (node, place, args) => {
    const [when, ...values] = args() as [Expr, Expr, Expr];
    const [then, otherwise] = chosen(values, place.block.typeOf) as [Expr, Expr];
    return { kind: "case", branches: [{ when, then }], otherwise };
  }],
  ["greatest", extreme(">=")],
  ["least", extreme("<=")],
  ["substring", substring],
  ["substr", substring],
  ["left", (node, place, args) => {
    const [value, count] = args() as [Expr, Expr];
    const length = plainWhole(count, node, place);
    if (length < 0) return place.block.session.unsupported(node.at, "left of a negative length", "Write substring.");
    return call("slice", value, plain(0), plain(length));
  }],
  ["right", (node, place, args) => {
    const [value, count] = args() as [Expr, Expr];
    const length = plainWhole(count, node, place);
    return length === 0 ? call("slice", value, plain(0), plain(0)) : call("slice", value, plain(-length));
  }],
  ["concat", (_, place, args) =>
    call("concat", text(""), ...args().map(e => call("coalesce", asText(e, place.block), text(""))))],
  ["concat_ws", joinedBy],
  ["btrim", (node, place, args) => trimmed("trim", node, place, args)],
  ["trim", (node, place, args) => trimmed("trim", node, place, args)],
  ["ltrim", (node, place, args) => trimmed("trimStart", node, place, args)],
  ["rtrim", (node, place, args) => trimmed("trimEnd", node, place, args)],
  ["character_length", (_, __, args) => call("length", ...args())],
  ["len", (_, __, args) => call("length", ...args())],
  ["ucase", (_, __, args) => call("upper", ...args())],
  ["lcase", (_, __, args) => call("lower", ...args())],
  ["prefix", (_, __, args) => call("startsWith", ...args())],
  ["strpos", position], ["instr", position], ["position", position],
  ["lpad", padded("padStart")], ["rpad", padded("padEnd")],
  ["split_part", splitPart],
  ["suffix", (_, __, args) => call("endsWith", ...args())],
  ["log", (node, place, args) => {
    const logs = args().map(arg => call("log10", ownTyped(arg)));
    return logs.length === 1 ? logs[0]! : call("div", logs[1]!, logs[0]!);
  }],
  ["cot", (_, __, args) => call("div", float(1), call("tan", ownTyped(args()[0]!)))],
  ["width_bucket", widthBucket],
  ["bit_length", (_, __, args) => call("mul", call("byteLength", ...args()), whole(8))],
  ["degrees", times(180 / Math.PI)], ["radians", times(Math.PI / 180)],
  ["add", infix("+")], ["subtract", infix("-")], ["multiply", infix("*")], ["divide", infix("//")],
  ["pi", () => ({ kind: "literal", value: Math.PI, type: FLOAT64 })],
  ...DATE_CALLS, ...ROUNDING_CALLS,
]);

function trimmed(name: "trim" | "trimStart" | "trimEnd", node: SqlCall, place: Place, args: () => readonly Expr[]): Expr {
  if (node.args.length > 1) place.block.session.unsupported(node.at, `${node.name} of given characters`);
  return call(name, args()[0]!);
}

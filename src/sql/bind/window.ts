// OVER: a call as a window function, with named windows and frames.
import { ROWS_SO_FAR, UP_TO_CURRENT, WHOLE_PARTITION } from "../../../expr/bind/frame.ts";
import type { Expr, FrameBound, OrderTerm, WindowFrame } from "../../../expr/node.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { SqlCall, SqlExpr, SqlFrameBound, SqlOrder, SqlWindow } from "../ast.ts";
import { suggested } from "../listed.ts";
import { aggregateArguments } from "./aggregate-arguments.ts";
import { aggregateName } from "./aggregate-name.ts";
import { exactValue, ownTyped } from "./beside.ts";
import { intervalOf, negated, periodsOf } from "./interval.ts";
import { exactOf, typeOfBoth } from "./number.ts";
import type { Place } from "./place.ts";
import { nearestSignature, signatureOf } from "./signature.ts";
import { WINDOW_NAMES } from "./window-name.ts";

type Translate = (expr: SqlExpr) => Expr;

export function windowExpr(node: SqlCall, place: Place, translate: Translate): Expr {
  const { session } = place.block;
  const name = WINDOW_NAMES.get(node.name.toLowerCase()) ?? aggregateName(node);
  if (name === null || name === undefined) {
    const known = signatureOf(node.name.toLowerCase()) !== null;
    const near = known ? null : nearestSignature(node.name);
    return session.fail(node.at, "unknown-function", known
      ? `${node.name} is neither an aggregate nor a window function.` : `There is no function ${node.name}.`,
    known ? "Leave OVER out." : near === null ? "docs/sql.md has the list." : `Did you mean ${near}?`);
  }
  // What stands inside belongs to rows: a window function holds no other.
  const window = resolved(node.over!, place);
  const args = WINDOW_NAMES.has(node.name.toLowerCase())
    ? node.args.map((arg, i) => (i > 0 ? plainOr(arg, translate) : name === "ntile"
      ? plainOr(arg, translate) : withRoomFor(translate(arg), node.args[2], translate)))
    : aggregateArguments(node, place, translate);
  const orderBy = window.orderBy.map(term => orderTerm(term, translate));
  return {
    kind: "window", name, args, distinct: node.distinct, ignoreNulls: node.nulls === "ignore",
    ...node.filter ? { filter: translate(node.filter) } : {},
    partitionBy: window.partitionBy.map(translate), orderBy, frame: frameOf(window, place),
  };
}

/** A bare number has a type in which what stands for missing rows has room, too. */
function withRoomFor(value: Expr, missing: SqlExpr | undefined, translate: Translate): Expr {
  const own = exactValue(value);
  const other = own && missing && exactValue(translate(missing));
  const typed = ownTyped(value);
  if (!own || !other) return typed;
  const type = typeOfBoth(own, other);
  return { kind: "cast", operand: typed, type, mode: "strict" };
}

/** Counts stay plain numbers. */
function plainOr(arg: SqlExpr, translate: Translate): Expr {
  const exact = arg.kind === "number" ? exactOf(arg.text) : null;
  return exact && exact.scale === 0 ? { kind: "literal", value: Number(exact.unscaled) } : translate(arg);
}

export const orderTerm = ({ expr, descending, nullsFirst }: SqlOrder,
  translate: Translate): OrderTerm<Expr> =>
  ({ expr: translate(expr), descending, nullsFirst: nullsFirst ?? false });

/** A window with what it takes from the named one. */
function resolved(window: SqlWindow, place: Place): SqlWindow {
  if (window.base === null) return window;
  const { session } = place.block;
  const base = place.windows?.get(window.base.toLowerCase());
  if (!base) {
    const known = [...place.windows?.keys() ?? []];
    return session.fail(window.at, "unknown-window", `There is no window ${JSON.stringify(window.base)}.`,
      known.length > 0 ? suggested(nearest(window.base, known), "The windows are", known)
        : `Name it in a WINDOW clause: window ${window.base} as (partition by …).`);
  }
  const outer = resolved(base, place);
  if (window.partitionBy.length > 0) session.fail(window.at, "sql-window", `The window ${window.base} has its partition already.`, "Write another window.");
  if (window.orderBy.length > 0 && outer.orderBy.length > 0) {
    session.fail(window.at, "sql-window", `The window ${window.base} has its order already.`, "Write another window.");
  }
  return {
    at: window.at, base: null, partitionBy: outer.partitionBy, frame: window.frame ?? outer.frame,
    orderBy: window.orderBy.length > 0 ? window.orderBy : outer.orderBy,
  };
}

function frameOf({ frame, orderBy }: SqlWindow, place: Place): WindowFrame<Expr> {
  if (!frame) return orderBy.length > 0 ? UP_TO_CURRENT : WHOLE_PARTITION;
  const { unit, exclude } = frame;
  const soFar = frame.start.kind === "unbounded" && frame.end.kind === "current" && exclude === "none";
  if (soFar && unit === "rows") return ROWS_SO_FAR;
  // Without an order all rows of a partition are peers, and a range begins and ends with peers.
  const peers = unit === "range" && orderBy.length === 0
    && [frame.start, frame.end].every(b => b.kind === "current" || b.kind === "unbounded");
  if (peers) return { ...WHOLE_PARTITION, exclude };
  if (soFar && unit === "range") return UP_TO_CURRENT;
  return { unit, exclude, start: boundOf(frame.start, unit, place), end: boundOf(frame.end, unit, place) };
}

/** `5::int8`: what type a plain number is given does not matter. */
const withoutCast = (expr: SqlExpr): SqlExpr => (expr.kind === "cast" ? withoutCast(expr.operand) : expr);

function boundOf(bound: SqlFrameBound, unit: WindowFrame<Expr>["unit"], place: Place): FrameBound<Expr> {
  if (bound.kind === "unbounded") return { kind: "unbounded" };
  if (bound.kind === "current") return { kind: "offset", count: 0 };
  const { session } = place.block;
  const sign = bound.kind === "preceding" ? -1 : 1;
  const interval = unit === "range" ? intervalOf(bound.by) : null;
  if (interval) {
    const [period, ...more] = periodsOf(sign < 0 ? negated(interval) : interval);
    if (more.length > 0) session.unsupported(bound.by.at, "A frame whose distance goes both ways");
    return { kind: "value", expr: { kind: "literal", value: period! } };
  }
  const by = withoutCast(bound.by);
  const exact = by.kind === "number" ? exactOf(by.text) : null;
  if (!exact) return session.unsupported(bound.by.at, "A frame whose end is computed", "Write a plain number or an interval.");
  const distance = sign * Number(exact.unscaled) / 10 ** exact.scale;
  return unit === "range" ? { kind: "value", expr: { kind: "literal", value: distance } } : { kind: "offset", count: distance };
}

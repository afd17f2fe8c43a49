// Binds the frames of window functions: what an end may be, and the limits that a distance from the order key
// comes to. Knows no functions.
import { PlanError } from "../error.ts";
import type {
  Expr, FrameBound, LiteralValue, OrderTerm, TypedExpr, WindowExpr, WindowFrame,
} from "../node.ts";
import { isNumeric, isTemporal, type DataType } from "../type.ts";
import { parsePeriod, type Period } from "../text/period.ts";
import { BindError } from "./bind-error.ts";
import type { FrameProblem } from "./problem.ts";
import { castTo, comparablePair } from "./coerce.ts";

const UNBOUNDED = Object.freeze({ kind: "unbounded" } as const);

/** All rows of the partition; the one form of it, so that equal windows are seen to be equal. */
export const WHOLE_PARTITION: WindowFrame<never> =
  Object.freeze({ unit: "rows", start: UNBOUNDED, end: UNBOUNDED, exclude: "none" });

/** The partition up to the current row and its peers: SQL's default where there is an order. */
export const UP_TO_CURRENT: WindowFrame<never> = Object.freeze({
  unit: "range", start: UNBOUNDED, end: Object.freeze({ kind: "offset", count: 0 } as const), exclude: "none",
});

/** The partition's rows up to the current one, its later peers left out. */
export const ROWS_SO_FAR: WindowFrame<never> = Object.freeze({ ...UP_TO_CURRENT, unit: "rows" });

interface Binder {
  readonly bind: (expr: Expr, hint: DataType | null) => TypedExpr;
}

interface BoundFrame {
  readonly frame: WindowFrame<TypedExpr>;
  /** A key from which a distance is taken has the type of the limits. */
  readonly orderBy: readonly OrderTerm<TypedExpr>[];
}

/** How far an end lies from the current row, as far as that is known: so many, or a period. */
type Distance = number | bigint | Period;

type Name = WindowExpr["name"];

const wrong = (name: Name, problem: FrameProblem): BindError => new BindError({ kind: "frame", name, problem });

export function bindFrame(
  { name, frame, orderBy }: WindowExpr, keys: readonly OrderTerm<TypedExpr>[], binder: Binder,
): BoundFrame {
  const { unit, exclude } = frame;
  checkEnds(name, frame);
  const [start, end] = [withoutZero(frame.start), withoutZero(frame.end)];
  const whole = start.kind === "unbounded" && end.kind === "unbounded";
  if (keys.length === 0 && !whole && unit !== "rows") {
    throw wrong(name, { kind: "unordered", unit });
  }
  if (keys.length === 0 && (exclude === "group" || exclude === "ties")) {
    throw wrong(name, { kind: "allPeers", exclude });
  }
  if (whole) return { frame: { ...WHOLE_PARTITION, exclude }, orderBy: keys };
  if (start.kind !== "value" && end.kind !== "value") return { frame: { unit, start, end, exclude }, orderBy: keys };
  return bindLimits(name, { unit, start, end, exclude }, orderBy, keys, binder);
}

/** A distance of nothing is the current row. */
function withoutZero(bound: FrameBound<Expr>): FrameBound<never> | Extract<FrameBound<Expr>, { kind: "value" }> {
  if (bound.kind !== "value") return bound;
  return sign(distanceOf(bound)) === 0 ? { kind: "offset", count: 0 } : bound;
}

function bindLimits(
  name: Name, frame: WindowFrame<Expr>, terms: readonly OrderTerm<Expr>[],
  keys: readonly OrderTerm<TypedExpr>[],
  binder: Binder,
): BoundFrame {
  const [term, key] = [terms[0]!, keys[0]!];
  if (keys.length !== 1 || !(isNumeric(key.expr.type) || isTemporal(key.expr.type))) {
    throw wrong(name, { kind: "distanceKeys", types: keys.map(k => k.expr.type) });
  }
  let ordered = key.expr;
  const limitOf = (bound: FrameBound<Expr>): TypedExpr | null => {
    if (bound.kind !== "value") return null;
    const limit = binder.bind(moved(name, term, key.expr.type, plainOf(bound.expr)!), null);
    const pair = comparablePair(ordered, limit)!;
    ordered = pair[0];
    return pair[1];
  };
  const limits = [limitOf(frame.start), limitOf(frame.end)] as const;
  const boundOf = (bound: FrameBound<Expr>, limit: TypedExpr | null): FrameBound<TypedExpr> =>
    (limit ? { kind: "value", expr: castTo(limit, ordered.type) } : bound as FrameBound<never>);
  return {
    frame: { ...frame, start: boundOf(frame.start, limits[0]), end: boundOf(frame.end, limits[1]) },
    orderBy: [{ ...key, expr: ordered }],
  };
}

/** The order key moved by a distance: in a descending order what comes before is larger. */
function moved(
  name: Name, { expr, descending }: OrderTerm<Expr>, type: DataType, by: number | bigint | string,
): Expr {
  const literal = (value: LiteralValue): Expr => ({ kind: "literal", value });
  if (isNumeric(type) === (typeof by === "string")) {
    throw wrong(name, { kind: "distance", type, by: String(by), numeric: typeof by !== "string" });
  }
  if (typeof by !== "string") {
    return { kind: "call", name: descending ? "sub" : "add", args: [expr, literal(by)] };
  }
  const text = by.trim();
  const back = text.startsWith("-") ? text.slice(1) : `-${text.replace(/^\+/, "")}`;
  return { kind: "call", name: "offsetBy", args: [expr, literal(descending ? back : text)] };
}

/** The plain distance of a bound that is not bound yet. */
const plainOf = (expr: Expr): number | bigint | string | null =>
  (expr.kind === "literal" && (typeof expr.value === "number" || typeof expr.value === "bigint"
    || typeof expr.value === "string") ? expr.value : null);

function distanceOf(bound: FrameBound<Expr>): Distance {
  if (bound.kind === "offset") return bound.count;
  const plain = bound.kind === "value" ? plainOf(bound.expr) : null;
  if (plain === null || (typeof plain === "number" && !Number.isFinite(plain))) {
    throw new PlanError("window-frame", "The distance of a frame's end must be a finite number or a period.",
      { hint: "As in `between(-10, 0)` or `between(\"-7d\", 0)`." });
  }
  return typeof plain === "string" ? parsePeriod(plain) : plain;
}

const signOf = (value: number | bigint): number => (value > 0 ? 1 : value < 0 ? -1 : 0);

/** Before the current row, at it, after it; NaN for a mixed period such as a month less a day. */
function sign(distance: Distance): number {
  if (typeof distance !== "object") return signOf(distance);
  const { months, nanoseconds } = distance;
  return signOf(months) * signOf(nanoseconds) < 0 ? NaN : signOf(months) || signOf(nanoseconds);
}

/** Whether the first lies after the second, as far as that can be told without a date. */
function isAfter(a: Distance, b: Distance): boolean {
  if (typeof a !== "object" && typeof b !== "object") return a > b;
  if (typeof a === "object" && typeof b === "object") {
    return a.months === b.months ? a.nanoseconds > b.nanoseconds
      : a.nanoseconds === b.nanoseconds && a.months > b.months;
  }
  return sign(a) > sign(b);
}

function checkEnds(name: Name, { unit, start, end }: WindowFrame<Expr>): void {
  for (const bound of [start, end]) {
    if (bound.kind === "offset" && !(Number.isSafeInteger(bound.count) && (unit !== "range" || bound.count === 0))) {
      throw wrong(name, { kind: "count", unit, count: bound.count });
    }
    if (bound.kind === "value" && unit !== "range") {
      throw wrong(name, { kind: "distanceCounted", unit });
    }
  }
  if (start.kind === "unbounded" || end.kind === "unbounded") return;
  if (isAfter(distanceOf(start), distanceOf(end))) {
    throw wrong(name, { kind: "reversed" });
  }
}

/** Whether every row is in its own frame, so that no frame is empty. */
export function includesRow({ start, end, exclude }: WindowFrame<Expr>): boolean {
  const before = (bound: FrameBound<Expr>, side: 1 | -1) =>
    bound.kind === "unbounded" || sign(distanceOf(bound)) * side <= 0;
  return (exclude === "none" || exclude === "ties") && before(start, 1) && before(end, -1);
}

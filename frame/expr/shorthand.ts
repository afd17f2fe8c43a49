// The methods that are spelled with window functions: running and rolling aggregates, shifts and differences.
import { ROWS_SO_FAR } from "../../expr/bind/frame.ts";
import { PlanError } from "../../expr/error.ts";
import type { AggregateName, FunctionName, ShorthandName, WindowName } from "../../expr/function/table.ts";
import type { Expr as ExprNode, FrameBound, LiteralValue, WindowFrame } from "../../expr/node.ts";
import { parsePeriod } from "../../expr/text/period.ts";
import type { Placement } from "./over.ts";

/** Spells a method: checks its arguments, and gives the node for wherever it is computed. */
type Spell = (value: ExprNode, args: readonly unknown[]) => (at: Placement) => ExprNode;

const literal = (value: LiteralValue): ExprNode => ({ kind: "literal", value });
const call = (name: FunctionName, ...args: readonly ExprNode[]): ExprNode => ({ kind: "call", name, args });

const aggregate = (
  name: AggregateName, value: ExprNode, at: Placement, frame: WindowFrame<ExprNode>,
): ExprNode => ({ kind: "window", name, args: [value], ...at, frame });

const running = (name: AggregateName): Spell => value => at => aggregate(name, value, at, ROWS_SO_FAR);

/** The value so many rows before; after, if negative. */
function shifted(value: ExprNode, args: readonly unknown[], method: string): (at: Placement) => ExprNode {
  const [rows = 1] = args;
  if (typeof rows !== "number" || !Number.isSafeInteger(rows)) {
    throw new PlanError("argument-type", `${method} takes a whole number of rows, not ${String(rows)}.`);
  }
  const name: WindowName = rows < 0 ? "lead" : "lag";
  return at => ({ kind: "window", name, args: [value, literal(Math.abs(rows))], ...at });
}

interface Size {
  readonly frame: WindowFrame<ExprNode>;
  readonly minSamples: number;
}

function frameOf(unit: "rows" | "range", start: FrameBound<ExprNode>, end: number): WindowFrame<ExprNode> {
  return { unit, start, end: { kind: "offset", count: end }, exclude: "none" };
}

function sizeOf(method: string, [size, options = {}]: readonly unknown[]): Size {
  if (typeof options !== "object" || options === null) {
    throw new PlanError("argument-type", `${method} takes an object of options.`, { hint: "As in `{ minSamples: 1 }`." });
  }
  const { minSamples, center = false, ...rest } = options as { minSamples?: unknown; center?: unknown };
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    throw new PlanError("bad-option", `${method} has no option ${JSON.stringify(unknown)}.`, { hint: "It takes minSamples and center." });
  }
  if (typeof center !== "boolean" || (center && typeof size === "string")) {
    throw new PlanError("bad-option", `${method}: center is true or false, and goes with a number of rows.`);
  }
  const least = minSamples ?? (typeof size === "number" ? size : 1);
  if (typeof least !== "number" || !Number.isSafeInteger(least) || least < 0) {
    throw new PlanError("bad-option", `${method}: minSamples must be a whole number from 0, not ${String(minSamples)}.`);
  }
  if (typeof size === "string") return { frame: backTo(method, size), minSamples: least };
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 1) {
    throw new PlanError("argument-type", `${method} takes a whole number of rows from 1 or a period, not ${String(size)}.`,
      { hint: "As in `rollingMean(3)` or `rollingMean(\"7d\").over({ orderBy: c.day })`." });
  }
  const after = center ? Math.ceil(size / 2) - 1 : 0;
  return { frame: frameOf("rows", { kind: "offset", count: after - size + 1 }, after), minSamples: least };
}

/** The range from a period before the row's order key. */
function backTo(method: string, period: string): WindowFrame<ExprNode> {
  const { months, nanoseconds } = parsePeriod(period);
  if (months < 0n || nanoseconds < 0n || months + nanoseconds === 0n) {
    throw new PlanError("bad-period", `${method}: the period ${JSON.stringify(period)} must be longer than nothing.`,
      { hint: "As in `rollingMean(\"7d\")`." });
  }
  return frameOf("range", { kind: "value", expr: literal(`-${period.trim().replace(/^\+/, "")}`) }, 0);
}

/** Null where fewer values than wanted are in the frame. */
const rolling = (method: string, name: AggregateName): Spell => (value, args) => {
  const { frame, minSamples } = sizeOf(method, args);
  return at => {
    const all = aggregate(name, value, at, frame);
    // Of no values an aggregate is null anyway.
    if (minSamples <= 1 || name === "count") return all;
    const enough = call("ge", aggregate("count", value, at, frame), literal(minSamples));
    return { kind: "case", branches: [{ when: enough, then: all }], otherwise: literal(null) };
  };
};

export const SPELL: Readonly<Record<ShorthandName, Spell>> = {
  cumSum: running("sum"), cumMean: running("mean"), cumMin: running("min"), cumMax: running("max"),
  cumCount: running("count"),
  rollingSum: rolling("rollingSum", "sum"), rollingMean: rolling("rollingMean", "mean"),
  rollingMin: rolling("rollingMin", "min"), rollingMax: rolling("rollingMax", "max"),
  rollingStd: rolling("rollingStd", "std"), rollingVar: rolling("rollingVar", "var"),
  rollingCount: rolling("rollingCount", "count"),
  shift: (value, args) => shifted(value, args, "shift"),
  diff: (value, args) => {
    const before = shifted(value, args, "diff");
    return at => call("sub", value, before(at));
  },
  pctChange: (value, args) => {
    const before = shifted(value, args, "pctChange");
    return at => call("sub", call("div", value, before(at)), literal(1));
  },
};

/** The weight of ewmMean's options: alpha itself, or what a span or a half-life comes to. */
export function alphaOf(decay: unknown): ExprNode {
  const options = typeof decay === "object" && decay !== null ? decay as Readonly<Record<string, unknown>> : {};
  const [[name, value] = [], ...others] = Object.entries(options);
  const least: Readonly<Record<string, number>> = { alpha: 0, span: 1, halfLife: 0 };
  if (name === undefined || others.length > 0 || !(name in least) || typeof value !== "number"
    || !(value >= least[name]!)) {
    throw new PlanError("argument-type", "ewmMean takes one of alpha (above 0, at most 1), span (from 1) and halfLife (above 0).",
      { hint: "As in `ewmMean({ span: 7 })`." });
  }
  return literal(name === "alpha" ? value : name === "span" ? 2 / (value + 1) : 1 - Math.exp(-Math.LN2 / value));
}

// Reads what follows from moments, from the cells of their states. Knows no plans and no streams.
import type { AggregateName } from "../../expr/function/table.ts";
import { HIGHER, JOINT } from "../kernel/state.ts";
import type { Graph } from "./graph.ts";

/** Nodes of f64, by what they are. */
class Formula {
  constructor(readonly graph: Graph, readonly cell: (at: number) => number) {}

  private apply(name: string, args: readonly number[]): number { return this.graph.apply(name, args, "f64"); }
  add(a: number, b: number): number { return this.apply("f64.add", [a, b]); }
  sub(a: number, b: number): number { return this.apply("f64.sub", [a, b]); }
  mul(a: number, b: number): number { return this.apply("f64.mul", [a, b]); }
  div(a: number, b: number): number { return this.apply("f64.div", [a, b]); }
  sqrt(a: number): number { return this.apply("f64.sqrt", [a]); }
  /** The nearest number from -1 to 1; NaN stays. */
  correlation(a: number): number {
    return this.apply("f64.max", [this.constant(-1), this.apply("f64.min", [this.constant(1), a])]);
  }

  constant(value: number): number {
    return this.graph.add({ op: "parameter", parameter: this.graph.parameter("f64", value) },
      { scalar: "f64", nullable: false });
  }

  unless(value: number, isFalse: number): number { return this.graph.nullUnless(value, isFalse); }
  atLeast(a: number, least: number): number {
    return this.graph.apply("f64 ge", [a, this.constant(least)], "bool");
  }
  nonZero(a: number): number { return this.graph.apply("f64 ne", [a, this.constant(0)], "bool"); }
}

type Read = (formula: Formula) => number;

/** Which state an aggregate reads, and how; the formula itself says where it is null of some values. */
interface MomentResult {
  readonly state: "moments" | "higherMoments" | "jointMoments";
  readonly read: Read;
}

const variance = (ddof: 0 | 1): Read => formula => {
  const [count, m2] = [formula.cell(HIGHER.count), formula.cell(HIGHER.m2)];
  if (ddof === 0) return formula.div(m2, count);
  return formula.unless(formula.div(m2, formula.sub(count, formula.constant(1))), formula.atLeast(count, 2));
};

const skewness: Read = formula => {
  const [n, m2, m3] = [formula.cell(HIGHER.count), formula.cell(HIGHER.m2), formula.cell(HIGHER.m3)];
  const [second, third] = [formula.div(m2, n), formula.div(m3, n)];
  const biased = formula.div(third, formula.mul(second, formula.sqrt(second)));
  const correction = formula.div(formula.sqrt(formula.mul(n, formula.sub(n, formula.constant(1)))),
    formula.sub(n, formula.constant(2)));
  return formula.unless(formula.mul(correction, biased), formula.atLeast(n, 3));
};

const kurtosis: Read = formula => {
  const [n, m2, m4] = [formula.cell(HIGHER.count), formula.cell(HIGHER.m2), formula.cell(HIGHER.m4)];
  const less = (by: number) => formula.sub(n, formula.constant(by));
  const second = formula.div(m2, n);
  const whole = formula.div(formula.div(m4, n), formula.mul(second, second));
  const excess = formula.sub(whole, formula.constant(3));
  const inner = formula.add(formula.mul(formula.add(n, formula.constant(1)), excess), formula.constant(6));
  const corrected = formula.div(formula.mul(inner, less(1)), formula.mul(less(2), less(3)));
  return formula.unless(formula.unless(corrected, formula.nonZero(m2)), formula.atLeast(n, 4));
};

const slope: Read = formula => formula.div(formula.cell(JOINT.yx), formula.cell(JOINT.xx));

const intercept: Read = formula => formula.unless(
  formula.sub(formula.cell(JOINT.meanY), formula.mul(slope(formula), formula.cell(JOINT.meanX))),
  formula.nonZero(formula.cell(JOINT.xx)));

const determination: Read = formula => {
  const { graph } = formula;
  const [yx, yy, xx] = [formula.cell(JOINT.yx), formula.cell(JOINT.yy), formula.cell(JOINT.xx)];
  const share = formula.div(formula.mul(yx, yx), formula.mul(yy, xx));
  const value = graph.add({ op: "case", args: [formula.nonZero(yy), share, formula.constant(1)] },
    { scalar: "f64", nullable: false });
  return formula.unless(value, formula.nonZero(xx));
};

const RESULTS: Readonly<Partial<Record<AggregateName, MomentResult>>> = {
  var: { state: "moments", read: variance(1) },
  std: { state: "moments", read: formula => formula.sqrt(variance(1)(formula)) },
  varPop: { state: "moments", read: variance(0) },
  stdPop: { state: "moments", read: formula => formula.sqrt(variance(0)(formula)) },
  skew: { state: "higherMoments", read: skewness },
  kurtosis: { state: "higherMoments", read: kurtosis },
  corr: { state: "jointMoments", read: formula => formula.correlation(formula.div(formula.cell(JOINT.yx),
    formula.mul(formula.sqrt(formula.cell(JOINT.yy)), formula.sqrt(formula.cell(JOINT.xx))))) },
  covar: { state: "jointMoments", read: formula => formula.unless(
    formula.div(formula.cell(JOINT.yx), formula.sub(formula.cell(JOINT.count), formula.constant(1))),
    formula.atLeast(formula.cell(JOINT.count), 2)) },
  covarPop: { state: "jointMoments",
    read: formula => formula.div(formula.cell(JOINT.yx), formula.cell(JOINT.count)) },
  regrSlope: { state: "jointMoments", read: slope },
  regrIntercept: { state: "jointMoments", read: intercept },
  regrR2: { state: "jointMoments", read: determination },
};

/** The state of moments that an aggregate reads; undefined if it reads none. */
export const momentStateOf = (name: AggregateName) => RESULTS[name]?.state;

/** The result; null where there was no value, if `possiblyEmpty`. `cell` reads the state. */
export function readMoments(
  name: AggregateName, graph: Graph, cell: (at: number) => number, possiblyEmpty: boolean,
): number {
  const formula = new Formula(graph, cell);
  const value = RESULTS[name]!.read(formula);
  return possiblyEmpty ? formula.unless(value, formula.atLeast(cell(0), 1)) : value;
}

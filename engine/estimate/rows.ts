// How many rows an operator is expected to give and what its columns are like, by the textbook's rules
// (Selinger et al., 1979). Chooses between plans, and is shown beside what was counted; no result may
// depend on it.
import type { NamedAggregate, NamedExpr } from "../plan/node.ts";
import { estimateExpr } from "./expression.ts";
import { distinctAmong, domainOf, mayMeet, ofCount, type ColumnEstimate } from "./value.ts";

/** Columns are looked at when they are asked for: most are only handed on. */
export interface RowEstimate {
  readonly rows: number;
  /** How many there would be if no condition had dropped any. */
  readonly unfiltered: number;
  column(name: string): ColumnEstimate;
}

/** An estimate whose columns are found by `find`, each once. */
export function derived(
  rows: number, find: (name: string) => ColumnEstimate, unfiltered: number = rows,
): RowEstimate {
  const known = new Map<string, ColumnEstimate>();
  return {
    rows, unfiltered,
    column(name) {
      let column = known.get(name);
      if (!column) known.set(name, column = find(name));
      return column;
    },
  };
}

/** Some rows of others, chosen without regard to their values. */
export const sampled = (input: RowEstimate, rows: number): RowEstimate => derived(rows, name => {
  const column = input.column(name);
  return { ...column, distinct: distinctAmong(column, input.rows, rows), domain: domainOf(column) };
}, input.unfiltered);

export const limited = (input: RowEstimate, offset: number, count: number): RowEstimate =>
  sampled(input, Math.min(count, Math.max(0, input.rows - offset)));

export function projected(input: RowEstimate, columns: readonly NamedExpr[]): RowEstimate {
  return derived(
    input.rows,
    name => estimateExpr(columns.find(c => c.name === name)!.expr, input),
    input.unfiltered,
  );
}

/** The same columns by other names. */
export const renamed = (input: RowEstimate, from: readonly string[], to: readonly string[]): RowEstimate =>
  derived(input.rows, name => input.column(from[to.indexOf(name)]!), input.unfiltered);

/** A column of row numbers besides. */
export const numbered = (input: RowEstimate, name: string, start: number): RowEstimate =>
  derived(input.rows, other => (other !== name ? input.column(other)
    : { distinct: input.rows, nulls: 0, min: start, max: start + Math.max(0, input.rows - 1), step: 1 }));

/** Rows of several inputs with the same columns. */
export function united(inputs: readonly RowEstimate[]): RowEstimate {
  if (inputs.length === 1) return inputs[0]!;
  const rows = inputs.reduce((sum, input) => sum + input.rows, 0);
  return derived(rows, name => inputs.map(input => ({ rows: input.rows, column: input.column(name) }))
    .reduce((a, b) => ({ rows: a.rows + b.rows, column: both(a, b) })).column);
}

interface Part { readonly rows: number; readonly column: ColumnEstimate }

/** Values of ranges that lie apart add up; else the smaller set is taken to be a part of the larger. */
function both({ rows, column: a }: Part, { rows: more, column: b }: Part): ColumnEstimate {
  const ranged = a.min !== null && a.max !== null && b.min !== null && b.max !== null;
  return {
    distinct: mayMeet(a, b) ? Math.max(a.distinct, b.distinct) : a.distinct + b.distinct,
    nulls: (a.nulls * rows + b.nulls * more) / Math.max(1, rows + more),
    min: ranged ? Math.min(a.min, b.min) : null, max: ranged ? Math.max(a.max, b.max) : null,
    step: Math.min(a.step, b.step),
  };
}

/** One row for each combination of the keys' values, null being one of them; never more than rows. */
export function grouped(
  input: RowEstimate, keys: readonly NamedExpr[], aggregates: readonly NamedAggregate[],
): RowEstimate {
  const columns = new Map(keys.map(({ name, expr }) => [name, estimateExpr(expr, input)] as const));
  const combinations = [...columns.values()].reduce((n, { distinct, nulls }) =>
    n * Math.max(1, distinct + (nulls > 0 ? 1 : 0)), 1);
  const rows = keys.length === 0 ? 1 : Math.min(combinations, input.rows);
  return derived(rows, name => {
    const key = columns.get(name);
    if (key) {
      const nulls = key.nulls > 0 ? 1 / (key.distinct + 1) : 0;
      return { ...key, distinct: Math.min(key.distinct, rows), nulls };
    }
    const { aggregate } = aggregates.find(a => a.name === name)!;
    switch (aggregate.name) {
      case "min": case "max": case "first": case "last": case "mean": case "minBy": case "maxBy": case "mode":
      case "median": case "quantile": case "quantileDisc": {
        const argument = estimateExpr(aggregate.args[0]!, input);
        return { ...argument, distinct: Math.min(Math.max(1, argument.distinct), rows), nulls: 0 };
      }
      default: return ofCount(rows);
    }
  });
}

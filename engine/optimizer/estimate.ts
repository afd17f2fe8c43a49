// How many rows a plan gives: a bound that always holds, and a guess for choosing between plans.
import { filtered } from "../estimate/condition.ts";
import { joined } from "../estimate/join.ts";
import {
  derived, grouped, limited, numbered, projected, sampled, united, type RowEstimate,
} from "../estimate/rows.ts";
import { ofCount, ofStatistics } from "../estimate/value.ts";
import { demandsUnique, flipped, JOIN_KINDS } from "../plan/join.ts";
import type { Join, NamedExpr, Plan, Read, Scan } from "../plan/node.ts";
import { walkPlan } from "../plan/walk.ts";
import type { StatisticsPort } from "./statistics.ts";

const MOST = new WeakMap<Plan, number>();

/** No more rows than this, whatever the data. */
export function maxRows(plan: Plan): number {
  let most = MOST.get(plan);
  if (most === undefined) MOST.set(plan, most = mostOf(plan));
  return most;
}

function mostOf(plan: Plan): number {
  switch (plan.kind) {
    case "scan": return plan.rows ? plan.rows.end - plan.rows.start : plan.source.rowCount;
    case "read": return Math.min(plan.most, plan.table.rowCount ?? ANY_ROWS);
    case "filter": case "project": case "sort": case "distinct": case "rowIndex": case "window":
      return maxRows(plan.input);
    case "limit": case "topN": return Math.min(plan.count, Math.max(0, maxRows(plan.input) - plan.offset));
    case "aggregate": return plan.keys.length === 0 ? 1 : maxRows(plan.input);
    case "groupingSets": {
      const rows = maxRows(plan.input);
      return plan.sets.reduce((sum, set) => sum + (set.length === 0 ? 1 : rows), 0);
    }
    case "setOperation":
      return plan.how === "except" ? maxRows(plan.left) : Math.min(maxRows(plan.left), maxRows(plan.right));
    case "union": return plan.inputs.reduce((sum, input) => sum + maxRows(input), 0);
    case "recursive": case "workingTable": return ANY_ROWS;
    case "join": return maxRowsOfJoin(plan);
    case "dependentJoin": {
      const left = maxRows(plan.left);
      return plan.how === "inner" || plan.how === "left" ? left * Math.max(1, maxRows(plan.right)) : left;
    }
    case "asof": return maxRows(plan.left);
  }
}

/** Whether no scan has rows, so that nothing below can cost or fail. */
export function readsNothing(plan: Plan): boolean {
  let reads = false;
  const cut = new Set<Plan>();
  walkPlan(plan, node => {
    // Recursions have no scan that emptiness could go down to.
    if (cutsRecursion(node)) walkPlan(node, inner => { cut.add(inner); });
    if (cut.has(node)) return;
    const isTable = node.kind === "scan" || node.kind === "read";
    reads ||= node.kind === "workingTable" || (isTable && maxRows(node) > 0);
  });
  return !reads;
}

const cutsRecursion = (plan: Plan): boolean =>
  plan.kind === "limit" && plan.count === 0 && (plan.input.kind === "recursive" || plan.input.kind === "workingTable");

function maxRowsOfJoin(join: Join): number {
  const [left, right] = [maxRows(join.left), maxRows(join.right)];
  const { keeps, pairs } = JOIN_KINDS[join.how];
  if (!pairs) return join.how === "semi" && right === 0 ? 0 : left;
  const perLeft = demandsUnique(join.validate, "right") ? Math.min(right, 1) : right;
  const perRight = demandsUnique(join.validate, "left") ? Math.min(left, 1) : left;
  const matches = Math.min(left * perLeft, right * perRight);
  if (keeps.left && keeps.right) return Math.max(left, matches) + right;
  if (keeps.left) return Math.max(left, left * perLeft);
  return keeps.right ? Math.max(right, right * perRight) : matches;
}

/** About how many rows the plan gives. */
export const estimateRows = (plan: Plan, statistics: StatisticsPort): number =>
  estimateOf(plan, statistics).rows;

const KNOWN = new WeakMap<StatisticsPort, WeakMap<Plan, RowEstimate>>();

/**
 * About how many rows the plan gives, and what its columns are like. Statistics are asked for what is read.
 */
export function estimateOf(plan: Plan, statistics: StatisticsPort): RowEstimate {
  let known = KNOWN.get(statistics);
  if (!known) KNOWN.set(statistics, known = new WeakMap());
  let estimate = known.get(plan);
  if (!estimate) {
    const guessed = guess(plan, statistics);
    const most = maxRows(plan);
    known.set(plan, estimate = guessed.rows > most ? sampled(guessed, most) : guessed);
  }
  return estimate;
}

function guess(plan: Plan, statistics: StatisticsPort): RowEstimate {
  const of = (input: Plan) => estimateOf(input, statistics);
  switch (plan.kind) {
    case "scan": return ofScan(plan, statistics);
    case "read": return stored(plan);
    case "filter": return filtered(of(plan.input), plan.predicate);
    case "project": return projected(of(plan.input), plan.columns);
    case "sort": return of(plan.input);
    case "limit": case "topN": return limited(of(plan.input), plan.offset, plan.count);
    case "rowIndex": return numbered(of(plan.input), plan.name, plan.start);
    case "aggregate": return grouped(of(plan.input), plan.keys, plan.aggregates);
    case "groupingSets": {
      const input = of(plan.input);
      const rows = plan.sets.reduce((sum, set) =>
        sum + grouped(input, set.map(key => plan.keys[key]!), []).rows, 0);
      const finest = grouped(input, plan.keys, plan.aggregates);
      const groupings = new Set(plan.groupings.map(g => g.name));
      return derived(rows, name => (groupings.has(name) ? ofCount(plan.sets.length) : finest.column(name)));
    }
    case "distinct": {
      const input = of(plan.input);
      const names = plan.on === null ? plan.schema : plan.schema.filter(f => plan.on!.includes(f.name));
      const keys = names.map(({ name, type, nullable }): NamedExpr =>
        ({ name, expr: { kind: "column", name, type, nullable } }));
      return sampled(input, grouped(input, keys, []).rows);
    }
    case "setOperation": return sampled(of(plan.left), of(plan.left).rows * SHARED);
    case "union": return united(plan.inputs.map(of));
    case "recursive": return derived(of(plan.base).rows * TURNS, () => ofCount(of(plan.base).rows * TURNS));
    case "workingTable": return derived(WORKING_ROWS, () => ofCount(WORKING_ROWS));
    case "join": return ofJoin(plan, of(plan.left), of(plan.right));
    case "dependentJoin": return derived(of(plan.left).rows, () => ofCount(of(plan.left).rows));
    case "asof": {
      const sides = { left: of(plan.left), right: of(plan.right) };
      const places = new Map(plan.columns.map(c => [c.name, c]));
      return derived(sides.left.rows, name => sides[places.get(name)!.side].column(places.get(name)!.from));
    }
    case "window": {
      const input = of(plan.input);
      const made = new Set(plan.columns.map(c => c.name));
      return derived(input.rows, name => (made.has(name) ? ofCount(input.rows) : input.column(name)),
        input.unfiltered);
    }
  }
}

function stored({ table: { rowCount } }: Read): RowEstimate {
  const rows = rowCount ?? STORED_ROWS;
  return derived(rows, () => ofCount(rows));
}

function ofScan({ source, schema, rows }: Scan, statistics: StatisticsPort): RowEstimate {
  const types = new Map(schema.map(f => [f.name, f.type]));
  const whole = derived(source.rowCount, name => {
    const known = statistics.column(source, name);
    return known ? ofStatistics(types.get(name)!, source.rowCount, known) : ofCount(source.rowCount);
  });
  return rows ? sampled(whole, rows.end - rows.start) : whole;
}

function ofJoin(join: Join, left: RowEstimate, right: RowEstimate): RowEstimate {
  const unique = demandsUnique(join.validate, "right");
  switch (join.how) {
    case "right": return ofJoin(flipped(join), right, left);
    case "full": {
      const kept = joined(left, right, { ...join, how: "left" }, unique);
      const missed = joined(right, left, { ...flipped(join), how: "anti" }, false).rows;
      return derived(kept.rows + missed, name => kept.column(name));
    }
    default: return joined(left, right, join, unique);
  }
}

/** More rows than there can be, and still a number that products and sums can be made of. */
const ANY_ROWS = 2 ** 53;
/** Of a stored table whose rows nobody has counted. */
const STORED_ROWS = 1_000_000;

/** Turns of a recursion, and rows of one, of which nothing is known. */
const TURNS = 10;
const WORKING_ROWS = 1000;

/** The part of the left rows of intersect or except that is taken to be on the right, or not to be there. */
const SHARED = 1 / 2;

// Which queries may be run over a stored table piece by piece, so that no more than a piece of it is in
// memory, and what becomes of the pieces' rows. Knows nothing of how tables are read.
import type { AggregateName } from "../expr/function/table.ts";
import type { TypedAggregate, TypedExpr } from "../expr/node.ts";
import { FLOAT64, INT64, INTEGERS, isInteger } from "../expr/type.ts";
import * as build from "./plan/build.ts";
import { columnExpr, freshNames } from "./plan/columns.ts";
import { checksSide } from "./plan/join.ts";
import type { Aggregate, JoinHow, NamedAggregate, NamedExpr, Plan, Read } from "./plan/node.ts";
import { inputsOf, rewritePlan, walkPlan } from "./plan/walk.ts";

/** A query taken apart: a step over each piece of a table, and the rest over the rows of all steps. */
export interface Split {
  readonly read: Read;
  step(piece: Plan): Plan;
  /** The rows of some steps as those of one, which are fewer; null: they are not. */
  readonly merge: ((steps: Plan) => Plan) | null;
  rest(steps: Plan): Plan;
  /** The rows of the steps, one after the other, are the query's. */
  readonly whole: boolean;
  /** So many rows of steps are enough. */
  readonly most: number;
}

/** Null: the query needs all of the table at once, or reads several, none of which is read once. */
export function splitQuery(plan: Plan): Split | null {
  const read = streamed(plan);
  const found = read ? [wholeSplit(plan, read)] : partsOf(plan);
  const single = found.filter(split => timesRead(plan, split.read) === 1);
  // The largest table is the one that need not be there at once; one of which nobody knows the size may be.
  const rows = ({ read }: Split) => read.table.rowCount ?? Infinity;
  return single.sort((a, b) => (rows(a) < rows(b) ? 1 : -1))[0] ?? null;
}

/** How often the read's table is read; a plan that is there several times reads it each time. */
function timesRead(plan: Plan, { table }: Read): number {
  const known = new Map<Plan, number>();
  const times = (node: Plan): number => {
    let count = known.get(node);
    if (count === undefined) {
      count = node.kind === "read" && node.table === table ? 1
        : inputsOf(node).reduce((sum, input) => sum + times(input), 0);
      known.set(node, count);
    }
    return count;
  };
  return times(plan);
}

function partsOf(plan: Plan): Split[] {
  const found: Split[] = [];
  walkPlan(plan, node => {
    const part = partOf(node);
    if (part) found.push({ ...part, rest: steps => replaced(plan, node, part.rest(steps)) });
  });
  return found;
}

function partOf(node: Plan): Split | null {
  if (node.kind !== "aggregate" && node.kind !== "topN" && node.kind !== "limit") return null;
  const read = streamed(node.input);
  if (!read) return null;
  const over = (piece: Plan) => replaced(node.input, read, piece);
  if (node.kind === "aggregate") return aggregateSplit(node, read, over);
  const first = node.offset + node.count;
  if (node.kind === "limit") {
    return {
      read, merge: null, whole: false, most: first,
      step: piece => build.limit(over(piece), 0, first),
      rest: steps => build.limit(steps, node.offset, node.count),
    };
  }
  const firstOf = (rows: Plan) => build.topN(rows, node.keys, 0, first);
  return {
    read, merge: firstOf, whole: false, most: Infinity, step: piece => firstOf(over(piece)),
    rest: steps => build.topN(steps, node.keys, node.offset, node.count),
  };
}

const wholeSplit = (plan: Plan, read: Read): Split => ({
  read, merge: null, whole: true, most: Infinity,
  step: piece => replaced(plan, read, piece), rest: steps => steps,
});

const replaced = (plan: Plan, old: Plan, by: Plan): Plan =>
  rewritePlan(plan, node => (node === old ? by : node));

/** Joins whose rows follow from each left row by itself. */
const BY_LEFT_ROW: ReadonlySet<JoinHow> = new Set<JoinHow>(["inner", "left", "cross", "semi", "anti", "mark"]);

/** The table that the plan's rows follow from, row by row and in order; null: there is none. */
function streamed(plan: Plan): Read | null {
  switch (plan.kind) {
    case "read": return plan.most === Infinity ? plan : null;
    case "filter": case "project": return streamed(plan.input);
    case "join": return BY_LEFT_ROW.has(plan.how) && !checksSide(plan, "left") ? streamed(plan.left) : null;
    default: return null;
  }
}

/** What an aggregate of some rows' aggregates is; those that are not here need all rows at once. */
const OF_PARTS: Partial<Readonly<Record<AggregateName, AggregateName>>> = {
  count: "sum", sum: "sum", min: "min", max: "max", any: "any", all: "all", first: "first", last: "last",
  bitAnd: "bitAnd", bitOr: "bitOr", bitXor: "bitXor", product: "product",
};

const BY_PLACE: ReadonlySet<AggregateName> = new Set<AggregateName>(["first", "last"]);

/** An aggregate as those that each piece has, and what the query's value is of those of all pieces. */
interface PartialAggregate {
  readonly parts: readonly NamedAggregate[];
  readonly value: TypedExpr;
}

function aggregateSplit(node: Aggregate, read: Read, over: (piece: Plan) => Plan): Split | null {
  const fresh = freshNames(node.schema, node.input.schema);
  const partials = node.aggregates.map(({ aggregate }) => inParts(aggregate, node.keys.length > 0, fresh));
  if (!partials.every(partial => partial !== null)) return null;
  const parts = partials.flatMap(partial => partial.parts);
  const keys = node.keys.map(({ name, expr }): NamedExpr => ({ name, expr: columnExpr(name, expr) }));
  const merge = (steps: Plan) => build.aggregate(steps, keys, parts.map(merged), node.maintainOrder);
  const values = node.aggregates.map(({ name }, i): NamedExpr => ({ name, expr: partials[i]!.value }));
  return {
    read, merge, whole: false, most: Infinity,
    step: piece => build.aggregate(over(piece), node.keys, parts, node.maintainOrder),
    rest: steps => build.project(merge(steps), [...keys, ...values]),
  };
}

const merged = ({ name, aggregate }: NamedAggregate): NamedAggregate => ({
  name,
  aggregate: {
    kind: "aggregate", name: OF_PARTS[aggregate.name]!, args: [columnExpr(name, aggregate)],
    type: aggregate.type, nullable: aggregate.nullable,
  },
});

/** `grouped`: whatever gives a row has seen one. */
function inParts(
  aggregate: TypedAggregate, grouped: boolean, fresh: (base: string) => string,
): PartialAggregate | null {
  if (aggregate.name === "mean") return meanInParts(aggregate, fresh);
  if (OF_PARTS[aggregate.name] === undefined) return null;
  // The first of no rows looks like a null that is the first.
  if (BY_PLACE.has(aggregate.name) && (!grouped || aggregate.filter)) return null;
  const name = fresh(aggregate.name);
  return { parts: [{ name, aggregate }], value: columnExpr(name, aggregate) };
}

/** A sum and a count; not of integers whose sum may leave 64 bits where their mean does not. */
function meanInParts(aggregate: TypedAggregate, fresh: (base: string) => string): PartialAggregate | null {
  const operand = aggregate.args[0]!;
  const { type } = operand;
  if (isInteger(type) && INTEGERS[type.kind].bits > 32) return null;
  const sumType = isInteger(type) ? INT64 : type.kind === "decimal" ? { ...type, precision: 38 } : FLOAT64;
  const summed: TypedExpr = type.kind !== "float32" ? operand
    : { kind: "cast", operand, mode: "strict", type: FLOAT64, nullable: operand.nullable };
  const sum: TypedAggregate = { ...aggregate, name: "sum", args: [summed], type: sumType, nullable: true };
  const count: TypedAggregate = { ...aggregate, name: "count", type: INT64, nullable: false };
  const parts = [{ name: fresh("sum"), aggregate: sum }, { name: fresh("count"), aggregate: count }];
  const [total, rows] = parts.map(({ name, aggregate: part }): TypedExpr =>
    ({ kind: "cast", operand: columnExpr(name, part), mode: "strict", type: FLOAT64, nullable: part.nullable }));
  return { parts, value: { kind: "call", name: "div", args: [total!, rows!], type: FLOAT64, nullable: true } };
}

// What is known of a plan's columns: intervals and nulls, from statistics, conditions and expressions.
import { fieldMap } from "../../expr/bind/bind.ts";
import { isWindowName, type AggregateName } from "../../expr/function/table.ts";
import type { TypedColumn, TypedExpr } from "../../expr/node.ts";
import { JOIN_KINDS, otherSide } from "../plan/join.ts";
import type {
  Aggregate, Asof, DependentJoin, GroupingSets, Join, Plan, Scan, Window, WindowCall,
} from "../plan/node.ts";
import { maxRows } from "./estimate.ts";
import { conjuncts } from "./expressions.ts";
import { hull, intervalOf, typeInterval, type ColumnInterval, type Interval } from "./interval.ts";
import type { StatisticsPort } from "./statistics.ts";

export interface ColumnFacts {
  /** Null: nothing is known, or the type has no intervals. */
  readonly interval: Interval | null;
  readonly nullable: boolean;
}

/** How many columns below a column its facts are looked for. */
const FARTHEST = 200;

/** Answers for one optimization; plans are immutable, so answers are kept. */
export class Facts {
  readonly #statistics: StatisticsPort;
  readonly #known = new WeakMap<Plan, Map<string, ColumnFacts>>();
  #followed = 0;
  constructor(statistics: StatisticsPort) {
    this.#statistics = statistics;
  }

  /** A column of the plan's result. */
  column(plan: Plan, name: string): ColumnFacts {
    let known = this.#known.get(plan);
    if (!known) this.#known.set(plan, known = new Map());
    const facts = known.get(name);
    if (facts) return facts;
    const field = fieldMap(plan.schema).get(name);
    // A free column is no column of the plan's; and far down a chain of columns of columns nothing is
    // looked up.
    if (!field || this.#followed > FARTHEST) return { interval: null, nullable: field?.nullable ?? true };
    this.#followed++;
    const found = this.#find(plan, name);
    this.#followed--;
    known.set(name, found);
    return found;
  }

  /** Intervals of the plan's columns, as interval arithmetic asks for them. */
  columns(plan: Plan): ColumnInterval {
    return (column: TypedColumn) => this.column(plan, column.name).interval;
  }

  /** Whether the expression, over the plan's columns, may be null on some row. */
  nullable(plan: Plan, expr: TypedExpr): boolean {
    return expr.nullable && (expr.kind !== "column" || this.column(plan, expr.name).nullable);
  }

  #find(plan: Plan, name: string): ColumnFacts {
    switch (plan.kind) {
      case "scan": return this.#ofSource(plan, name);
      case "filter": return narrowed(this.column(plan.input, name), name, conjuncts(plan.predicate));
      case "sort": case "topN": case "limit": case "distinct": return this.column(plan.input, name);
      case "project": return this.#ofExpr(plan.input, plan.columns.find(c => c.name === name)!.expr);
      case "aggregate": return this.#ofAggregate(plan, name);
      case "groupingSets": return this.#ofGroupingSets(plan, name);
      case "setOperation": {
        const facts = this.column(plan.left, name);
        return { ...facts, nullable: plan.schema.find(f => f.name === name)!.nullable && facts.nullable };
      }
      case "join": case "asof": case "dependentJoin": return this.#ofJoin(plan, name);
      case "read": case "recursive": case "workingTable":
        return { interval: null, nullable: plan.schema.find(f => f.name === name)!.nullable };
      case "rowIndex": {
        if (name !== plan.name) return this.column(plan.input, name);
        const rows = maxRows(plan.input);
        if (!Number.isSafeInteger(plan.start + rows)) return { interval: null, nullable: false };
        return { interval: { min: BigInt(plan.start), max: BigInt(plan.start + rows) }, nullable: false };
      }
      case "window": return this.#ofWindow(plan, name);
      case "union": return plan.inputs.map(input => this.column(input, name)).reduce((a, b) => ({
        interval: a.interval && b.interval && hull(a.interval, b.interval),
        nullable: a.nullable || b.nullable,
      }));
    }
  }

  #ofSource({ source, schema }: Scan, name: string): ColumnFacts {
    const field = schema.find(f => f.name === name)!;
    const statistics = this.#statistics.column(source, name);
    const { min, max } = statistics ?? { min: null, max: null };
    return {
      interval: typeof min === "bigint" && typeof max === "bigint" ? { min, max } : null,
      nullable: field.nullable && statistics?.nullCount !== 0,
    };
  }

  #ofExpr(input: Plan, expr: TypedExpr): ColumnFacts {
    return { interval: intervalOf(expr, this.columns(input)), nullable: this.nullable(input, expr) };
  }

  #ofJoin(plan: Join | Asof | DependentJoin, name: string): ColumnFacts {
    const column = plan.columns.find(c => c.name === name);
    // The mark of a mark join.
    if (!column) return { interval: null, nullable: false };
    const facts = this.column(plan[column.side], column.from);
    return JOIN_KINDS[plan.how].keeps[otherSide(column.side)] && JOIN_KINDS[plan.how].pairs
      ? { ...facts, nullable: true } : facts;
  }

  #ofGroupingSets(plan: GroupingSets, name: string): ColumnFacts {
    const grouping = plan.groupings.find(g => g.name === name);
    if (grouping) {
      return { interval: { min: 0n, max: (1n << BigInt(grouping.keys.length)) - 1n }, nullable: false };
    }
    const key = plan.keys.findIndex(k => k.name === name);
    const facts = this.#ofAggregate(plan, name);
    return key >= 0 && plan.sets.some(set => !set.includes(key)) ? { ...facts, nullable: true } : facts;
  }

  #ofAggregate(plan: Aggregate | GroupingSets, name: string): ColumnFacts {
    const key = plan.keys.find(k => k.name === name);
    if (key) return this.#ofExpr(plan.input, key.expr);
    const { aggregate } = plan.aggregates.find(a => a.name === name)!;
    return { interval: this.#ofGroup(plan.input, aggregate.name, aggregate.args),
      nullable: aggregate.nullable };
  }

  #ofWindow(plan: Window, name: string): ColumnFacts {
    const call = plan.columns.find(c => c.name === name)?.call;
    return call ? { interval: this.#ofCall(plan.input, call), nullable: call.nullable }
      : this.column(plan.input, name);
  }

  #ofCall(input: Plan, { name, args }: WindowCall): Interval | null {
    if (!isWindowName(name)) return this.#ofGroup(input, name, args);
    switch (name) {
      case "rowNumber": case "rank": case "denseRank": {
        const most = rowsOf(input);
        return most === null || most === 0n ? null : { min: 1n, max: most };
      }
      case "nthValue": return intervalOf(args[0]!, this.columns(input));
      case "lag": case "lead": {
        const values = intervalOf(args[0]!, this.columns(input));
        const others = args[2] ? intervalOf(args[2], this.columns(input)) : values;
        return values && others && hull(values, others);
      }
      case "ntile": case "percentRank": case "cumeDist": case "ewmMean": return null;
    }
  }

  /** What an aggregate can be over any of the input's rows. */
  #ofGroup(input: Plan, name: AggregateName, args: readonly TypedExpr[]): Interval | null {
    const most = rowsOf(input);
    switch (name) {
      case "count": case "nUnique": return most === null ? null : { min: 0n, max: most };
      case "min": case "max": case "first": case "last": case "minBy": case "maxBy": case "mode":
      case "quantileDisc": return intervalOf(args[0]!, this.columns(input));
      case "sum": {
        const each = intervalOf(args[0]!, this.columns(input));
        if (each === null || most === null || most === 0n) return null;
        return hull(each, { min: each.min * most, max: each.max * most });
      }
      case "mean": case "std": case "var": case "stdPop": case "varPop": case "skew": case "kurtosis": case "corr":
      case "covar": case "covarPop": case "regrSlope": case "regrIntercept": case "regrR2": case "product":
      case "median": case "quantile": case "any": case "all": case "bitAnd": case "bitOr": case "bitXor": return null;
    }
  }
}

/** The most rows that a plan can have; null if nothing is known. */
function rowsOf(plan: Plan): bigint | null {
  const rows = maxRows(plan);
  return Number.isSafeInteger(rows) ? BigInt(rows) : null;
}

/** What a filter's conditions say of a column in the rows that pass: bounds, and that it is not null. */
function narrowed(facts: ColumnFacts, name: string, conditions: readonly TypedExpr[]): ColumnFacts {
  let { interval, nullable } = facts;
  for (const condition of conditions) {
    if (condition.kind !== "call") continue;
    const [column, value] = condition.args;
    if (column?.kind !== "column" || column.name !== name || value?.kind !== "literal" || value.value === null) continue;
    const bounds = boundsOf(condition.name, value.value, column);
    if (bounds === null) continue;
    // Comparisons are never true for null.
    nullable = false;
    if (bounds === "any") continue;
    const now: Interval = interval ?? typeInterval(column.type)!;
    const min = bounds.min > now.min ? bounds.min : now.min;
    const max = bounds.max < now.max ? bounds.max : now.max;
    // Where they exclude each other no row passes, and any interval is right; keep a sane one.
    if (min <= max) interval = { min, max };
  }
  return { interval, nullable };
}

function boundsOf(name: string, value: unknown, column: TypedColumn): Interval | "any" | null {
  if (!["eq", "ne", "lt", "le", "gt", "ge"].includes(name)) return null;
  const whole = typeInterval(column.type);
  if (typeof value !== "bigint" || whole === null || column.type.kind === "bool") return "any";
  switch (name) {
    case "eq": return { min: value, max: value };
    case "lt": return { min: whole.min, max: value - 1n };
    case "le": return { min: whole.min, max: value };
    case "gt": return { min: value + 1n, max: whole.max };
    case "ge": return { min: value, max: whole.max };
    default: return "any";
  }
}

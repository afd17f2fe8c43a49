// groupBy: rows that have the same keys, and agg over them.
import type { NamedExpr, Plan } from "../../engine/plan/node.ts";
import type { Frame } from "../frame.ts";
import { locateErrors } from "../locate.ts";
import type { AnySchema } from "../type/dtype.ts";
import type { AggregateExprs, Assign, ProducedByGroups, Producer } from "../type/schema.ts";
import { aggregatePlan } from "./aggregate.ts";
import { assertUnique, bindSelectors } from "./bind-named.ts";

export interface AggregateOptions {
  /** Groups in the order of their first rows; otherwise their order is not specified. */
  readonly maintainOrder?: boolean;
}

/** A frame whose rows are grouped by keys; `agg` makes one row of each group. */
export class GroupedFrame<S extends AnySchema, K extends AnySchema> {
  readonly #input: Plan;
  readonly #keys: readonly NamedExpr[];
  readonly #derive: (plan: Plan) => unknown;

  /** @internal */
  constructor(input: Plan, keys: readonly NamedExpr[], derive: (plan: Plan) => unknown) {
    this.#input = input;
    this.#keys = keys;
    this.#derive = derive;
  }

  /**
   * One row for each group: the keys, then the aggregates.
   *
   * @example
   * orders.groupBy("customer").agg(g => ({ n: count(), total: g.price.mul(g.quantity).sum() }));
   */
  agg<P extends AggregateExprs>(
    aggregates: Producer<S, P>, options: AggregateOptions = {},
  ): Frame<Assign<K, ProducedByGroups<P>>> {
    return this.#derive(aggregatePlan(this.#input, this.#keys, aggregates, options.maintainOrder ?? false)) as
      Frame<Assign<K, ProducedByGroups<P>>>;
  }

  static {
    locateErrors(this.prototype, ["agg"]);
  }
}

/** Binds the keys of groupBy: names, objects of expressions, callbacks. */
export function groupKeys(input: Plan, selectors: readonly unknown[]): NamedExpr[] {
  const keys = bindSelectors(selectors, input.schema, "groupBy", "no windows");
  assertUnique(keys.map(key => key.name), "groupBy");
  return keys;
}

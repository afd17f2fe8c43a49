// groupBy: rows that have the same keys, and agg over them.
import type { NamedExpr, Plan } from "../../engine/plan/node.ts";
import type { Frame } from "../frame.ts";
import { locateErrors } from "../locate.ts";
import { GROUP_WORDS, refuseWords } from "../other-words.ts";
import type { AnySchema } from "../type/dtype.ts";
import type {
  AggregateExprs, Assign, Columns, GroupCondition, Produced, ProducedByGroups, Producer,
} from "../type/schema.ts";
import { aggregatePlan, havingNode, type Groups } from "./aggregate.ts";
import { assertUnique, bindSelectors } from "./bind-named.ts";

export interface AggregateOptions {
  /**
   * Groups in the order of their first rows; otherwise their order is not specified. After `rollup` and the like,
   * one set of keys after the other, as they are written.
   */
  readonly maintainOrder?: boolean;
}

/**
 * A frame whose rows are grouped by keys; `agg` makes one row of each group. `Whole` says whether one of the groups
 * is all rows together, which is there even if there are none.
 */
export class GroupedFrame<S extends AnySchema, K extends AnySchema, Whole extends boolean = false> {
  readonly #groups: Groups;
  readonly #derive: (plan: Plan) => unknown;

  /** @internal */
  constructor(groups: Groups, derive: (plan: Plan) => unknown) {
    this.#groups = groups;
    this.#derive = derive;
  }

  /**
   * Only the groups for which a condition over their aggregates is true; neither false nor null. The
   * aggregates of the condition are no columns of the result.
   *
   * @example
   * orders.groupBy("customer").having(g => g.amount.sum().gt(100)).agg({ n: count() });
   */
  having(condition: GroupCondition | ((columns: Columns<S>) => GroupCondition)): GroupedFrame<S, K, Whole> {
    const having = [...this.#groups.having, havingNode(this.#groups, condition)];
    return new GroupedFrame({ ...this.#groups, having }, this.#derive);
  }

  /**
   * One row for each group: the keys, then the aggregates.
   *
   * @example
   * orders.groupBy("customer").agg(g => ({ n: count(), total: g.price.mul(g.quantity).sum() }));
   */
  agg<P extends AggregateExprs>(
    aggregates: Producer<S, P>, options: AggregateOptions = {},
  ): Frame<Assign<K, Whole extends true ? Produced<P> : ProducedByGroups<P>>> {
    return this.#derive(aggregatePlan(this.#groups, aggregates, options.maintainOrder ?? false)) as
      Frame<Assign<K, Whole extends true ? Produced<P> : ProducedByGroups<P>>>;
  }

  static {
    locateErrors(this.prototype, ["having", "agg"]);
    refuseWords(this.prototype, GROUP_WORDS, word => `groupBy gives groups, which have no ${JSON.stringify(word)}.`);
  }
}

/** Binds the keys of groupBy and its relatives: names, objects of expressions, callbacks. */
export function groupKeys(input: Plan, selectors: readonly unknown[], verb: string): NamedExpr[] {
  const keys = bindSelectors(selectors, input.schema, verb, "no windows");
  assertUnique(keys.map(key => key.name), verb);
  return keys;
}

/** One grouping by all keys. */
export const groupsBy = (input: Plan, selectors: readonly unknown[]): Groups =>
  ({ input, keys: groupKeys(input, selectors, "groupBy"), sets: null, having: [] });

// Several groupings of the same rows, one after the other, by the definition: an aggregation for each set.
import type { Aggregate, GroupingSets } from "../../plan/node.ts";
import type { Row } from "../value.ts";
import { aggregate } from "./aggregate.ts";
import type { Operator } from "./operator.ts";

/** A bit for each key, the first highest: 1 if the set lacks it. */
const bits = (keys: readonly number[], set: readonly number[]): bigint =>
  keys.reduce((number, key) => number * 2n + (set.includes(key) ? 0n : 1n), 0n);

/** The grouping by one set of the keys; the schema is not asked for. */
const oneSet = ({ input, keys, aggregates }: GroupingSets, set: readonly number[]): Aggregate => ({
  kind: "aggregate", input, keys: set.map(key => keys[key]!), aggregates, maintainOrder: true, schema: [],
});

export const groupingSets: Operator<"groupingSets"> = function* (node, rowsOf) {
  const rows = [...rowsOf(node.input)];
  const again = () => rows;
  for (const set of node.sets) {
    const groupings = node.groupings.map(g => bits(g.keys, set));
    for (const group of aggregate(oneSet(node, set), again)) {
      const keys = node.keys.map((_, key) => (set.includes(key) ? group[set.indexOf(key)]! : null));
      yield [...keys, ...group.slice(set.length), ...groupings] satisfies Row;
    }
  }
};

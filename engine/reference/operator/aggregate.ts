// One row for each distinct combination of keys, in order of first appearance; one in all without keys.
import type { NamedAggregate } from "../../plan/node.ts";
import type { Schema } from "../../../expr/type.ts";
import { FOLDS } from "../aggregate/index.ts";
import { prepare } from "../evaluate.ts";
import { keyOfAll } from "../order.ts";
import type { Place, Row, Value } from "../value.ts";
import type { Operator } from "./operator.ts";

interface Group {
  readonly keys: readonly Value[];
  /** For each aggregate and each of its arguments, the value in every row that passes its filter. */
  readonly values: readonly (readonly Value[][])[];
}

/** Empty lists of values, one for each argument, or one of rows. */
const nothing = ({ aggregate }: NamedAggregate): Value[][] =>
  Array.from({ length: Math.max(1, aggregate.args.length) }, () => []);

/** Adds a row to a group's values of one aggregate; the arguments are evaluated only behind the filter. */
function collector({ aggregate }: NamedAggregate, schema: Schema) {
  const filter = aggregate.filter && prepare(aggregate.filter, schema);
  const args = aggregate.args.map(arg => prepare(arg, schema));
  return (into: readonly Value[][], row: Row, place: Place) => {
    if (filter && filter(row, place) !== true) return;
    if (args.length === 0) into[0]!.push(true);
    args.forEach((argument, i) => into[i]!.push(argument(row, place)));
  };
}

export const aggregate: Operator<"aggregate"> = function* (node, rowsOf) {
  const { schema } = node.input;
  const keys = node.keys.map(key => prepare(key.expr, schema));
  const keyTypes = node.keys.map(key => key.expr.type);
  const collect = node.aggregates.map(named => collector(named, schema));
  const groups = new Map<string, Group>();
  const group = (values: readonly Value[]): Group => {
    const key = keyOfAll(values, keyTypes);
    let found = groups.get(key);
    if (!found) groups.set(key, found = { keys: values, values: node.aggregates.map(nothing) });
    return found;
  };
  if (keys.length === 0) group([]);
  const place = { operator: "aggregate", row: 0 };
  for (const row of rowsOf(node.input)) {
    const { values } = group(keys.map(key => key(row, place)));
    collect.forEach((add, i) => add(values[i]!, row, place));
    place.row++;
  }
  for (const { keys: keyValues, values } of groups.values()) {
    yield [...keyValues, ...node.aggregates.map(({ aggregate: call }, i) => {
      const [first, ...further] = values[i]!;
      return FOLDS[call.name](first!, call, place, further);
    })];
  }
};

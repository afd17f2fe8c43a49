// Grouping sets: ROLLUP, CUBE or GROUPING SETS, with grouping() for what a row's set lacks.
import type { TypedColumn, TypedExpr } from "../../../expr/node.ts";
import { INT64 } from "../../../expr/type.ts";
import type { GroupingSets } from "../../../engine/plan/node.ts";
import type { Block, BlockScope } from "./block.ts";
import { over } from "./block.ts";
import { writeDefinite } from "./operand.ts";
import { isClosed, type Building } from "./building.ts";
import { aggregateColumns, firstPosition, groupedInput } from "./group.ts";
import { atom, LEVEL, unsupported, type Written } from "./written.ts";
import { ascending } from "./writer.ts";

interface Keyed {
  readonly block: Block;
  readonly keys: readonly TypedExpr[];
}

/** The keys as columns of their own, so that nothing else is taken for one. */
function keyed(node: GroupingSets, building: Building, positioned: boolean): Keyed {
  const block = groupedInput(node, building, positioned);
  const { atoms } = building.writer;
  const direct = node.keys.map(({ expr }) => over(expr, block));
  const areColumns = direct.every((expr, i) => atoms.isColumn(expr) && direct.indexOf(expr) === i);
  if (areColumns) return { block, keys: direct };
  const names = node.keys.map(({ name }, i) => `${name} ${i}`);
  const columns = new Map([...block.columns, ...direct.map((expr, i) => [names[i]!, expr] as const)]);
  const wide = building.writer.wrapped({ ...block, columns }, isClosed(node.input), "keyed");
  return { block: wide, keys: names.map(name => wide.columns.get(name)!) };
}

export function groupingSetsBlock(node: GroupingSets, building: Building, positioned: boolean): Block {
  const { writer } = building;
  const { sets } = node;
  // Nothing in DuckDB's result tells rows of a set from those of the same set once more.
  if (positioned && new Set(sets.map(set => set.join())).size < sets.length) unsupported("the order of a grouping set that stands there twice");
  const { block, keys } = keyed(node, building, positioned);
  const inSome = (key: number) => sets.some(set => set.includes(key));
  const written = (key: number, scope: BlockScope): string => writeDefinite(keys[key]!, scope).sql;
  const bits = (of: readonly number[], scope: BlockScope): Written => {
    if (of.length === 0) return atom("CAST(0 AS BIGINT)", "BIGINT");
    if (of.every(inSome)) return atom(`grouping(${of.map(key => written(key, scope)).join(", ")})`, "BIGINT");
    // A key in no set is none to DuckDB.
    const terms = of.map((key, i) => `${inSome(key) ? `grouping(${written(key, scope)})` : "1"} * ${2 ** (of.length - 1 - i)}`);
    return { sql: terms.join(" + "), level: LEVEL.add, type: "BIGINT" };
  };
  const aggregate = (write: (scope: BlockScope) => Written, nullable = false,
    type: TypedExpr["type"] = INT64): TypedColumn =>
    writer.atoms.add({ kind: "aggregate", source: null, type: null, write }, type, nullable);
  const shown = node.keys.map(({ name }, key): readonly [string, TypedExpr] =>
    [name, inSome(key) ? { ...keys[key]!, nullable: true }
    : { kind: "literal", value: null, type: node.schema[key]!.type, nullable: true }]);
  const groupings = node.groupings.map(({ name, keys: of }) =>
    [name, aggregate(scope => bits(of, scope))] as const);
  const all = [...keys.keys()];
  const bitsOf = (set: readonly number[]) => all.reduce((n, key) => n * 2 + (set.includes(key) ? 0 : 1), 0);
  const place = aggregate(scope => atom(`CASE ${bits(all, scope).sql}${
    sets.map((set, i) => ` WHEN ${bitsOf(set)} THEN ${i}`).join("")} END`, "INTEGER"));
  return {
    ...block, hint: "grouped", orderBy: [],
    columns: new Map([...shown, ...aggregateColumns(node.aggregates, block, building), ...groupings]),
    groupBy: { keys, sets },
    position: positioned
      ? [ascending(place), ascending({ ...firstPosition(block, building), nullable: true })] : [],
  };
}

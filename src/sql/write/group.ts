// Groups: GROUP BY over a query whose rows can be grouped as they are, or over a table made of it.
import { columnsOf, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { INT64, type Field } from "../../../expr/type.ts";
import type { Aggregate, GroupingSets, Plan } from "../../../engine/plan/node.ts";
import { aggregateSql, ORDERED, type AggregateCall } from "./aggregate.ts";
import { over, type Block } from "./block.ts";
import { fits, isClosed, isOrderedByWindow, ordered, wrap, type Building } from "./building.ts";
import { writeDefinite } from "./operand.ts";
import { orderListSql } from "./window.ts";
import { ascending, isPlain } from "./writer.ts";

/** A block whose rows can be grouped. */
export function groupable(block: Block, exprs: readonly TypedExpr[], input: Plan, building: Building): Block {
  const { atoms } = building.writer;
  const ready = isPlain(block) && fits(exprs, block, building) && !isOrderedByWindow(block, building)
    && !exprs.map(e => over(e, block)).some(e => atoms.has(e, "window") || atoms.has(e, "subquery"));
  return ready ? block : wrap(block, input, building);
}

/** Columns of aggregates over the block, with what decides where rows tie. */
export function aggregateColumns(
  aggregates: readonly { readonly name: string; readonly aggregate: AggregateCall & Pick<Field, "nullable"> }[],
  block: Block, { writer }: Building,
): readonly (readonly [string, TypedColumn])[] {
  return aggregates.map(({ name, aggregate }) => {
    const call = { ...aggregate, args: aggregate.args.map(arg => over(arg, block)),
      ...aggregate.filter ? { filter: over(aggregate.filter, block) } : {} };
    const needs = ORDERED[call.name] === "always" || (ORDERED[call.name] === "ties" && writer.exact);
    return [name, writer.atoms.add({
      kind: "aggregate", source: null, type: null,
      write: scope => aggregateSql(call, scope, { order: needs ? orderListSql(block.position, scope) : "" }),
    }, call.type, aggregate.nullable)] as const;
  });
}

/** The input of a grouping, with the order of its rows if an aggregate or the result's order needs it. */
export function groupedInput(
  node: Aggregate | GroupingSets, building: Building, positioned: boolean,
): Block {
  const { writer } = building;
  const always = node.aggregates.some(({ aggregate }) => ORDERED[aggregate.name] === "always");
  const exprs = [...node.keys.map(key => key.expr),
    ...node.aggregates.flatMap(({ aggregate: { args, filter } }) => [...args, ...filter ? [filter] : []])];
  const input = positioned ? writer.numbered(building.build(node.input, true), isClosed(node.input))
    : always ? ordered(node.input, building, false) : building.build(node.input, writer.exact);
  return groupable(input, exprs, node.input, building);
}

/** The place of a group: that of its first row. */
export const firstPosition = (block: Block, { writer }: Building): TypedColumn => writer.atoms.add({
  kind: "aggregate", source: null, type: "BIGINT",
  write: scope => {
    const position = orderListSql(block.position, scope);
    return { sql: `min(${position})`, level: 9, type: "BIGINT" };
  },
}, INT64, false);

export function aggregateBlock(node: Aggregate, building: Building, positioned: boolean): Block {
  let block = groupedInput(node, building, positioned);
  if (node.keys.some(({ expr }) => !isKey(over(expr, block)))) {
    const keyed = new Map([...block.columns,
      ...node.keys.map(({ name, expr }, i) => [`key ${i} ${name}`, over(expr, block)] as const)]);
    const wide = wrap({ ...block, columns: keyed }, node.input, building);
    const keys = node.keys.map(({ name }, i) => [name, wide.columns.get(`key ${i} ${name}`)!] as const);
    block = wide;
    return grouped(keys, node, block, building, positioned);
  }
  const keys = node.keys.map(({ name, expr }) => [name, keyOf(over(expr, block), building)] as const);
  return grouped(keys, node, block, building, positioned);
}

/**
 * Whether DuckDB knows an expression in GROUP BY again: a constant is the place of a column there, and a
 * connective is taken apart where it stands in another.
 */
const isKey = (expr: TypedExpr): boolean => columnsOf(expr).size > 0
  && !(expr.kind === "call" && (expr.name === "and" || expr.name === "or"));

/** A key that is computed is written the same wherever it stands, so that DuckDB knows it for the key. */
function keyOf(expr: TypedExpr, { writer: { atoms } }: Building): TypedExpr {
  if (atoms.isColumn(expr)) return expr;
  const key = { kind: "aggregate", source: null, type: null } as const;
  return atoms.add({ ...key, write: scope => writeDefinite(expr, scope) }, expr.type, expr.nullable);
}

function grouped(
  keys: readonly (readonly [string, TypedExpr])[], node: Aggregate, block: Block, building: Building,
  positioned: boolean,
): Block {
  return {
    ...block, hint: "grouped", orderBy: [], groupBy: { keys: keys.map(([, expr]) => expr), sets: null },
    columns: new Map([...keys, ...aggregateColumns(node.aggregates, block, building)]),
    position: positioned && keys.length > 0 ? [ascending(firstPosition(block, building))] : [],
  };
}

// What looks at rows beside each row: distinct rows, numbers of rows, window functions.
import type { TypedExpr } from "../../../expr/node.ts";
import { BOOL, INT64 } from "../../../expr/type.ts";
import type { Distinct, RowIndex, Window } from "../../../engine/plan/node.ts";
import { over, sortOver, type Block } from "./block.ts";
import { hasSubqueries, hasWindows, isOrderedByWindow, isSorted, ordered, wrap, type Building } from "./building.ts";
import { seesPosition, windowSql } from "./window.ts";
import type { Scope } from "./storage.ts";
import { isPlain, ROW_NUMBER, turned } from "./writer.ts";

export function distinctBlock(node: Distinct, building: Building, positioned: boolean): Block {
  const { keep, on } = node;
  if (on === null && keep !== "none" && !positioned) {
    let block = building.build(node.input, false);
    const shown = [...block.columns.values()];
    const sorted = block.orderBy.every(key => shown.includes(key.expr));
    if (block.limit !== null || block.distinct !== null || !sorted || block.qualify.length > 0
      || shown.length === 0
      || hasWindows(block, building) || block.from === null) block = wrap(block, node.input, building);
    const kept = block.orderBy.every(key => [...block.columns.values()].includes(key.expr));
    return { ...block, distinct: "all", orderBy: kept ? block.orderBy : [], position: [] };
  }
  const picks = keep === "first" || keep === "last";
  let block = positioned || picks ? ordered(node.input, building, positioned)
    : building.build(node.input, false);
  if (block.limit !== null || block.distinct !== null || block.qualify.length > 0 || block.from === null
    || isOrderedByWindow(block, building) || hasWindows(block, building) || hasSubqueries(block, building)) {
    block = wrap(block, node.input, building);
  }
  const columns = node.schema.flatMap(({ name }) =>
    (on === null || on.includes(name) ? [block.columns.get(name)!] : []));
  if (keep === "any" && !positioned) {
    return { ...block, distinct: columns, orderBy: [], position: [] };
  }
  const decides = keep === "none" ? [] : keep === "last" ? block.position.map(turned) : block.position;
  const call = keep === "none" ? { ...ROW_NUMBER, name: "count" as const } : ROW_NUMBER;
  const number = building.writer.atoms.add({
    kind: "window", source: null, type: "BIGINT",
    write: scope => windowSql({ call, partitionBy: columns, orderBy: [], position: decides }, scope),
  }, INT64, false);
  const one: TypedExpr = { kind: "literal", value: 1n, type: INT64, nullable: false };
  const qualify: TypedExpr = { kind: "call", name: "eq", args: [number, one], type: BOOL, nullable: false };
  return { ...block, qualify: [qualify], position: positioned ? block.position : [] };
}

/** Whether DuckDB gives the block's rows in the order of its one table by itself. */
const followsTable = (block: Block): boolean => isPlain(block) && block.orderBy.length === 0
  && block.from?.kind === "source" && block.from.source.kind === "table";

export function rowIndexBlock(node: RowIndex, building: Building, positioned: boolean): Block {
  const bare = positioned || isSorted(node.input) ? null : building.build(node.input, false);
  const silent = bare !== null && followsTable(bare);
  let block = silent ? bare : ordered(node.input, building, positioned);
  if (block.limit !== null || block.distinct !== null || block.qualify.length > 0
    || isOrderedByWindow(block, building)) block = wrap(block, node.input, building);
  const { position } = block;
  const number = building.writer.atoms.add({
    kind: "window", source: null, type: "BIGINT",
    write: scope => {
      const parts = { call: ROW_NUMBER, partitionBy: [], orderBy: [], position: silent ? [] : position };
      const { sql } = windowSql(parts, scope);
      const from = node.start - 1;
      return from === 0 ? { sql, level: 9, type: "BIGINT" } : { sql: `${sql} ${from < 0 ? "-" : "+"} ${Math.abs(from)}`, level: 6, type: "BIGINT" };
    },
  }, INT64, false);
  return { ...block, columns: new Map([[node.name, number], ...block.columns]),
    position: positioned ? position : [] };
}

export function windowBlock(node: Window, building: Building, positioned: boolean): Block {
  const { atoms, exact } = building.writer;
  const unordered = node.orderBy.length === 0 && node.columns.some(({ call }) => seesPosition(call));
  let block = unordered ? ordered(node.input, building, positioned) : building.build(node.input, positioned);
  const exprs = [...node.partitionBy, ...node.orderBy.map(key => key.expr),
    ...node.columns.flatMap(({ call: { args, filter } }) => [...args, ...filter ? [filter] : []])];
  if (block.limit !== null || block.distinct !== null || block.qualify.length > 0
    || isOrderedByWindow(block, building)
    || exprs.some(e => atoms.has(over(e, block), "window") || atoms.has(over(e, block), "subquery"))) {
    block = wrap(block, node.input, building);
  }
  const partitionBy = node.partitionBy.map(e => over(e, block));
  const orderBy = sortOver(node.orderBy, block);
  const ties = exact || positioned || unordered ? block.position : [];
  const columns = node.columns.map(({ name, call }) => {
    const { filter } = call;
    const parts = { partitionBy, orderBy, position: ties, call: {
      ...call, args: call.args.map(arg => over(arg, block)), ...filter ? { filter: over(filter, block) } : {},
    } };
    const write = (scope: Scope) => windowSql(parts, scope);
    return [name, atoms.add({ kind: "window", source: null, type: null, write }, call.type,
      call.nullable)] as const;
  });
  return { ...block, columns: new Map([...block.columns, ...columns]),
    position: positioned ? block.position : [] };
}

// Plans as blocks: each node joins the query below it where SQL lets it, and else goes over it as a table.
import { columnsOf, walk, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { BOOL, INT64, type Field } from "../../../expr/type.ts";
import { freeColumns } from "../../../engine/plan/free.ts";
import type { Plan, PlanKind, SortKey } from "../../../engine/plan/node.ts";
import { inputsOf } from "../../../engine/plan/walk.ts";
import { aggregateSql, ORDERED, type AggregateCall } from "./aggregate.ts";
import { conjuncts, over, sizeOf, sortOver, type Block } from "./block.ts";
import { asofBlock } from "./asof.ts";
import { writeDefinite } from "./expr.ts";
import { groupingSetsBlock } from "./grouping.ts";
import { dependentBlock, joinBlock } from "./join.ts";
import { scanBlock } from "./scan.ts";
import { setOperationBlock, unionBlock } from "./set.ts";
import { orderListSql, seesPosition, windowSql } from "./window.ts";
import { ascending, isPlain, ROW_NUMBER, type Writer } from "./writer.ts";

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

/** What building goes by. */
export interface Building {
  readonly writer: Writer;
  /** How often a plan is read, by its identity. */
  readonly shared: ReadonlyMap<Plan, number>;
  /** Shared plans that are written already. */
  readonly known: Map<Plan, Block>;
  readonly knownPositioned: Map<Plan, Block>;
}

type Build<K extends PlanKind> = (node: NodeOf<K>, building: Building, positioned: boolean) => Block;

export const isClosed = (plan: Plan): boolean => freeColumns(plan).size === 0;

const wrap = (block: Block, plan: Plan, { writer }: Building): Block => writer.wrapped(block, isClosed(plan));

/** Whether the plan's rows come in an order that its query says. */
export function isSorted(plan: Plan): boolean {
  switch (plan.kind) {
    case "sort": return plan.keys.length > 0;
    case "topN": return true;
    case "filter": case "project": case "limit": case "window": case "rowIndex": return isSorted(plan.input);
    default: return false;
  }
}

/** The input with an order of its rows in `position`: that of its sort keys, or else that of the tables. */
export function ordered(input: Plan, building: Building, positioned: boolean): Block {
  if (positioned || building.writer.exact || !isSorted(input)) return build(input, building, true);
  const block = build(input, building, false);
  return { ...block, position: block.orderBy };
}

const hasWindows = (block: Block, { writer: { atoms } }: Building): boolean =>
  [...block.columns.values()].some(expr => atoms.has(expr, "window"));

/** Whether a window function over the block would have one in it, by its order. */
const isOrderedByWindow = (block: Block, { writer: { atoms } }: Building): boolean =>
  block.position.some(({ expr }) => atoms.has(expr, "window") || atoms.has(expr, "subquery"));

/** Simple enough to be said twice. */
const SMALL = 3;

/** Whether the block's columns can be put in place of their names without a long one being said twice. */
function fits(exprs: readonly TypedExpr[], block: Block, { writer: { atoms } }: Building): boolean {
  const uses = new Map<string, number>();
  const count = (expr: TypedExpr): void => {
    for (const name of namesIn(expr)) uses.set(name, (uses.get(name) ?? 0) + 1);
  };
  exprs.forEach(count);
  return [...uses].every(([name, times]) => {
    const expr = block.columns.get(name);
    return times < 2 || !expr || (sizeOf(expr) <= SMALL && !atoms.has(expr, "window") && !atoms.has(expr, "subquery"));
  });
}

function namesIn(expr: TypedExpr): readonly string[] {
  const names: string[] = [];
  walk(expr, node => { if (node.kind === "column") names.push(node.name); });
  return names;
}

const filterBlock: Build<"filter"> = (node, building, positioned) => {
  const { atoms } = building.writer;
  let block = build(node.input, building, positioned);
  if (block.limit !== null || (block.distinct !== null && (block.distinct !== "all" || hasWindows(block, building)))
    || !fits([node.predicate], block, building) || block.from === null) block = wrap(block, node.input, building);
  let all = conjuncts(over(node.predicate, block));
  if (block.qualify.length > 0 || hasWindows(block, building)) {
    if (block.qualify.length === 0 && all.some(e => atoms.has(e, "window"))) return { ...block, qualify: all };
    block = wrap(block, node.input, building);
    all = conjuncts(over(node.predicate, block));
  }
  return block.groupBy !== null ? { ...block, having: [...block.having, ...all] } : { ...block, where: [...block.where, ...all] };
};

const projectBlock: Build<"project"> = (node, building, positioned) => {
  let block = build(node.input, building, positioned);
  if (block.distinct === "all" || !fits(node.columns.map(c => c.expr), block, building)) block = wrap(block, node.input, building);
  return { ...block, columns: new Map(node.columns.map(({ name, expr }) => [name, over(expr, block)])) };
};

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
  node: NodeOf<"aggregate"> | NodeOf<"groupingSets">, building: Building, positioned: boolean,
): Block {
  const { writer } = building;
  const always = node.aggregates.some(({ aggregate }) => ORDERED[aggregate.name] === "always");
  const exprs = [...node.keys.map(key => key.expr), ...node.aggregates.flatMap(({ aggregate: { args, filter } }) => [...args, ...filter ? [filter] : []])];
  const input = positioned ? writer.numbered(build(node.input, building, true), isClosed(node.input))
    : always ? ordered(node.input, building, false) : build(node.input, building, writer.exact);
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

const aggregateBlock: Build<"aggregate"> = (node, building, positioned) => {
  let block = groupedInput(node, building, positioned);
  // A constant in GROUP BY is the place of a column.
  if (node.keys.some(({ expr }) => columnsOf(over(expr, block)).size === 0)) {
    const keyed = new Map([...block.columns, ...node.keys.map(({ name, expr }, i) => [`key ${i} ${name}`, over(expr, block)] as const)]);
    const wide = wrap({ ...block, columns: keyed }, node.input, building);
    const keys = node.keys.map(({ name }, i) => [name, wide.columns.get(`key ${i} ${name}`)!] as const);
    block = wide;
    return grouped(keys, node, block, building, positioned);
  }
  const keys = node.keys.map(({ name, expr }) => [name, keyOf(over(expr, block), building)] as const);
  return grouped(keys, node, block, building, positioned);
};

/** A key that is computed is written the same wherever it stands, so that DuckDB knows it for the key. */
function keyOf(expr: TypedExpr, { writer: { atoms } }: Building): TypedExpr {
  if (atoms.isColumn(expr)) return expr;
  return atoms.add({ kind: "aggregate", source: null, type: null, write: scope => writeDefinite(expr, scope) }, expr.type, expr.nullable);
}

function grouped(
  keys: readonly (readonly [string, TypedExpr])[], node: NodeOf<"aggregate">, block: Block, building: Building, positioned: boolean,
): Block {
  return {
    ...block, hint: "grouped", orderBy: [], groupBy: { keys: keys.map(([, expr]) => expr), sets: null },
    columns: new Map([...keys, ...aggregateColumns(node.aggregates, block, building)]),
    position: positioned && keys.length > 0 ? [ascending(firstPosition(block, building))] : [],
  };
}

const sortBlock: Build<"sort"> = (node, building, positioned) => {
  let block = build(node.input, building, positioned);
  if (block.limit !== null || (block.distinct !== null && block.distinct !== "all") || block.from === null) block = wrap(block, node.input, building);
  let keys = sortOver(node.keys, block);
  if (block.distinct === "all" && keys.some(key => ![...block.columns.values()].includes(key.expr))) {
    block = wrap(block, node.input, building);
    keys = sortOver(node.keys, block);
  }
  return { ...block, orderBy: [...keys, ...keys.length > 0 ? block.orderBy : []], position: positioned ? [...keys, ...block.position] : [] };
};

const limitBlock = (node: NodeOf<"limit"> | NodeOf<"topN">, input: Block, building: Building, positioned: boolean): Block => {
  const block = input.limit === null && input.from !== null ? input : wrap(input, node.input, building);
  const { offset, count } = node;
  return { ...block, limit: { offset, count }, orderBy: positioned ? block.position : block.orderBy };
};

const distinctBlock: Build<"distinct"> = (node, building, positioned) => {
  const { keep, on } = node;
  if (on === null && keep !== "none" && !positioned) {
    let block = build(node.input, building, false);
    const shown = [...block.columns.values()];
    const sorted = block.orderBy.every(key => shown.includes(key.expr));
    if (block.limit !== null || block.distinct !== null || !sorted || block.qualify.length > 0 || shown.length === 0
      || hasWindows(block, building) || block.from === null) block = wrap(block, node.input, building);
    const kept = block.orderBy.every(key => [...block.columns.values()].includes(key.expr));
    return { ...block, distinct: "all", orderBy: kept ? block.orderBy : [], position: [] };
  }
  const picks = keep === "first" || keep === "last";
  let block = positioned || picks ? ordered(node.input, building, positioned) : build(node.input, building, false);
  if (block.limit !== null || block.distinct !== null || block.qualify.length > 0 || block.from === null
    || hasWindows(block, building)) block = wrap(block, node.input, building);
  const columns = node.schema.flatMap(({ name }) => (on === null || on.includes(name) ? [block.columns.get(name)!] : []));
  if (keep === "any" && !positioned) {
    return { ...block, distinct: columns, orderBy: [], position: [] };
  }
  const last = keep === "last";
  const position = last ? block.position.map(turned) : block.position;
  const call = keep === "none" ? { ...ROW_NUMBER, name: "count" as const } : ROW_NUMBER;
  const number = building.writer.atoms.add({
    kind: "window", source: null, type: "BIGINT",
    write: scope => windowSql({ call, partitionBy: columns, orderBy: [], position: keep === "none" ? [] : position }, scope),
  }, INT64, false);
  const one: TypedExpr = { kind: "literal", value: 1n, type: INT64, nullable: false };
  const qualify: TypedExpr = { kind: "call", name: "eq", args: [number, one], type: BOOL, nullable: false };
  return { ...block, qualify: [qualify], position: positioned ? block.position : [] };
};

const turned = (key: SortKey): SortKey => ({ ...key, descending: !key.descending, nullsFirst: !key.nullsFirst });

/** Whether DuckDB gives the block's rows in the order of its one table by itself. */
const followsTable = (block: Block): boolean => isPlain(block) && block.from?.kind === "source" && block.orderBy.length === 0;

const rowIndexBlock: Build<"rowIndex"> = (node, building, positioned) => {
  const bare = positioned || isSorted(node.input) ? null : build(node.input, building, false);
  const silent = bare !== null && followsTable(bare) && bare.from!.kind === "source" && bare.from!.source.kind === "table";
  let block = silent ? bare : ordered(node.input, building, positioned);
  if (block.limit !== null || block.distinct !== null || block.qualify.length > 0
    || isOrderedByWindow(block, building)) block = wrap(block, node.input, building);
  const { position } = block;
  const number = building.writer.atoms.add({
    kind: "window", source: null, type: "BIGINT",
    write: scope => {
      const { sql } = windowSql({ call: ROW_NUMBER, partitionBy: [], orderBy: [], position: silent ? [] : position }, scope);
      const from = node.start - 1;
      return from === 0 ? { sql, level: 9, type: "BIGINT" } : { sql: `${sql} ${from < 0 ? "-" : "+"} ${Math.abs(from)}`, level: 6, type: "BIGINT" };
    },
  }, INT64, false);
  return { ...block, columns: new Map([[node.name, number], ...block.columns]), position: positioned ? position : [] };
};

const windowBlock: Build<"window"> = (node, building, positioned) => {
  const { atoms, exact } = building.writer;
  const unordered = node.orderBy.length === 0 && node.columns.some(({ call }) => seesPosition(call));
  let block = unordered ? ordered(node.input, building, positioned) : build(node.input, building, positioned);
  const exprs = [...node.partitionBy, ...node.orderBy.map(key => key.expr), ...node.columns.flatMap(({ call: { args, filter } }) => [...args, ...filter ? [filter] : []])];
  if (block.limit !== null || block.distinct !== null || block.qualify.length > 0 || isOrderedByWindow(block, building)
    || exprs.some(e => atoms.has(over(e, block), "window") || atoms.has(over(e, block), "subquery"))) block = wrap(block, node.input, building);
  const partitionBy = node.partitionBy.map(e => over(e, block));
  const orderBy = sortOver(node.orderBy, block);
  const ties = exact || positioned || unordered ? block.position : [];
  const columns = node.columns.map(({ name, call }) => {
    const { filter } = call;
    const parts = { partitionBy, orderBy, position: ties, call: {
      ...call, args: call.args.map(arg => over(arg, block)), ...filter ? { filter: over(filter, block) } : {},
    } };
    return [name, atoms.add({ kind: "window", source: null, type: null, write: scope => windowSql(parts, scope) }, call.type, call.nullable)] as const;
  });
  return { ...block, columns: new Map([...block.columns, ...columns]), position: positioned ? block.position : [] };
};

const BUILD: { readonly [K in PlanKind]: Build<K> } = {
  scan: scanBlock, filter: filterBlock, project: projectBlock, aggregate: aggregateBlock, groupingSets: groupingSetsBlock,
  join: joinBlock, dependentJoin: dependentBlock, asof: asofBlock, sort: sortBlock, distinct: distinctBlock,
  limit: (node, building, positioned) => limitBlock(node, build(node.input, building, positioned), building, positioned),
  topN: (node, building, positioned) => limitBlock(node, sortBlock({ ...node, kind: "sort" }, building, positioned), building, positioned),
  setOperation: setOperationBlock, union: unionBlock, rowIndex: rowIndexBlock, window: windowBlock,
};

/** Whether a plan does more than read some rows of a table, so that it is worth a name. */
const isWork = (plan: Plan): boolean =>
  !["scan", "filter", "project"].includes(plan.kind) || inputsOf(plan).some(isWork);

/** The query of a plan; `positioned`: with a total order of its rows. */
export function build(plan: Plan, building: Building, positioned: boolean): Block {
  const make = () => (BUILD[plan.kind] as Build<PlanKind>)(plan as never, building, positioned);
  if ((building.shared.get(plan) ?? 0) < 2 || !isWork(plan) || !isClosed(plan)) return make();
  const known = positioned ? building.knownPositioned : building.known;
  const first = building.knownPositioned.get(plan) ?? known.get(plan);
  if (first) return building.writer.again(first);
  const block = building.writer.wrapped(make(), true);
  known.set(plan, block);
  return block;
}

// Plans as blocks: each node joins the query below it where SQL lets it, and else goes over it as a table.
import type { Plan, PlanKind } from "../../../engine/plan/node.ts";
import { inputsOf } from "../../../engine/plan/walk.ts";
import { asofBlock } from "./asof.ts";
import { conjuncts, over, sortOver, type Block } from "./block.ts";
import { fits, hasWindows, isClosed, wrap, type Building } from "./building.ts";
import { aggregateBlock } from "./group.ts";
import { groupingSetsBlock } from "./grouping.ts";
import { dependentBlock, joinBlock } from "./join.ts";
import { distinctBlock, rowIndexBlock, windowBlock } from "./numbered.ts";
import { scanBlock } from "./scan.ts";
import { setOperationBlock, unionBlock } from "./set.ts";
import { unsupported } from "./written.ts";
import type { Writer } from "./writer.ts";

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

type Build<K extends PlanKind> = (node: NodeOf<K>, building: Building, positioned: boolean) => Block;

const filterBlock: Build<"filter"> = (node, building, positioned) => {
  const { atoms } = building.writer;
  let block = building.build(node.input, positioned);
  if (block.limit !== null
    || (block.distinct !== null && (block.distinct !== "all" || hasWindows(block, building)))
    || !fits([node.predicate], block, building) || block.from === null) {
    block = wrap(block, node.input, building);
  }
  let all = conjuncts(over(node.predicate, block));
  if (block.qualify.length > 0 || hasWindows(block, building)) {
    if (block.qualify.length === 0 && all.some(e => atoms.has(e, "window"))) return { ...block, qualify: all };
    block = wrap(block, node.input, building);
    all = conjuncts(over(node.predicate, block));
  }
  return block.groupBy !== null ? { ...block, having: [...block.having, ...all] }
    : { ...block, where: [...block.where, ...all] };
};

const projectBlock: Build<"project"> = (node, building, positioned) => {
  let block = building.build(node.input, positioned);
  if (block.distinct === "all" || !fits(node.columns.map(c => c.expr), block, building)) {
    block = wrap(block, node.input, building);
  }
  return { ...block, columns: new Map(node.columns.map(({ name, expr }) => [name, over(expr, block)])) };
};

const sortBlock: Build<"sort"> = (node, building, positioned) => {
  let block = building.build(node.input, positioned);
  if (block.limit !== null || (block.distinct !== null && block.distinct !== "all") || block.from === null) {
    block = wrap(block, node.input, building);
  }
  let keys = sortOver(node.keys, block);
  if (block.distinct === "all" && keys.some(key => ![...block.columns.values()].includes(key.expr))) {
    block = wrap(block, node.input, building);
    keys = sortOver(node.keys, block);
  }
  return { ...block, orderBy: [...keys, ...keys.length > 0 ? block.orderBy : []],
    position: positioned ? [...keys, ...block.position] : [] };
};

const limitBlock = (
  node: NodeOf<"limit"> | NodeOf<"topN">, input: Block, building: Building, positioned: boolean,
): Block => {
  const block = input.limit === null && input.from !== null ? input : wrap(input, node.input, building);
  const { offset, count } = node;
  return { ...block, limit: { offset, count }, orderBy: positioned ? block.position : block.orderBy };
};

const BUILD: { readonly [K in PlanKind]: Build<K> } = {
  scan: scanBlock, filter: filterBlock, project: projectBlock, aggregate: aggregateBlock,
  groupingSets: groupingSetsBlock,
  join: joinBlock, dependentJoin: dependentBlock, asof: asofBlock, sort: sortBlock, distinct: distinctBlock,
  limit: (node, building, positioned) =>
    limitBlock(node, building.build(node.input, positioned), building, positioned),
  topN: (node, building, positioned) =>
    limitBlock(node, sortBlock({ ...node, kind: "sort" }, building, positioned), building, positioned),
  read: () => unsupported("a file", "Read it first: await frame.collect()."),
  // The order of a step's rows, turn by turn, has no words.
  recursive: () => unsupported("a recursive query", "Collect it, and go on from its rows."),
  workingTable: () => unsupported("a working table"),
  setOperation: setOperationBlock, union: unionBlock, rowIndex: rowIndexBlock, window: windowBlock,
};

/** Whether a plan does more than read some rows of a table, so that it is worth a name. */
const isWork = (plan: Plan): boolean =>
  !["scan", "filter", "project"].includes(plan.kind) || inputsOf(plan).some(isWork);

/** The query of a plan; `positioned`: with a total order of its rows. */
function build(plan: Plan, building: Building, positioned: boolean): Block {
  const make = () => (BUILD[plan.kind] as Build<PlanKind>)(plan as never, building, positioned);
  if ((building.shared.get(plan) ?? 0) < 2 || !isWork(plan) || !isClosed(plan)) return make();
  const known = positioned ? building.knownPositioned : building.known;
  const first = building.knownPositioned.get(plan) ?? known.get(plan);
  if (first) return building.writer.again(first);
  const block = building.writer.wrapped(make(), true);
  known.set(plan, block);
  return block;
}

/** Builds the queries of plans for one statement. `shared`: how often each plan is read, by its identity. */
export function builder(writer: Writer, shared: ReadonlyMap<Plan, number>): Building {
  const building: Building = {
    writer, shared, known: new Map(), knownPositioned: new Map(),
    build: (plan, positioned) => build(plan, building, positioned),
  };
  return building;
}

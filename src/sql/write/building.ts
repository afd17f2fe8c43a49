// What building a query goes by, and the questions that builders of all nodes ask of a block.
import { walk, type TypedExpr } from "../../../expr/node.ts";
import { freeColumns } from "../../../engine/plan/free.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { sizeOf, type Block } from "./block.ts";
import type { Writer } from "./writer.ts";

/** What building goes by. */
export interface Building {
  /** The query of a plan; `positioned`: with a total order of its rows. */
  readonly build: (plan: Plan, positioned: boolean) => Block;
  readonly writer: Writer;
  /** How often a plan is read, by its identity. */
  readonly shared: ReadonlyMap<Plan, number>;
  /** Shared plans that are written already. */
  readonly known: Map<Plan, Block>;
  readonly knownPositioned: Map<Plan, Block>;
}

export const isClosed = (plan: Plan): boolean => freeColumns(plan).size === 0;

export const wrap = (block: Block, plan: Plan, { writer }: Building): Block =>
  writer.wrapped(block, isClosed(plan));

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
  if (positioned || building.writer.exact || !isSorted(input)) return building.build(input, true);
  const block = building.build(input, false);
  return { ...block, position: block.orderBy };
}

export const hasWindows = (block: Block, { writer: { atoms } }: Building): boolean =>
  [...block.columns.values()].some(expr => atoms.has(expr, "window"));

/** A subquery may have window functions in it, and no window's keys may. */
export const hasSubqueries = (block: Block, { writer: { atoms } }: Building): boolean =>
  [...block.columns.values()].some(expr => atoms.has(expr, "subquery"));

/** Whether a window function over the block would have one in it, by its order. */
export const isOrderedByWindow = (block: Block, { writer: { atoms } }: Building): boolean =>
  block.position.some(({ expr }) => atoms.has(expr, "window") || atoms.has(expr, "subquery"));

/** Simple enough to be said twice. */
const SMALL = 3;

/** Whether the block's columns can be put in place of their names without a long one being said twice. */
export function fits(exprs: readonly TypedExpr[], block: Block, { writer: { atoms } }: Building): boolean {
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

// The free functions that number and rank rows: rowNumber, rank, denseRank, percentRank, cumeDist, ntile.
import type { WindowName } from "../../expr/function/table.ts";
import type { Float64, Int64 } from "../type/dtype.ts";
import type { OpenWindow, Ranking } from "../type/window.ts";
import { openWindow, toNode } from "./expression.ts";

const typed = <E>(name: WindowName, ...args: readonly unknown[]): E =>
  openWindow(name, args.map(arg => toNode(arg, name))) as unknown as E;

/**
 * The number of the row in its partition, from 1: in the given order, equal rows in the order of the input.
 *
 * @example
 * orders.withColumns(o => ({ n: rowNumber().over({ partitionBy: o.customer, orderBy: o.amount.desc() }) }));
 */
export const rowNumber = (): OpenWindow<Int64, never> => typed("rowNumber");

/**
 * From 1; rows with equal keys share the number of the first of them, and the next numbers are skipped.
 *
 * @example
 * orders.filter(o => rank().over({ partitionBy: o.customer, orderBy: o.amount.desc() }).le(3));
 */
export const rank = (): Ranking<Int64> => typed("rank");

/**
 * From 1; rows with equal keys share a number, and none is skipped.
 *
 * @example
 * orders.withColumns(o => ({ place: denseRank().over({ orderBy: o.amount.desc() }) }));
 */
export const denseRank = (): Ranking<Int64> => typed("denseRank");

/**
 * (rank - 1) / (rows - 1): from 0 to 1, and 0 in a partition of one row.
 *
 * @example
 * orders.withColumns(o => ({ part: percentRank().over({ orderBy: o.amount }) }));
 */
export const percentRank = (): Ranking<Float64> => typed("percentRank");

/**
 * The part of the partition's rows that do not come after this one.
 *
 * @example
 * orders.withColumns(o => ({ part: cumeDist().over({ orderBy: o.amount }) }));
 */
export const cumeDist = (): Ranking<Float64> => typed("cumeDist");

/**
 * The partition in `parts` parts of equal size, numbered from 1; the first ones have a row more if it does not
 * divide. Throws a `PlanError` if `parts` is no whole number from 1.
 *
 * @example
 * orders.withColumns(o => ({ quartile: ntile(4).over({ orderBy: o.amount }) }));
 */
export const ntile = (parts: number): Ranking<Int64> => typed("ntile", parts);

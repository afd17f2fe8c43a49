// What is compared after loading: the row count and every column's extremes, asked of each engine.
import type { Frame } from "../../../src/index.ts";
import type { Quern } from "../../peers/quern.ts";

/** As SQL over a table of that name. */
export function summarySql(table: string, columns: readonly string[]): string {
  const extremes = columns.map(name => `min(${name}) as ${name}_min, max(${name}) as ${name}_max`);
  return `select count(*) as n, ${extremes.join(", ")} from ${table}`;
}

/** As a frame. */
export function summaryFrame({ col, count }: Quern, frame: Frame, columns: readonly string[]): Frame {
  const extremes = columns.flatMap(name =>
    [[`${name}_min`, col(name).min()], [`${name}_max`, col(name).max()]] as const);
  return frame.agg(Object.fromEntries([["n", count()], ...extremes])) as unknown as Frame;
}

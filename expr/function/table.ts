// The one table of functions. The fluent methods, their types, SQL names, docs and tests come from it.
import { AGGREGATE } from "./aggregate.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { LOGIC } from "./logic.ts";
import type { AggregateRow, FunctionRow } from "./row.ts";
import { TEMPORAL } from "./temporal.ts";
import { TEXT } from "./text.ts";

const ROWS = { ...ARITHMETIC, ...LOGIC, ...TEXT, ...TEMPORAL } as const;

export type FunctionName = keyof typeof ROWS;
export type AggregateName = keyof typeof AGGREGATE;

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionRow>> = ROWS;
export const AGGREGATES: Readonly<Record<AggregateName, AggregateRow>> = AGGREGATE;

/** The rows by family, in the order in which the docs show them. */
export const FAMILIES = {
  "Arithmetic": ARITHMETIC, "Comparison, logic and nulls": LOGIC, "Strings": TEXT, "Dates and times": TEMPORAL,
} as const;

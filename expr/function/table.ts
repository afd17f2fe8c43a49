// The one table of functions. The fluent methods, their types, SQL names, docs and tests come from it.
import { AGGREGATE } from "./aggregate.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { LOGIC } from "./logic.ts";
import type { AggregateRow, FunctionRow, ShorthandRow, WindowRow } from "./row.ts";
import { TEMPORAL } from "./temporal.ts";
import { TEXT } from "./text.ts";
import { SHORTHAND, WINDOW } from "./window.ts";

const ROWS = { ...ARITHMETIC, ...LOGIC, ...TEXT, ...TEMPORAL } as const;

export type FunctionName = keyof typeof ROWS;
export type AggregateName = keyof typeof AGGREGATE;
/** Window functions that are no aggregates. */
export type WindowName = keyof typeof WINDOW;
export type ShorthandName = keyof typeof SHORTHAND;

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionRow>> = ROWS;
export const AGGREGATES: Readonly<Record<AggregateName, AggregateRow>> = AGGREGATE;
export const WINDOWS: Readonly<Record<WindowName, WindowRow>> = WINDOW;
export const SHORTHANDS: Readonly<Record<ShorthandName, ShorthandRow>> = SHORTHAND;

export const isWindowName = (name: WindowName | AggregateName): name is WindowName => name in WINDOW;

/** The rows by family, in the order in which the docs show them. */
export const FAMILIES = {
  "Arithmetic": ARITHMETIC, "Comparison, logic and nulls": LOGIC, "Strings": TEXT, "Dates and times": TEMPORAL,
} as const;

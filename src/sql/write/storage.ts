// What depends on how values are kept in DuckDB: the types of columns, and all that needs a calendar. `NATIVE`
// keeps dates and times as DuckDB's own; another storage may keep them as it likes.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { AggregateName } from "../../../expr/function/table.ts";
import type { TypedCall, TypedExpr } from "../../../expr/node.ts";
import type { DataType } from "../../../expr/type.ts";
import type { Written } from "./written.ts";

/** What expressions are written over. */
export interface Scope {
  readonly storage: Storage;
  /** Writes any expression; the scope is that of what is inside. */
  readonly write: (expr: TypedExpr, scope: Scope) => Written;
  /** The column of a name, or what stands for it. */
  column(name: string, type: DataType): Written;
}

export type WriteCall = (call: TypedCall, scope: Scope) => Written;

/** A distance from an order key: to the key's value, which is not negative. */
export interface Distance {
  readonly sql: string;
  /** Whether it lies before the current row, in the window's order. */
  readonly before: boolean;
}

export interface Storage {
  type(type: DataType): string;
  /** A date, time, timestamp or duration, given in its unit. */
  moment(value: bigint, type: DataType): Written;
  /** Functions of dates and times; those of it that are absent are written as for any other type. */
  readonly calls: Readonly<Partial<Record<CoreFunction, WriteCall>>>;
  /** Whether a call is one for `calls`. */
  owns(call: TypedCall): boolean;
  /** A cast from or to a date, time, timestamp or duration. */
  cast(operand: Written, from: DataType, to: DataType, tries: boolean): Written;
  /** A period as the distance of a range. */
  distance(period: string, key: DataType, descending: boolean): Distance;
  /** Aggregates that are written another way: of doubles, with their filter. */
  readonly aggregates: Readonly<Partial<Record<AggregateName, (float: string, filter: string) => string>>>;
  /** Whether a decimal may be rounded to a double where it is compared with one by order. */
  readonly roundsDecimals: boolean;
  /** The difference of two moments as a number, and a tolerance as the same; for joinAsof. */
  difference(a: Written, b: Written, type: DataType): string;
  tolerance(value: bigint, type: DataType, at: DataType): string;
}


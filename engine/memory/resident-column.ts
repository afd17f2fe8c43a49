// A column encoded in linear memory, with the statistics that code is specialized on.
import type { DataType } from "../../expr/type.ts";
import type { HostColumn } from "./host-column.ts";

/**
 * How a resident column's values lie in memory, at `address` (64-byte aligned, padded by 64 bytes):
 * - integer: `bytes` little-endian bytes a value (bool: one byte, 0 or 1; date, time, decimal…: their
 *   integer). Chosen from min and max; `signed` false means zero-extended.
 * - wide: 16 bytes a value, low i64 then high i64 (decimals and uint64 that leave 64 signed bits).
 * - float: 4 or 8 bytes.
 * - text: utf8 and binary. `address` holds rows + 1 u32 offsets relative to `bytesAddress`.
 * - dictionary: an unsigned code of `bytes` bytes a row into `dictionary` (a text column without nulls).
 * - opaque: nothing in memory; a value is its row number, resolved on the host (lists, structs).
 */
export type Encoding =
  | { readonly kind: "integer"; readonly bytes: 1 | 2 | 4 | 8; readonly signed: boolean }
  | { readonly kind: "wide" }
  | { readonly kind: "float"; readonly bytes: 4 | 8 }
  | { readonly kind: "text"; readonly bytesAddress: number }
  | { readonly kind: "dictionary"; readonly bytes: 1 | 2 | 4; readonly dictionary: ResidentColumn }
  | { readonly kind: "opaque"; readonly host: HostColumn };

/** What is known of a column's values. Nulls do not count; of an all-null column min and max are null. */
export interface ColumnStatistics {
  readonly nullCount: number;
  /** Integers (unscaled decimals, days, …): bigint. Floats: number, NaN left out. Text: not kept (null). */
  readonly min: bigint | number | null;
  readonly max: bigint | number | null;
  readonly hasNaN: boolean;
  /** Estimated number of distinct values (exact for dictionaries and bool). */
  readonly distinct: number;
  /** Ascending, equal neighbours allowed, and no nulls. */
  readonly sorted: boolean;
  /** Known to have no value twice and no nulls; false means unknown. */
  readonly unique: boolean;
}

/**
 * Min and max of each run of ZONE_ROWS rows, for integer and float encodings; nulls and NaN left out. A zone
 * of nothing else has its min above its max.
 */
export interface ZoneMap {
  readonly min: BigInt64Array | Float64Array;
  readonly max: BigInt64Array | Float64Array;
}
export const ZONE_ROWS = 65_536;

export interface ResidentColumn {
  readonly type: DataType;
  readonly length: number;
  readonly encoding: Encoding;
  readonly address: number;
  /**
   * Address of the validity bitmap (Arrow's bit order, padded by 64 bytes); 0: no nulls. Null slots hold an
   * in-range value.
   */
  readonly validity: number;
  readonly statistics: ColumnStatistics;
  readonly zones: ZoneMap | null;
  /** Bytes of linear memory held, dictionary included. */
  readonly bytes: number;
}

// fromRows and fromColumns: frames over JavaScript values, typed by them or by a schema.
import type {
  AnySchema, Binary, Bool, DType, Dynamic, Float32, Float64, Int16, Int32, Int64, Int8, List, Nullable,
  NullType, Struct, Timestamp, UInt16, UInt32, UInt64, UInt8, Untyped, Utf8,
} from "./type/dtype.ts";
import { fieldsOf } from "./type/t.ts";
import { isStandard, type OutputOf, type StandardSchema } from "./standard/standard-schema.ts";
import { validRows } from "./standard/validate.ts";
import { DataFrame } from "./frame.ts";
import { columnsFromObject, columnsFromRows, type ColumnsByName } from "./from/rows.ts";

/** The column type of JavaScript values of type V. */
export type ColumnOfValue<V> =
  unknown extends V ? Untyped
    : [Exclude<V, null | undefined>] extends [never] ? NullType
      : null extends V ? Nullable<TypeOfValue<Exclude<V, null | undefined>>>
        : undefined extends V ? Nullable<TypeOfValue<Exclude<V, null | undefined>>> : TypeOfValue<V>;

type TypeOfValue<V> =
  [V] extends [number] ? Float64
    : [V] extends [string] ? Utf8
      : [V] extends [boolean] ? Bool
        : [V] extends [bigint] ? Int64
          : [V] extends [Date] ? Timestamp
            : [V] extends [Uint8Array] ? Binary
              : [V] extends [readonly (infer I)[]] ? List<ColumnOfValue<I>>
                : [V] extends [object] ? Struct<RowSchema<V>> : Untyped & DType;

/** The schema of rows of type R. */
export type RowSchema<R> =
  [keyof R] extends [infer K extends keyof R]
    ? { -readonly [P in K & string]-?: ColumnOfValue<R[P]> } : never;

interface TypedArrays {
  Int8Array: Int8; Int16Array: Int16; Int32Array: Int32; BigInt64Array: Int64;
  Uint8Array: UInt8; Uint8ClampedArray: UInt8; Uint16Array: UInt16; Uint32Array: UInt32;
  BigUint64Array: UInt64;
  Float32Array: Float32; Float64Array: Float64;
}

/** The schema of columns: typed arrays have a type of their own, other arrays that of their values. */
export type ColumnsSchema<C> = {
  -readonly [K in keyof C & string]:
  C[K] extends { readonly [Symbol.toStringTag]: infer Tag extends keyof TypedArrays } ? TypedArrays[Tag]
    : C[K] extends ArrayLike<infer V> ? ColumnOfValue<V> : never;
} & {};

/**
 * A frame of row objects. Without a schema the columns are the rows' members: a number is float64, a bigint
 * int64, a string utf8, a `Date` a timestamp in milliseconds; null and undefined are null. A schema states
 * the types, and fails on values that do not fit. A schema of Zod, Valibot or another library of Standard
 * Schema validates each row; the frame has what it gives back, and a row that does not pass is a PlanError
 * (`invalid-row`).
 *
 * @example
 * fromRows([{ id: 1, name: "Ada" }, { id: 2, name: null }]);
 * fromRows(rows, { id: t.int32, name: t.nullable(t.utf8) });
 * fromRows(rows, z.object({ id: z.int(), name: z.string().nullable() }));
 */
export function fromRows<R extends object>(rows: readonly R[]): DataFrame<RowSchema<R>>;
export function fromRows<V extends StandardSchema<unknown, object>>(
  rows: readonly unknown[], schema: V,
): DataFrame<RowSchema<OutputOf<V>>>;
export function fromRows<S extends AnySchema>(rows: readonly object[], schema: S): DataFrame<S>;
export function fromRows(rows: readonly unknown[], schema?: AnySchema | StandardSchema): unknown {
  if (isStandard(schema)) return fromRows(validRows(rows, schema as StandardSchema));
  const fields = schema && fieldsOf(schema as AnySchema);
  return new DataFrame(columnsFromRows(rows as readonly object[], fields), undefined, "rows");
}

/**
 * A frame of columns: arrays of values, or typed arrays, which are used as they are and must not change.
 *
 * @example fromColumns({ id: Int32Array.of(1, 2), name: ["Ada", null] })
 */
export function fromColumns<C extends ColumnsByName>(columns: C): DataFrame<ColumnsSchema<C>>;
export function fromColumns<S extends AnySchema>(columns: ColumnsByName, schema: S): DataFrame<S>;
export function fromColumns(columns: ColumnsByName, schema?: AnySchema): DataFrame<Dynamic> {
  return new DataFrame(columnsFromObject(columns, schema && fieldsOf(schema)), undefined, "columns");
}

// Data types as TypeScript types: what `t.int64` is to the compiler. Knows no expressions and no frames.
import type { DataType } from "../../expr/type.ts";

/** A column type without null; `t` makes the values. */
export interface DType<Kind extends string = string> {
  readonly kind: Kind;
  /** The run-time type, with unit, precision and scale. */
  readonly dataType: DataType;
  readonly nullable: false;
}

/** True, false. */
export interface Bool extends DType<"bool"> {}
/** Signed 8-bit integer. */
export interface Int8 extends DType<"int8"> {}
/** Signed 16-bit integer. */
export interface Int16 extends DType<"int16"> {}
/** Signed 32-bit integer. */
export interface Int32 extends DType<"int32"> {}
/** Signed 64-bit integer. */
export interface Int64 extends DType<"int64"> {}
/** Unsigned 8-bit integer. */
export interface UInt8 extends DType<"uint8"> {}
/** Unsigned 16-bit integer. */
export interface UInt16 extends DType<"uint16"> {}
/** Unsigned 32-bit integer. */
export interface UInt32 extends DType<"uint32"> {}
/** Unsigned 64-bit integer. */
export interface UInt64 extends DType<"uint64"> {}
/** 32-bit IEEE 754 number. */
export interface Float32 extends DType<"float32"> {}
/** 64-bit IEEE 754 number, JavaScript's own. */
export interface Float64 extends DType<"float64"> {}
/** Exact decimal number of up to 38 digits; precision and scale are known at run time. */
export interface Decimal extends DType<"decimal"> {}
/** A string. */
export interface Utf8 extends DType<"utf8"> {}
/** Bytes. */
export interface Binary extends DType<"binary"> {}
/** A calendar day. */
export interface Day extends DType<"date"> {}
/** A time of day. */
export interface Time extends DType<"time"> {}
/** A moment, with or without a time zone; unit and zone are known at run time. */
export interface Timestamp extends DType<"timestamp"> {}
/** A length of time. */
export interface Duration extends DType<"duration"> {}
/** The type of a column in which every value is null. */
export interface NullType extends DType<"null"> {}
/** A list of values. */
export interface List<Item extends ColumnType = ColumnType> extends DType<"list"> {
  readonly item: Item;
}
/** A record of named values. */
export interface Struct<Fields extends AnySchema = AnySchema> extends DType<"struct"> {
  readonly fields: Fields;
}
/** A type that is not known before the query is built. */
export interface Untyped extends DType<"untyped"> {}
/** A number literal: takes the type of the number beside it, and is float64 if there is none. */
export interface NumberLiteral extends DType<"number literal"> {}

/** A column that may hold null. */
export interface Nullable<T extends DType = DType> {
  readonly kind: "nullable";
  readonly of: T;
  readonly dataType: DataType;
  readonly nullable: true;
}

/** What a schema says of a column: its type, and whether it may hold null. */
export type ColumnType = DType | Nullable;

/** Columns by name. */
export type AnySchema = Readonly<Record<string, ColumnType>>;

/** The schema of a frame whose columns are not known to the compiler: any name, all methods. */
export interface Dynamic {
  readonly [column: string]: Untyped;
}

export type Integer = Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64;
export type Float = Float32 | Float64;
export type Numeric = Integer | Float | Decimal | NumberLiteral;
/** A day or a moment. */
export type Temporal = Day | Timestamp;

/** What has an order: everything but lists and structs. */
export type Sortable = Bool | Numeric | Utf8 | Binary | Temporal | Time | Duration;

/** A column of type T that holds null if N says so. */
export type ColumnOf<T, N> =
  [T] extends [never] ? Untyped
    : T extends Untyped ? Untyped
      : T extends NumberLiteral ? ColumnOf<Float64, N>
        : [N] extends [never] ? T
          : T extends DType ? Nullable<T> : never;

/** The column without null. */
export type Present<C> = C extends Nullable<infer T> ? T : C;

/** The column with null. */
export type OrNull<C> = C extends Untyped ? C : C extends DType ? Nullable<C> : C;

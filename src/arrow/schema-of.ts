// The schema of an Arrow table as the compiler knows it.
import type * as arrow from "apache-arrow";
import type {
  Binary, Bool, ColumnType, Day, Decimal, DType, Duration, Dynamic, Float32, Float64, Int16, Int32, Int64,
  Int8, List, Nullable, NullType, Struct, Time, Timestamp, UInt16, UInt32, UInt64, UInt8, Untyped, Utf8,
} from "../../frame/type/dtype.ts";

/**
 * The schema of a `Table<T>`. Arrow's types do not say whether a column has nulls, so every column may;
 * state more with `.as(schema)`. A table whose columns are not known gives `Dynamic`.
 */
export type SchemaOfArrow<T extends arrow.TypeMap> =
  string extends keyof T ? Dynamic : { -readonly [K in keyof T & string]: ColumnOfArrow<T[K]> } & {};

/** The column type of an Arrow type. */
export type ColumnOfArrow<A> = NullableOf<TypeOfArrow<A>>;

type ListOf<C> = C extends ColumnType ? List<C> : never;

type NullableOf<D extends DType> = D extends Untyped | NullType ? D : Nullable<D>;

/** `0 extends 1 & A` holds for `any` alone. */
type TypeOfArrow<A> =
  0 extends 1 & A ? Untyped
    : A extends { typeId: infer Id extends keyof ById } ? ById[Id]
      : A extends arrow.Dictionary<infer Value> ? TypeOfArrow<Value>
        : A extends arrow.List<infer Item> | arrow.LargeList<infer Item> | arrow.FixedSizeList<infer Item>
          ? ListOf<ColumnOfArrow<Item>>
          : A extends arrow.Struct<infer Members> ? Struct<SchemaOfArrow<Members>>
            : Untyped;

/** Type ids that say everything; the others have parameters, or stand for several types. */
interface ById {
  [arrow.Type.Null]: NullType;
  [arrow.Type.Bool]: Bool;
  [arrow.Type.Int8]: Int8;
  [arrow.Type.Int16]: Int16;
  [arrow.Type.Int32]: Int32;
  [arrow.Type.Int64]: Int64;
  [arrow.Type.Uint8]: UInt8;
  [arrow.Type.Uint16]: UInt16;
  [arrow.Type.Uint32]: UInt32;
  [arrow.Type.Uint64]: UInt64;
  [arrow.Type.Float16]: Float32;
  [arrow.Type.Float32]: Float32;
  [arrow.Type.Float64]: Float64;
  [arrow.Type.Decimal]: Decimal;
  [arrow.Type.Utf8]: Utf8;
  [arrow.Type.LargeUtf8]: Utf8;
  [arrow.Type.Utf8View]: Utf8;
  [arrow.Type.Binary]: Binary;
  [arrow.Type.LargeBinary]: Binary;
  [arrow.Type.BinaryView]: Binary;
  [arrow.Type.FixedSizeBinary]: Binary;
  [arrow.Type.DateDay]: Day;
  [arrow.Type.DateMillisecond]: Timestamp;
  [arrow.Type.Time]: Time;
  [arrow.Type.TimeSecond]: Time;
  [arrow.Type.TimeMillisecond]: Time;
  [arrow.Type.TimeMicrosecond]: Time;
  [arrow.Type.TimeNanosecond]: Time;
  [arrow.Type.Timestamp]: Timestamp;
  [arrow.Type.TimestampSecond]: Timestamp;
  [arrow.Type.TimestampMillisecond]: Timestamp;
  [arrow.Type.TimestampMicrosecond]: Timestamp;
  [arrow.Type.TimestampNanosecond]: Timestamp;
  [arrow.Type.Duration]: Duration;
  [arrow.Type.DurationSecond]: Duration;
  [arrow.Type.DurationMillisecond]: Duration;
  [arrow.Type.DurationMicrosecond]: Duration;
  [arrow.Type.DurationNanosecond]: Duration;
}

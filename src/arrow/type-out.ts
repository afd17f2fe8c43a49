// Maps our types to Arrow's.
import type { DataType as ArrowType } from "apache-arrow";
import type { DataType, TimeUnit } from "../../expr/type.ts";
import type { Library } from "./library.ts";

/** The Arrow type that a column of a type is written as. */
export function arrowTypeOf(type: DataType, arrow: Library): ArrowType {
  const unit = (of: TimeUnit) =>
    ({ s: arrow.TimeUnit.SECOND, ms: arrow.TimeUnit.MILLISECOND, us: arrow.TimeUnit.MICROSECOND,
      ns: arrow.TimeUnit.NANOSECOND })[of];
  switch (type.kind) {
    case "null": return new arrow.Null();
    case "bool": return new arrow.Bool();
    case "int8": return new arrow.Int8();
    case "int16": return new arrow.Int16();
    case "int32": return new arrow.Int32();
    case "int64": return new arrow.Int64();
    case "uint8": return new arrow.Uint8();
    case "uint16": return new arrow.Uint16();
    case "uint32": return new arrow.Uint32();
    case "uint64": return new arrow.Uint64();
    case "float32": return new arrow.Float32();
    case "float64": return new arrow.Float64();
    case "decimal": return new arrow.Decimal(type.scale, type.precision, 128);
    case "utf8": return new arrow.Utf8();
    case "binary": return new arrow.Binary();
    case "date": return new arrow.DateDay();
    case "time": return new arrow.Time(unit(type.unit), type.unit === "s" || type.unit === "ms" ? 32 : 64);
    case "timestamp": return new arrow.Timestamp(unit(type.unit), type.timezone);
    case "duration": return new arrow.Duration(unit(type.unit));
    case "list": {
      const { name, type: item, nullable } = type.item;
      return new arrow.List(new arrow.Field(name, arrowTypeOf(item, arrow), nullable));
    }
    case "struct":
      return new arrow.Struct(type.fields.map(f =>
        new arrow.Field(f.name, arrowTypeOf(f.type, arrow), f.nullable)));
  }
}

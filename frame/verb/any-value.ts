// Some value of a type, for where a value is needed that never is looked at.
import { literal } from "../../expr/bind/literal.ts";
import type { BoundValue, TypedExpr } from "../../expr/node.ts";
import type { DataType } from "../../expr/type.ts";

/** A literal of a type that compares; null if the type has none. */
export function anyValue(type: DataType): TypedExpr | null {
  const value = valueOf(type);
  return value === null ? null : literal(value, type);
}

function valueOf(type: DataType): BoundValue {
  switch (type.kind) {
    case "null": case "list": case "struct": return null;
    case "bool": return false;
    case "utf8": return "";
    case "binary": return new Uint8Array();
    case "float32": case "float64": return 0;
    default: return 0n;
  }
}

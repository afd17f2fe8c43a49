// Keys of one join of which some take nulls as equal and others do not: a join does one or the other.
import { call } from "../../../expr/bind/bind.ts";
import { literal } from "../../../expr/bind/literal.ts";
import type { BoundValue, TypedExpr } from "../../../expr/node.ts";
import { UnsupportedError } from "../../../expr/error.ts";
import { typeName, type DataType } from "../../../expr/type.ts";
import type { Join, JoinKey } from "../../plan/node.ts";
import type { Equality } from "./pending.ts";

const bothNull = ({ left, right }: JoinKey): boolean => left.nullable && right.nullable;

/** The keys of a join that finds the pairs for which all equalities hold. */
export function joinKeys(equalities: readonly Equality[]): Pick<Join, "on" | "nullsEqual"> {
  const open = equalities.filter(bothNull);
  const plain = ({ left, right }: Equality): JoinKey => ({ left, right });
  const nullsEqual = open.length > 0 && open.every(key => key.nullsEqual);
  if (nullsEqual || open.every(key => !key.nullsEqual)) return { on: equalities.map(plain), nullsEqual };
  return { on: equalities.flatMap(key => (key.nullsEqual ? nullSafe(key) : [plain(key)])), nullsEqual: false };
}

/** Keys that are never null and equal exactly where the given ones are, or where both are null. */
export function nullSafe({ left, right }: JoinKey): readonly JoinKey[] {
  if (!left.nullable && !right.nullable) return [{ left, right }];
  const filled = (expr: TypedExpr) => (expr.nullable ? call("coalesce", [expr, anyOf(expr.type)]) : expr);
  return [
    { left: call("isNull", [left]), right: call("isNull", [right]) },
    { left: filled(left), right: filled(right) },
  ];
}

/** Some value of a type. */
const anyOf = (type: DataType): TypedExpr => literal(valueOf(type), type);

function valueOf(type: DataType): BoundValue {
  switch (type.kind) {
    case "bool": return false;
    case "float32": case "float64": return 0;
    case "utf8": return "";
    case "binary": return new Uint8Array();
    case "null": return null;
    case "list": case "struct":
      throw new UnsupportedError("nested-order",
        `A subquery reads a column of type ${typeName(type)} of the query around it, and such values do not compare.`,
        { hint: "Read a part of it that is a plain value." });
    default: return 0n;
  }
}

// Random literals as a caller writes them, for a value of a given type beside them.
import type { Expr, LiteralValue } from "../../expr/node.ts";
import { formatDecimal } from "../../expr/text/decimal.ts";
import { formatDate, formatTime, formatTimestamp } from "../../expr/text/temporal.ts";
import { INT64, type DataType } from "../../expr/type.ts";
import { valueOf } from "./random-values.ts";
import type { Tape } from "./tape.ts";

/** A literal that fits or compares with the type. */
export function randomLiteral(tape: Tape, type: DataType, tame: boolean): Expr {
  if (tape.chance(0.04)) return { kind: "literal", value: null, type };
  if (type.kind === "null" || type.kind === "list" || type.kind === "struct") return { kind: "literal", value: null };
  const value = valueOf(tape, type, tame || !tape.chance(0.3));
  if (type.kind === "duration") {
    return { kind: "cast", operand: { kind: "literal", value: value as bigint, type: INT64 }, type, mode: "strict" };
  }
  return { kind: "literal", value: written(value as Exclude<typeof value, object>, type) };
}

function written(value: unknown, type: DataType): LiteralValue {
  switch (type.kind) {
    case "decimal": {
      const text = formatDecimal(value as bigint, type.scale);
      return Number(text);
    }
    case "date": return shown(formatDate(value as bigint), "2024-02-29");
    case "time": return formatTime(value as bigint, type.unit);
    case "timestamp":
      return shown(formatTimestamp(value as bigint, type.unit, type.timezone), "2024-02-29T12:30:00");
    default: return value as LiteralValue;
  }
}

/** Years past four digits have too many forms to be read back everywhere. */
const shown = (text: string, otherwise: string): string => (/^\d{4}-/.test(text) ? text : otherwise);

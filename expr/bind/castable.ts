// Which casts there are. Whether a given value survives one is decided when the query runs.
import { isNumeric, sameType, type DataType } from "../type.ts";

/** Whether values of a type can be cast to another at all. */
export function castable(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === "null") return true;
  if (isNumeric(from)) return isNumeric(to) || to.kind === "utf8" || to.kind === "bool"
    || (from.kind === "int64" && (to.kind === "duration" || to.kind === "timestamp"));
  switch (from.kind) {
    case "bool": return isNumeric(to) || to.kind === "utf8";
    case "utf8":
      return isNumeric(to) || to.kind === "bool" || to.kind === "date" || to.kind === "time"
        || to.kind === "timestamp" || to.kind === "binary";
    case "binary": return to.kind === "utf8";
    case "date": return to.kind === "utf8" || (to.kind === "timestamp" && to.timezone === null);
    case "time": return to.kind === "utf8" || to.kind === "time" || to.kind === "int64";
    case "timestamp":
      return to.kind === "utf8" || to.kind === "timestamp" || to.kind === "int64"
        || (from.timezone === null && (to.kind === "date" || to.kind === "time"));
    case "duration": return to.kind === "utf8" || to.kind === "duration" || to.kind === "int64";
    default: return false;
  }
}

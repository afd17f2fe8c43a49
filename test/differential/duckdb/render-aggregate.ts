// Aggregates as DuckDB SQL, over groups or over windows.
import type { TypedAggregate } from "../../../expr/node.ts";
import { isFloat, type Schema } from "../../../expr/type.ts";
import { renderExpr } from "./render-expr.ts";
import { castSql, sqlType } from "./type.ts";

type Call = Pick<TypedAggregate, "name" | "args" | "filter" | "type">;

/** What makes a window function of it. */
interface Around {
  readonly distinct?: boolean;
  readonly over?: string;
}

export function aggregateSql(call: Call, schema: Schema, around: Around = {}): string {
  const { distinct = false, over = "" } = around;
  const plain = call.args[0] && renderExpr(call.args[0], schema);
  const type = call.args[0]?.type;
  const once = distinct ? "DISTINCT " : "";
  const after = `${call.filter ? ` FILTER (WHERE ${renderExpr(call.filter, schema)})` : ""}${over}`;
  const argument = once + (plain ?? "*");
  const double = plain === undefined ? "" : once + castSql(plain, "DOUBLE");
  const float = type && isFloat(type) ? double : argument;
  switch (call.name) {
    case "count": return `count(${argument})${after}`;
    case "nUnique": return `count(DISTINCT ${plain})${after}`;
    case "sum": return castSql(`sum(${float})${after}`, sqlType(call.type));
    case "mean": return castSql(`avg(${float})${after}`, "DOUBLE");
    case "std": return `stddev_samp(${double})${after}`;
    case "var": return `var_samp(${double})${after}`;
    case "min": case "max": return castSql(`${call.name}(${argument})${after}`, sqlType(call.type));
    case "first": case "last": return `${call.name}(${plain} ORDER BY o)${after}`;
  }
}

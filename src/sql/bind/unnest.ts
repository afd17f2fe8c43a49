// UNNEST of arrays that are written out, one or several side by side: a row for each place, like VALUES. Their
// members are any expressions, also over the tables before it in FROM.
import { INT64 } from "../../../expr/type.ts";
import { limit, project } from "../../../engine/plan/build.ts";
import { columnExpr } from "../../../engine/plan/columns.ts";
import type { NamedExpr } from "../../../engine/plan/node.ts";
import type { SqlExpr, SqlType } from "../ast.ts";
import type { LiteralValue } from "../../../expr/node.ts";
import type { Block } from "./block.ts";
import { isList, parameterOf, valueExpr } from "./constant.ts";
import type { BoundQuery, OutputColumn } from "./session.ts";
import type { FunctionItem } from "./table-function.ts";
import { bindRows, type RowValue } from "./values.ts";

/** An array's members, and the type that a cast of it gives them. */
interface Members {
  readonly at: number;
  readonly values: readonly RowValue[];
  readonly type: SqlType | null;
}

export function unnestTable(item: FunctionItem, outer: Block): BoundQuery {
  const { session } = outer;
  const { args } = item.call;
  if (args.length === 0) session.fail(item.at, "argument-count", "unnest takes at least 1 argument, and there is none.");
  const arrays = args.map(arg => membersOf(arg, outer));
  const rows = Math.max(...arrays.map(array => array.values.length));
  const values = Array.from({ length: Math.max(1, rows) }, (_, i) => [
    ...arrays.map((array): RowValue => cast(array, array.values[i] ?? { kind: "literal", at: array.at, value: null })),
    ...item.ordinality ? [{ kind: "number", at: item.at, text: String(i + 1) } as const] : [],
  ]);
  const { plan, columns } = bindRows(values, item.at, outer, { what: "unnest", wanted: [] });
  const named = columns.map(({ column }, i): OutputColumn => ({ name: i < arrays.length ? "unnest" : "ordinality", column }));
  return { plan: rows === 0 ? limit(plan, 0, 0) : wholeNumbers(plan, named), columns: named };
}

/** The ordinality is an int64, however its numbers were read. */
function wholeNumbers(plan: BoundQuery["plan"], columns: readonly OutputColumn[]): BoundQuery["plan"] {
  const last = plan.schema.at(-1)!;
  if (columns.at(-1)!.name !== "ordinality" || last.type.kind === "int64") return plan;
  return project(plan, plan.schema.map((f): NamedExpr => ({ name: f.name, expr: f === last
    ? { kind: "cast", operand: columnExpr(f.name, f), type: INT64, mode: "strict", nullable: false }
    : columnExpr(f.name, f) })));
}

function membersOf(arg: SqlExpr, outer: Block): Members {
  const { session } = outer;
  switch (arg.kind) {
    case "array": {
      const nested = arg.items.find(inner => inner.kind === "array");
      if (nested) session.unsupported(nested.at, "An array of arrays");
      return { at: arg.at, values: arg.items, type: null };
    }
    case "cast": {
      if (arg.type.dimensions !== 1) break;
      return { ...membersOf(arg.operand, outer), type: { ...arg.type, dimensions: 0 } };
    }
    case "parameter": {
      const value = parameterOf(arg.number, arg.at, session);
      if (isList(value)) return { at: arg.at, values: value.map(v => plainValue(v, arg.at)), type: null };
      break;
    }
    case "literal": if (arg.value === null) return { at: arg.at, values: [], type: null }; break;
  }
  return session.unsupported(arg.at, "unnest of anything but an array that is written out",
    "Write its members, as in unnest(array[a, b, c]), or give a list as a parameter.");
}

const plainValue = (value: LiteralValue, at: number): RowValue => ({ kind: "bound", at, expr: valueExpr(value) });

const cast = ({ type }: Members, value: RowValue): RowValue =>
  (type === null || value.kind === "bound" ? value : { kind: "cast", at: value.at, operand: value, type, try: false });

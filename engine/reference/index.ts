// The oracle: interprets a logical plan as it was written, row by row, with no optimization whatever.
// Must never know the optimizer, kernels or linear memory, so that it can share no bug with them.
import type { Schema } from "../../expr/type.ts";
import type { HostColumn } from "../memory/host-column.ts";
import type { Plan } from "../plan/node.ts";
import { rowsOf } from "./operator/index.ts";
import type { Row } from "./value.ts";
import { writeColumn } from "./write.ts";

export interface ReferenceResult {
  readonly schema: Schema;
  readonly rowCount: number;
  column(index: number): HostColumn;
}

/** Computes a plan completely. Joins follow the left, then the right input; groups come as they appear. */
export function executeReference(plan: Plan): ReferenceResult {
  const rows: Row[] = [...rowsOf(plan)];
  return {
    schema: plan.schema,
    rowCount: rows.length,
    column: index => writeColumn(rows.map(row => row[index]!), plan.schema[index]!.type),
  };
}

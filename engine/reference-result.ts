// The reference executor's result in the engine's form.
import type { QueryStatistics, Result } from "./api.ts";
import type { Plan } from "./plan/node.ts";
import { executeReference } from "./reference/index.ts";

export function referenceResult(plan: Plan): Result {
  const start = performance.now();
  const result = executeReference(plan);
  const statistics: QueryStatistics = {
    executor: "reference", compiled: 0, milliseconds: performance.now() - start, skippedRows: 0, peakBytes: 0,
    profile: null,
  };
  return {
    schema: result.schema, rowCount: result.rowCount, column: index => result.column(index), statistics,
  };
}

// The reference executor's result in the engine's form. It is loaded when it is first asked for: most
// programs never do.
import { UnsupportedError } from "../expr/error.ts";
import type { QueryStatistics, Result } from "./api.ts";
import type { Plan } from "./plan/node.ts";

type Reference = typeof import("./reference/index.ts");
let loaded: Reference | null = null;

export async function loadReference(): Promise<void> { loaded ??= await import("./reference/index.ts"); }

/** The result; the reference executor must have been loaded. */
export function referenceResult(plan: Plan): Result {
  if (!loaded) {
    throw new UnsupportedError("reference-not-loaded",
      'The executor "reference" is loaded on demand, and a synchronous query cannot wait for it.',
      { hint: 'Await a query with executor "reference" first.' });
  }
  const start = performance.now();
  const result = loaded.executeReference(plan);
  const statistics: QueryStatistics = {
    executor: "reference", compiled: 0, milliseconds: performance.now() - start, skippedRows: 0, peakBytes: 0,
    profile: null,
  };
  return {
    schema: result.schema, rowCount: result.rowCount, column: index => result.column(index), statistics,
  };
}

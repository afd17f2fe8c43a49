// Answers the optimizer's questions from the statistics of columns that are resident now.
import type { StatisticsPort } from "./optimizer/statistics.ts";
import type { Residency } from "./memory/residency.ts";
import { sourceOf } from "./source/source.ts";

export const statisticsPort = (residency: Residency): StatisticsPort => ({
  column(handle, name) {
    const index = handle.schema.findIndex(f => f.name === name);
    return residency.peek(sourceOf(handle).column(index))?.statistics ?? null;
  },
});

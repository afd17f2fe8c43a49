// Answers the optimizer's questions from resident columns; a column that is asked for becomes resident.
import type { HostColumn } from "./memory/host-column.ts";
import type { ResidentColumn } from "./memory/resident-column.ts";
import type { StatisticsPort } from "./optimizer/statistics.ts";
import { sourceOf } from "./source/source.ts";

/**
 * Statistics by way of `resident`. The optimizer asks for columns that a predicate reads, so the query
 * needs them anyway; and the first run of a query is optimized like every later one.
 */
export const statisticsPort = (resident: (host: HostColumn) => ResidentColumn): StatisticsPort => ({
  column(handle, name) {
    const index = handle.schema.findIndex(f => f.name === name);
    return index < 0 ? null : resident(sourceOf(handle).column(index)).statistics;
  },
});

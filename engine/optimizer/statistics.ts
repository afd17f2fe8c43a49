// The optimizer's only window on data: facts about source columns, answered by the engine.
import type { SourceHandle } from "../source/source.ts";

export interface ColumnStatistics {
  /** Lowest and highest value: integers, decimals (unscaled) and temporal as bigint, floats as number. */
  readonly min: bigint | number | null;
  readonly max: bigint | number | null;
  readonly nullCount: number;
  /** Estimated number of distinct values. */
  readonly distinct: number;
  /** Ascending, without nulls. */
  readonly sorted: boolean;
  /** No value occurs twice. */
  readonly unique: boolean;
}

export interface StatisticsPort {
  /** What is known of a column now, without reading it; null if nothing. */
  column(source: SourceHandle, name: string): ColumnStatistics | null;
}

/** A port that knows nothing. */
export const NO_STATISTICS: StatisticsPort = { column: () => null };

// What happens to materialized rows when all are in, phase by phase.

/**
 * Words of the sink: addresses of the rows, how many, where the sorted runs are; and the addresses once more,
 * if they are to be sorted and kept in input order, too.
 */
export const ROWS_SINK = { pointers: 0, count: 1, runs: 2, runCount: 3, unsorted: 4, further: 5 } as const;

/** What comes after the addresses are gathered: phases from 0. */
export interface RowsPhases {
  /** Units of the phase, or null if there is none. */
  phase(phase: number): number | null;
  work(phase: number, unit: number): void;
}

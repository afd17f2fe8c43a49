// How many rows a morsel has: enough to be worth taking, few enough that all threads get some. By the rows
// alone, never by who runs them: float sums are added up morsel by morsel.
import { CHUNK_ROWS, MORSEL_ROWS_MOST } from "../kernel/state.ts";

const LEAST = 8_192;
/** Morsels that a scan should have at least: eight threads then finish within an eighth of each other. */
const WANTED = 64;

/** Whole chunks. */
export function morselRowsFor(rows: number): number {
  const wanted = Math.ceil(rows / WANTED / CHUNK_ROWS) * CHUNK_ROWS;
  return Math.max(LEAST, Math.min(MORSEL_ROWS_MOST, wanted));
}

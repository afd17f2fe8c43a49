// Runs of rows in blocks of linear memory, as participants record them: which morsel, where, how many rows.
// Chains of small blocks, appended by one participant, read by whoever finishes the sink.
import type { Arena } from "../memory/arena.ts";
import type { LinearMemory } from "../memory/linear-memory.ts";

/** The place of a run's rows. */
export interface RunRecord {
  /** The morsel's place in the pipeline's input. */
  readonly order: number;
  readonly address: number;
  readonly rows: number;
}

/** A block: next block, records in it; then three words a record. */
const HEAD_WORDS = 4;
const RECORD_WORDS = 3;
const BLOCK_RECORDS = 84;

/** Appends a record to the chain whose last block is at `last` (0: none yet); the last block afterwards. */
export function appendRun(memory: LinearMemory, arena: Arena, last: number, run: RunRecord): number {
  let words = memory.u32();
  let block = last;
  if (block === 0 || words[(block >>> 2) + 1] === BLOCK_RECORDS) {
    block = arena.allocate((HEAD_WORDS + BLOCK_RECORDS * RECORD_WORDS) * 4);
    words = memory.u32();
    // The chain leads backwards: only its end is kept.
    words[block >>> 2] = last;
    words[(block >>> 2) + 1] = 0;
  }
  const count = words[(block >>> 2) + 1]!++;
  const at = (block >>> 2) + HEAD_WORDS + count * RECORD_WORDS;
  words[at] = run.order;
  words[at + 1] = run.address;
  words[at + 2] = run.rows;
  return block;
}

/** Empties a chain for new records; the last block afterwards. */
export function resetRuns(memory: LinearMemory, last: number): number {
  if (last === 0) return 0;
  const words = memory.u32();
  words[last >>> 2] = 0;
  words[(last >>> 2) + 1] = 0;
  return last;
}

/** The records of a chain, in the order in which they were appended. */
export function runsOf(memory: LinearMemory, last: number): RunRecord[] {
  const words = memory.u32();
  const blocks: RunRecord[][] = [];
  for (let block = last; block !== 0; block = words[block >>> 2]!) {
    const base = (block >>> 2) + HEAD_WORDS;
    blocks.push(Array.from({ length: words[(block >>> 2) + 1]! }, (_, i) => ({
      order: words[base + i * RECORD_WORDS]!, address: words[base + i * RECORD_WORDS + 1]!,
      rows: words[base + i * RECORD_WORDS + 2]!,
    })));
  }
  return blocks.reverse().flat();
}

/** Gives each record of a chain another number of rows, which stand where the run began. */
export function recountRuns(
  memory: LinearMemory, last: number, recount: (address: number, rows: number) => number,
): void {
  const words = memory.u32();
  for (let block = last; block !== 0; block = words[block >>> 2]!) {
    for (let i = 0; i < words[(block >>> 2) + 1]!; i++) {
      const at = (block >>> 2) + HEAD_WORDS + i * RECORD_WORDS;
      words[at + 2] = recount(words[at + 1]!, words[at + 2]!);
    }
  }
}

/** In input order; a morsel's runs were all recorded by one participant, one after the other. */
export const inInputOrder = (runs: readonly RunRecord[]): RunRecord[] =>
  [...runs].sort((a, b) => a.order - b.order);

// Sorts gathered rows, in pieces that threads do at once: see the routine for what its rounds are.
import type { JobFinish } from "../job.ts";
import { ROWS_SINK, type RowsPhases } from "./rows-phases.ts";
import type { SinkContext } from "./sink.ts";
import { writeTuples } from "./tuples.ts";

type Finish = Extract<JobFinish, { kind: "sort" }>;

/** Words of the sink behind those of the rows. */
const SORT = { address: ROWS_SINK.further, pieces: ROWS_SINK.further + 1 } as const;
/** The phases of a round. */
const STEP = { count: 0, scatter: 1, finish: 2 } as const;
const STEPS = 3;

export class SortFinish implements RowsPhases {
  /** This thread's buffer. */
  private buffer = 0;

  constructor(private readonly context: SinkContext, private readonly finish: Finish) {}

  private get id(): number { return this.context.pipeline.id; }
  private get routines() { return this.context.environment.routines.exports; }

  phase(phase: number): number | null {
    const { control } = this.context;
    if (phase === 0) this.open();
    const step = phase % STEPS;
    if (step === STEP.count) {
      const pieces = this.routines.startSortRound(control.sink(this.id, SORT.address), this.ownBuffer());
      control.setSink(this.id, SORT.pieces, pieces);
      if (pieces === 0) return null;
    } else if (step === STEP.scatter) this.routines.placeSortPieces(control.sink(this.id, SORT.address));
    return control.sink(this.id, SORT.pieces);
  }

  private open(): void {
    const { control, arena, environment: { memory } } = this.context;
    const count = control.sink(this.id, ROWS_SINK.count);
    const { keys } = this.finish;
    const address = arena.allocate(this.routines.sortBytes(count) >>> 0);
    control.setSink(this.id, SORT.address, address);
    this.routines.openSort(
      address, control.sink(this.id, ROWS_SINK.pointers), count, writeTuples(memory, arena, keys),
        keys.length,
    );
  }

  private ownBuffer(): number {
    return this.buffer ||= this.context.arena.allocate(this.routines.sortBufferBytes());
  }

  work(phase: number, piece: number): void {
    const address = this.context.control.sink(this.id, SORT.address);
    switch (phase % STEPS) {
      case STEP.count: this.routines.countSortPiece(address, piece); break;
      case STEP.scatter: this.routines.scatterSortPiece(address, piece); break;
      default: this.routines.finishSortPiece(address, piece, this.ownBuffer());
    }
  }
}

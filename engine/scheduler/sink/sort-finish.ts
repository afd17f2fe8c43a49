// Sorts gathered rows, in pieces that threads do at once: see the routine for what its rounds are.
import type { JobFinish } from "../job.ts";
import { ROWS_SINK, type RowsPhases } from "./rows-phases.ts";
import type { SinkContext } from "./sink.ts";
import { writeTuples } from "./tuples.ts";

type Finish = Extract<JobFinish, { kind: "sort" }>;

/** Words of the sink behind those of the rows. */
const SORT = {
  address: ROWS_SINK.further, pieces: ROWS_SINK.further + 1,
    /** One more than the phase that writes ranks. */ ranking: ROWS_SINK.further + 2,
} as const;
/** Rows whose places one unit writes. */
const RANK_ROWS = 131_072;
/** Rows of a range of whole partitions: each is gone over twice, and should stay in the caches in between. */
const RANGE_ROWS = 16_384;
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
    if (control.sink(this.id, SORT.ranking) !== 0) return null;
    if (this.finish.borders?.ordered) return this.last(phase);
    if (phase === 0) this.open();
    const step = phase % STEPS;
    if (step === STEP.count) {
      const pieces = this.routines.startSortRound(control.sink(this.id, SORT.address), this.ownBuffer());
      if (pieces === 0) return this.last(phase);
      control.setSink(this.id, SORT.pieces, pieces);
    } else if (step === STEP.scatter) this.routines.placeSortPieces(control.sink(this.id, SORT.address));
    return control.sink(this.id, SORT.pieces);
  }

  private open(): void {
    const { control, arena, environment: { memory } } = this.context;
    const count = control.sink(this.id, ROWS_SINK.count);
    const { keys, borders } = this.finish;
    const address = arena.allocate(this.routines.sortBytes(count) >>> 0);
    control.setSink(this.id, SORT.address, address);
    this.routines.openSort(
      address, control.sink(this.id, ROWS_SINK.pointers), count, writeTuples(memory, arena, keys),
        keys.length,
    );
    if (borders?.moved) {
      const { stride, bytes } = borders.moved;
      const moved = arena.allocate(Math.max(8, count * stride));
      this.routines.moveSortedRows(address, moved, stride, bytes, control.sink(this.id, ROWS_SINK.unsorted));
      control.setOutcome(this.id, { moved });
    }
  }

  /** When all is sorted, one phase more writes the rows' places, if that is what they are sorted for. */
  private last(phase: number): number | null {
    const { control, arena } = this.context;
    const { rankOffset, borders } = this.finish;
    const count = control.sink(this.id, ROWS_SINK.count);
    if (borders) this.cutRanges(count);
    if (rankOffset === undefined) return null;
    control.setSink(this.id, SORT.ranking, phase + 1);
    control.setOutcome(this.id, { values: arena.allocate(Math.max(4, count * 4)) });
    return Math.max(1, Math.ceil(count / RANK_ROWS));
  }

  /** Cuts sorted rows into ranges of whole partitions; whoever takes one finds the borders in it. */
  private cutRanges(count: number): void {
    const { control, arena, environment: { memory } } = this.context;
    const { partition, order } = this.finish.borders!;
    const borderKeys = writeTuples(memory, arena, [...partition, ...order]);
    const rangeList = arena.allocate((Math.ceil(count / RANGE_ROWS) + 1) * 8);
    const ranges = this.routines.cutRanges(
      control.sink(this.id, ROWS_SINK.pointers), count, RANGE_ROWS, borderKeys, partition.length, rangeList);
    control.setOutcome(this.id, { flags: arena.allocate(Math.max(4, count)), borderKeys, rangeList, ranges });
  }

  private writeRanks(piece: number): void {
    const { control } = this.context;
    const first = piece * RANK_ROWS;
    const count = Math.min(RANK_ROWS, control.sink(this.id, ROWS_SINK.count) - first);
    if (count <= 0) return;
    this.routines.writeRanks(
      control.sink(this.id, ROWS_SINK.pointers) + first * 4, count, first, this.finish.rankOffset!,
      control.outcome({ pipeline: this.id, field: "values" }),
    );
  }

  private ownBuffer(): number {
    return this.buffer ||= this.context.arena.allocate(this.routines.sortBufferBytes());
  }

  work(phase: number, piece: number): void {
    const address = this.context.control.sink(this.id, SORT.address);
    const ranking = this.context.control.sink(this.id, SORT.ranking);
    if (ranking !== 0 && phase === ranking - 1) {
      this.writeRanks(piece);
      return;
    }
    switch (phase % STEPS) {
      case STEP.count: this.routines.countSortPiece(address, piece); break;
      case STEP.scatter: this.routines.scatterSortPiece(address, piece); break;
      default: this.routines.finishSortPiece(address, piece, this.ownBuffer());
    }
  }
}

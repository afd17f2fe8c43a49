// Sorts gathered rows, in pieces that threads do at once: see the routine for what its rounds are.
import type { JobFinish } from "../job.ts";
import { ROWS_SINK, type RowsPhases } from "./rows-phases.ts";
import type { SinkContext } from "./sink.ts";
import { writeTuples } from "./tuples.ts";

type Finish = Extract<JobFinish, { kind: "sort" }>;

/** Words of the sink behind those of the rows. */
const SORT = {
  address: ROWS_SINK.further, pieces: ROWS_SINK.further + 1,
    /** One more than the phase behind the sort, which writes ranks or borders. */ last: ROWS_SINK.further + 2,
  keys: ROWS_SINK.further + 3,
} as const;
/** Rows that one unit writes the places or borders of. */
const LAST_ROWS = 131_072;
/** Rows of a range of whole partitions: several for each thread, each worth taking. */
const RANGE_ROWS = 32_768;
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
    if (control.sink(this.id, SORT.last) !== 0) return this.complete();
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
    const { keys } = this.finish;
    const address = arena.allocate(this.routines.sortBytes(count) >>> 0);
    control.setSink(this.id, SORT.address, address);
    this.routines.openSort(
      address, control.sink(this.id, ROWS_SINK.pointers), count, writeTuples(memory, arena, keys),
        keys.length,
    );
  }

  /** When all is sorted, one phase more writes the rows' places or borders, if they are sorted for that. */
  private last(phase: number): number | null {
    const { control, arena, environment: { memory } } = this.context;
    const { rankOffset, borders } = this.finish;
    if (rankOffset === undefined && !borders) return null;
    const count = control.sink(this.id, ROWS_SINK.count);
    control.setSink(this.id, SORT.last, phase + 1);
    if (borders) {
      control.setOutcome(this.id, { flags: arena.allocate(Math.max(4, count)) });
      control.setSink(this.id, SORT.keys, writeTuples(memory, arena, [...borders.partition, ...borders.order]));
    } else control.setOutcome(this.id, { values: arena.allocate(Math.max(4, count * 4)) });
    return Math.max(1, Math.ceil(count / LAST_ROWS));
  }

  /** Cuts sorted rows into ranges of whole partitions, where there are any. */
  private complete(): null {
    const { control, arena } = this.context;
    if (!this.finish.borders) return null;
    const count = control.sink(this.id, ROWS_SINK.count);
    const rangeList = arena.allocate((Math.ceil(count / RANGE_ROWS) + 1) * 8);
    const flags = control.outcome({ pipeline: this.id, field: "flags" });
    control.setOutcome(this.id, { rangeList, ranges: this.routines.cutRanges(flags, count, RANGE_ROWS, rangeList) });
    return null;
  }

  private markBorders(piece: number): void {
    const { control } = this.context;
    const { partition, order } = this.finish.borders!;
    const first = piece * LAST_ROWS;
    const count = Math.min(LAST_ROWS, control.sink(this.id, ROWS_SINK.count) - first);
    if (count <= 0) return;
    this.routines.markBorders(
      control.sink(this.id, ROWS_SINK.pointers), first, count, control.sink(this.id, SORT.keys),
      partition.length, partition.length + order.length, control.outcome({ pipeline: this.id, field: "flags" }),
    );
  }

  private writeRanks(piece: number): void {
    const { control } = this.context;
    const first = piece * LAST_ROWS;
    const count = Math.min(LAST_ROWS, control.sink(this.id, ROWS_SINK.count) - first);
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
    const last = this.context.control.sink(this.id, SORT.last);
    if (last !== 0 && phase === last - 1) {
      if (this.finish.borders) this.markBorders(piece);
      else this.writeRanks(piece);
      return;
    }
    switch (phase % STEPS) {
      case STEP.count: this.routines.countSortPiece(address, piece); break;
      case STEP.scatter: this.routines.scatterSortPiece(address, piece); break;
      default: this.routines.finishSortPiece(address, piece, this.ownBuffer());
    }
  }
}

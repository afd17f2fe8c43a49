// Puts the pieces of a result together, in the order of the input; as a whole, or as far as it is complete.
import type { HostChunk, HostColumn } from "../memory/host-column.ts";
import type { LinearMemory } from "../memory/linear-memory.ts";
import type { OutputColumn, PhysicalPlan } from "../pipeline/pipeline.ts";
import { hostDictionary } from "./sink/host-dictionary.ts";
import { hostChunk, type Piece } from "./sink/piece.ts";
import { sliceChunk } from "./sink/slice.ts";
import { inOrder, type Segment } from "./segments.ts";

/** Result columns; rows are counted even where there are no columns. */
export interface Collected {
  readonly rows: number;
  readonly columns: readonly HostColumn[];
}

/** Batches are handed out when they have so many rows, however many have come meanwhile. */
const BATCH_ROWS = 65_536;

type Block = readonly HostChunk[];

export class Collector {
  /** Pieces that were not handed out yet. */
  private pieces: Piece[] = [];
  private readonly columns: readonly OutputColumn[];
  private readonly offset: number;
  private readonly count: number;
  /** Streaming: morsels that are complete, but wait for one before them. */
  private readonly finished = new Set<number>();
  private nextMorsel = 0;
  private rowsBefore = 0;
  /** Streaming: pieces that came before an earlier one of the same participant; the next one's number. */
  private readonly early: Piece[] = [];
  private readonly sequences = new Map<number, number>();
  /** Pieces that have come. */
  received = 0;

  constructor(
    private readonly memory: LinearMemory, private readonly plan: PhysicalPlan,
      private readonly streaming: boolean,
  ) {
    const finish = plan.pipelines.at(-1)?.finish;
    const result = finish?.kind === "result" ? finish : null;
    this.columns = result?.columns ?? [];
    this.offset = result?.offset ?? 0;
    this.count = result?.count ?? Infinity;
  }

  /** Rows that nobody has taken yet. */
  get waitingRows(): number { return [...this.pieces, ...this.early].reduce((sum, piece) =>
    sum + piece.rows, 0); }

  /** Whether rows are in order up to the last one before, so that a reader could take them. */
  get hasReady(): boolean {
    return this.finished.has(this.nextMorsel) || this.pieces.some(piece => isOf(piece, this.nextMorsel));
  }

  add(piece: Piece): void {
    this.received++;
    if (piece.finished === null && !this.streaming) this.pieces.push(piece);
    else this.addInOrder(piece);
  }

  /** A morsel that one thread left and another went on with comes by two ways,
    of which one may be quicker. */
  private addInOrder(piece: Piece): void {
    const { participant } = piece;
    this.early.push(piece);
    for (;;) {
      const next = this.sequences.get(participant) ?? 0;
      const at = this.early.findIndex(p => p.participant === participant && p.sequence === next);
      if (at < 0) return;
      const [ready] = this.early.splice(at, 1);
      this.sequences.set(participant, next + 1);
      this.pieces.push(ready!);
      if (ready!.finished !== null) this.finished.add(ready!.finished);
    }
  }

  /** The result's columns in input order, cut to the limit; or what streaming has left of it. */
  result(): Collected { return this.assemble(this.pieces.splice(0)); }

  /** Rows of a stream that are in order, or null; a morsel that is under way gives what it has. */
  take(): Collected | null {
    while (this.hasReady) {
      const collected = this.takeMorsels();
      if (collected.rows > 0) return collected;
    }
    return null;
  }

  private takeMorsels(): Collected {
    const ready: Piece[] = [];
    for (let rows = 0; rows < BATCH_ROWS;) {
      const at = this.pieces.findIndex(piece => isOf(piece, this.nextMorsel));
      if (at >= 0) {
        const [piece] = this.pieces.splice(at, 1);
        ready.push(piece!);
        rows += piece!.rows;
      } else if (this.finished.delete(this.nextMorsel)) this.nextMorsel++;
      else break;
    }
    return this.assemble(ready);
  }

  private assemble(pieces: readonly Piece[]): Collected {
    const dictionaries = this.columns.map(column => hostDictionary(this.memory, column));
    const segments = [...pieces].sort((a, b) => a.sequence - b.sequence).flatMap(piece => {
      const block: Block = piece.columns.map((column, k) =>
        hostChunk(column, piece.rows, dictionaries[k]!, this.plan.opaque));
      return piece.runs.map(({ order, address, rows }): Segment<Block> =>
        ({ order, block, start: address, end: address + rows }));
    });
    const cuts = this.cut(inOrder(segments));
    const length = cuts.reduce((sum, s) => sum + s.end - s.start, 0);
    const columns = this.columns.map(({ type }, k): HostColumn => ({
      type, length, chunks: cuts.map(({ block, start, end }) => sliceChunk(block[k]!, start, end)),
    }));
    return { rows: length, columns };
  }

  /** What of consecutive segments is within the limit. */
  private cut(segments: readonly Segment<Block>[]): Segment<Block>[] {
    const kept: Segment<Block>[] = [];
    for (const segment of segments) {
      const at = this.rowsBefore;
      this.rowsBefore += segment.end - segment.start;
      const from = Math.max(0, this.offset - at);
      const to = Math.min(segment.end - segment.start, this.offset + this.count - at);
      if (to > from) kept.push({ ...segment, start: segment.start + from, end: segment.start + to });
    }
    return kept;
  }
}

/** Whether a piece holds rows of a morsel, or of none: streams end a piece with each morsel. */
const isOf = ({ runs, finished }: Piece, morsel: number): boolean =>
  (runs.length === 0 ? finished === morsel : runs.every(run => run.order === morsel));

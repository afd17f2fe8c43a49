// Result columns: participants' buffers are copied out when full, and delivered as pieces.
import { STORAGE_BYTES } from "../../kernel/node.ts";
import { CHUNK_ROWS, COLLECT } from "../../kernel/state.ts";
import type { JobFinish } from "../job.ts";
import { appendRun, resetRuns, runsOf } from "../run-record.ts";
import { WorkerState } from "../worker-state.ts";
import { copyOut } from "./copy-out.ts";
import { EarlyEnd } from "./early-end.ts";
import type { Piece } from "./piece.ts";
import { Scratch } from "./scratch.ts";
import type { Sink, SinkContext } from "./sink.ts";

/**
 * Rows of a full buffer: large enough that copying out costs nothing per call, small enough for the caches.
 */
const BUFFER_ROWS = 65_536;

/** Words of a part: the morsel's first row in the buffer, its runs, pieces so far, its morsel's rows. */
const PART = { start: 0, runs: 1, sequence: 2, rows: 3 } as const;

type ResultFinish = Extract<JobFinish, { kind: "result" }>;

export class CollectSink implements Sink {
  private readonly scratch: Scratch;
  private readonly early: EarlyEnd;

  constructor(
    private readonly context: SinkContext, private readonly finish: ResultFinish,
    private readonly deliver: (piece: Piece) => void,
  ) {
    this.scratch = new Scratch(context.arena);
    this.early = new EarlyEnd(context, finish.offset + finish.count);
  }

  private get id(): number { return this.context.pipeline.id; }

  begin(units: number): void { this.early.begin(units); }

  open(_participant: number, state: WorkerState): void {
    const maxRows = this.context.control.pipeline(this.id, "maxRows");
    // A full chunk must fit, however few rows the source has: probes multiply them.
    this.allocate(state, maxRows < CHUNK_ROWS
      ? Math.max(16, maxRows) : Math.max(CHUNK_ROWS, Math.min(BUFFER_ROWS, maxRows)));
  }

  private allocate(state: WorkerState, capacity: number): void {
    const { arena } = this.context;
    this.finish.columns.forEach(({ storage, nullable }, k) => {
      const values = arena.allocate(capacity * (storage === "text" ? 8 : STORAGE_BYTES[storage]) + 16);
      state.setRegister(COLLECT.columns + 2 * k, values);
      state.setRegister(COLLECT.columns + 2 * k + 1, nullable ? arena.allocate(capacity + 16) : 0);
    });
    state.setRegister(COLLECT.capacity, capacity);
  }

  morselBegins(participant: number): void { this.context.control.setPartSink(this.id, participant,
    PART.rows, 0); }

  hasEnough(participant: number): boolean {
    return this.early.hasEnough(this.context.control.partSink(this.id, participant, PART.rows));
  }

  makeRoom(participant: number, state: WorkerState): void {
    this.record(participant, state);
    this.flush(participant, state, null);
    if (state.register(COLLECT.capacity) < CHUNK_ROWS) this.allocate(state, CHUNK_ROWS);
  }

  morselDone(participant: number, state: WorkerState, unit: number): void {
    this.record(participant, state);
    if (this.finish.streaming) this.flush(participant, state, unit);
    this.early.morselDone(unit, this.context.control.partSink(this.id, participant, PART.rows));
  }

  /** Records the current morsel's rows in the buffer. */
  private record(participant: number, state: WorkerState): void {
    const { control, arena, environment: { memory } } = this.context;
    const start = control.partSink(this.id, participant, PART.start);
    const rows = state.register(COLLECT.count) - start;
    if (rows === 0) return;
    const run = { order: control.part(this.id, participant, "unit"), address: start, rows };
    const runs = appendRun(memory, arena, control.partSink(this.id, participant, PART.runs), run);
    control.setPartSink(this.id, participant, PART.runs, runs);
    control.setPartSink(this.id, participant, PART.start, start + rows);
    control.setPartSink(this.id, participant, PART.rows, control.partSink(this.id, participant,
      PART.rows) + rows);
  }

  /** Copies a participant's buffer out and empties it. `finished`: the morsel of which these are the last rows. */
  private flush(participant: number, state: WorkerState, finished: number | null): void {
    const { control, environment } = this.context;
    const { memory } = environment;
    const rows = state.register(COLLECT.count);
    if (rows === 0 && finished === null) return;
    const runs = control.partSink(this.id, participant, PART.runs);
    const sequence = control.partSink(this.id, participant, PART.sequence);
    this.deliver({
      rows, participant, sequence, finished, runs: runsOf(memory, runs),
      columns: this.finish.columns.map((column, k) => copyOut(environment, this.scratch, column, {
        values: state.register(COLLECT.columns + 2 * k), nulls: state.register(COLLECT.columns + 2 * k + 1),
      }, rows)),
    });
    control.setPartSink(this.id, participant, PART.runs, resetRuns(memory, runs));
    control.setPartSink(this.id, participant, PART.sequence, sequence + 1);
    control.setPartSink(this.id, participant, PART.start, 0);
    state.setRegister(COLLECT.count, 0);
  }

  phase(phase: number): number | null {
    const parts = this.context.control.openParts(this.id).length;
    return phase === 1 && parts > 0 ? parts : null;
  }

  /** Copies out what is left of a participant's buffer. */
  work(_phase: number, unit: number): void {
    const { control, environment: { memory }, arena } = this.context;
    const participant = control.openParts(this.id)[unit]!;
    const state = new WorkerState(memory, arena, control.part(this.id, participant, "state"));
    this.flush(participant, state, null);
  }
}

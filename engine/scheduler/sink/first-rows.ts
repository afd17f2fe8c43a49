// The run-time side of dropping rows that cannot be among the first of their group: a table for each
// participant, and a second look at the rows when it has seen them all.
import { CHUNK_ROWS, FIRST, GROUPS, ROWS } from "../../kernel/state.ts";
import type { FirstRowsTable } from "../../pipeline/pipeline.ts";
import { recountRuns } from "../run-record.ts";
import { StateBlock, type WorkerState } from "../worker-state.ts";
import { firstCapacity, installTable, powerOfTwo } from "./group-table.ts";
import type { SinkContext } from "./sink.ts";

/** A participant's table is not larger: where there are so many groups, rows are kept unseen. */
const TABLE_BYTES_MOST = 64 << 20;
/** As many groups are always kept, however few rows there are. */
const GROUPS_LEAST = 4096;

/** Words of a part, behind those of the rows: one more than the latest morsel. */
export interface FirstRowsPart { readonly latest: number }

export class FirstRows {
  constructor(
    private readonly context: SinkContext, private readonly table: FirstRowsTable,
    private readonly rowStride: number, private readonly part: FirstRowsPart,
  ) {}

  private get id(): number { return this.context.pipeline.id; }

  open(state: WorkerState): void {
    const { entries, stride } = this.table;
    const { arena, control, environment: { memory } } = this.context;
    state.setRegister(FIRST.used, 1);
    if (entries === 0) {
      installTable(this.context, state, stride, firstCapacity(control.pipeline(this.id, "maxRows")), FIRST.table);
      return;
    }
    const address = arena.allocate(entries * stride);
    memory.u8().fill(0xff, address, address + entries * stride);
    state.setRegister(FIRST.table + GROUPS.entries, address);
  }

  /** A morsel that comes before another one in the input may still have the first of several equal rows. */
  morselBegins(participant: number, state: WorkerState, unit: number): void {
    const { control } = this.context;
    const latest = control.partSink(this.id, participant, this.part.latest);
    state.setRegister(FIRST.unordered, unit < latest ? 1 : 0);
    control.setPartSink(this.id, participant, this.part.latest, Math.max(latest, unit + 1));
  }

  /** Whether the rows' block has room for a chunk, after the table has got it. */
  makeRoom(state: WorkerState): boolean {
    const register = (index: number) => state.register(index);
    const limit = register(FIRST.table + GROUPS.limit);
    const full = this.table.entries === 0 && limit - register(FIRST.table + GROUPS.count) < CHUNK_ROWS;
    if (full && register(FIRST.used) !== 0) this.grow(state, limit);
    return register(ROWS.end) - register(ROWS.top) >= CHUNK_ROWS * this.rowStride;
  }

  /** With about as many groups as rows are wanted of them, looking for groups costs more than it saves. */
  private grow(state: WorkerState, limit: number): void {
    const { stride, most } = this.table;
    const rows = this.context.control.pipeline(this.id, "maxRows");
    const useful = Math.min(TABLE_BYTES_MOST / stride, Math.max(GROUPS_LEAST, rows / most / 2));
    const capacity = Math.min(limit * 4, powerOfTwo(useful));
    if (capacity > limit) installTable(this.context, state, stride, capacity, FIRST.table);
    else state.setRegister(FIRST.used, 0);
  }

  /** Drops rows that have turned out not to be among the first; `runs`: the participant's records. */
  thin(participant: number, runs: number): void {
    const { control, environment: { memory, routines } } = this.context;
    const state = new StateBlock(memory, control.part(this.id, participant, "state"));
    const { best, most, at } = this.table;
    const last = state.register(FIRST.table + GROUPS.entries) + best + (most - 1) * 8;
    recountRuns(memory, runs, (address, rows) =>
      routines.exports.keepFirst(address, rows, this.rowStride, at, last));
  }
}

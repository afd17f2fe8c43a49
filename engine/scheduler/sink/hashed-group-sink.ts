// Hash grouping: a table for each participant; tables are merged by partitions of the hash, in parallel.
import { GROUPS } from "../../kernel/state.ts";
import type { JobFinish } from "../job.ts";
import { WorkerState } from "../worker-state.ts";
import { firstCapacity, installTable, powerOfTwo, setTable } from "./group-table.ts";
import { ListFinish, type EntryRange } from "./list-finish.ts";
import type { Sink, SinkContext } from "./sink.ts";

type Groups = Extract<JobFinish, { kind: "groups" }>;

/** Entries that one unit merges: they and their directory stay in the L2 cache. */
const PARTITION_ENTRIES = 16_384;
const PARTITIONS_MOST = 1024;

const SINK = { partitions: 0, entries: 1, ranges: 2 } as const;
const PART = { pointers: 0, ends: 1 } as const;

export class HashedGroupSink implements Sink {
  /** This thread's directory for merging, used again for each partition. */
  private directory = { address: 0, slots: 0 };

  private readonly lists: ListFinish;

  constructor(private readonly context: SinkContext, private readonly groups: Groups) {
    this.lists = new ListFinish(context, groups.lists, groups.stride);
  }

  private get id(): number { return this.context.pipeline.id; }

  open(_participant: number, state: WorkerState): void {
    const rows = this.context.control.pipeline(this.id, "maxRows");
    installTable(this.context, state, this.groups.stride, firstCapacity(rows));
  }

  makeRoom(_participant: number, state: WorkerState): void {
    installTable(this.context, state, this.groups.stride, state.register(GROUPS.limit) * 4);
  }

  /** Tables are merged, if there are several: their entries are sorted by partition first. Then quantiles. */
  phase(phase: number): number | null {
    const states = this.states();
    if (states.length < 2) {
      if (phase === 1) this.single(states[0]);
      return phase === 1 ? this.lists.units(this.ranges()) : null;
    }
    const { control } = this.context;
    const total = () => states.reduce((sum, state) => sum + state.register(GROUPS.count), 0);
    if (phase === 1) {
      const partitions = Math.min(PARTITIONS_MOST, Math.max(2,
        powerOfTwo(Math.ceil(total() / PARTITION_ENTRIES))));
      control.setSink(this.id, SINK.partitions, partitions);
      return states.length;
    }
    const partitions = control.sink(this.id, SINK.partitions);
    if (phase === 2) {
      const { arena } = this.context;
      control.setSink(this.id, SINK.entries, arena.allocate(Math.max(8, total() * this.groups.stride)));
      control.setSink(this.id, SINK.ranges, arena.allocate(partitions * 8));
      return partitions;
    }
    if (phase > 3) return null;
    this.complete(partitions);
    return this.lists.units(this.ranges());
  }

  /** Where the complete entries are, by number. */
  private ranges(): EntryRange[] {
    const { control, environment: { memory } } = this.context;
    const outcome = (field: "count" | "rangeList" | "ranges") => control.outcome({ pipeline: this.id, field });
    if (this.states().length < 2) return [[0, outcome("count")]];
    const first = outcome("rangeList") >>> 2;
    const words = memory.u32();
    return Array.from({ length: outcome("ranges") }, (_, p) =>
      [words[first + 2 * p]!, words[first + 2 * p + 1]!] as const);
  }

  /** Nothing to merge. */
  private single(state: WorkerState | undefined): void {
    this.context.control.setOutcome(this.id, state
      ? { entries: state.register(GROUPS.entries), count: state.register(GROUPS.count) } : { entries: 0,
        count: 0 });
  }

  private complete(ranges: number): void {
    const { control, environment: { memory } } = this.context;
    const rangeList = control.sink(this.id, SINK.ranges);
    const words = memory.u32();
    const first = rangeList >>> 2;
    let count = 0;
    for (let p = 0; p < ranges; p++) count += words[first + 2 * p + 1]! - words[first + 2 * p]!;
    control.setOutcome(this.id, { entries: control.sink(this.id, SINK.entries), count, rangeList, ranges });
  }

  /** The participants' states, in whose registers their tables are. */
  private states(): WorkerState[] {
    const { control, environment: { memory }, arena } = this.context;
    return control.openParts(this.id).map(p => new WorkerState(memory, arena, control.part(this.id, p,
      "state")));
  }

  work(phase: number, unit: number): void {
    if (this.states().length < 2 || phase === 3) {
      const entries = this.context.control.outcome({ pipeline: this.id, field: "entries" });
      this.lists.work(entries, this.ranges(), unit);
    } else if (phase === 1) this.scatter(unit);
    else this.merge(unit);
  }

  /** Sorts the addresses of a table's entries by partition. */
  private scatter(unit: number): void {
    const { control, arena, environment: { memory, routines } } = this.context;
    const participant = control.openParts(this.id)[unit]!;
    const state = this.states()[unit]!;
    const [entries, count] = [state.register(GROUPS.entries), state.register(GROUPS.count)];
    const partitions = control.sink(this.id, SINK.partitions);
    const shift = 32 - Math.log2(partitions);
    const pointers = arena.allocate(Math.max(4, count * 4));
    const ends = arena.allocateZeroed(partitions * 4);
    routines.exports.countPartitions(entries, this.groups.stride, count, shift, ends);
    const words = memory.u32().subarray(ends >>> 2, (ends >>> 2) + partitions);
    let sum = 0;
    for (let p = 0; p < partitions; p++) {
      const here = words[p]!;
      words[p] = sum;
      sum += here;
    }
    // Leaves in each word where its partition ends.
    routines.exports.scatterPointers(entries, this.groups.stride, count, shift, ends, pointers);
    control.setPartSink(this.id, participant, PART.pointers, pointers);
    control.setPartSink(this.id, participant, PART.ends, ends);
  }

  /** Merges a partition of all tables into entries of its own. */
  private merge(partition: number): void {
    const { control, environment, pipeline, arena } = this.context;
    const { memory } = environment;
    const words = memory.u32();
    let [before, total] = [0, 0];
    const parts = control.openParts(this.id).map(p => {
      const ends = (control.partSink(this.id, p, PART.ends) >>> 2) + partition;
      const from = partition === 0 ? 0 : words[ends - 1]!;
      const count = words[ends]! - from;
      before += from;
      total += count;
      return { pointers: control.partSink(this.id, p, PART.pointers) + from * 4, count };
    });
    const slots = powerOfTwo(Math.max(1, total)) * 2;
    const state = WorkerState.allocate(memory, arena, { ...pipeline, levels: 0 });
    setTable(state, {
      entries: control.sink(this.id, SINK.entries) + before * this.groups.stride, count: 0, limit: total,
      directory: this.cleared(slots), mask: slots - 1,
    });
    const kernel = environment.kernel(pipeline.streams[0]!.kernel);
    for (const { pointers, count } of parts) kernel.merge!(state.address, 0, pointers, count);
    const range = (control.sink(this.id, SINK.ranges) >>> 2) + 2 * partition;
    const view = memory.u32();
    view[range] = before;
    view[range + 1] = before + state.register(GROUPS.count);
  }

  private cleared(slots: number): number {
    const { arena, environment: { memory } } = this.context;
    if (this.directory.slots < slots) this.directory = { address: arena.allocate(slots * 4), slots };
    const { address } = this.directory;
    memory.u8().fill(0, address, address + slots * 4);
    return address;
  }
}

// Groups whose number is known: one without keys, the product of the keys' domains with direct mapping.
import { GROUPS } from "../../kernel/state.ts";
import type { JobFinish } from "../job.ts";
import { WorkerState } from "../worker-state.ts";
import { ListFinish } from "./list-finish.ts";
import type { Sink, SinkContext } from "./sink.ts";

type Groups = Extract<JobFinish, { kind: "groups" }>;

/** Words of the sink: entries of the first morsel (ordered), and of the first participant. */
const SINK = { perMorsel: 0, units: 1, target: 2 } as const;
const PART = { entries: 0 } as const;

/** Bytes of entries that one unit merges: a fraction of a millisecond of work. */
const MERGE_BYTES = 256 << 10;

/**
 * Each participant has its entries, which are added up. Where float sums are few, each morsel has entries of
 * its own, added in the morsels' order: the result does not depend on who ran what.
 */
export class FixedGroupSink implements Sink {
  private readonly bytes: number;
  private readonly lists: ListFinish;

  constructor(private readonly context: SinkContext, private readonly groups: Groups) {
    this.bytes = groups.entries * groups.stride;
    this.lists = new ListFinish(context, groups.lists, groups.stride);
  }

  private get id(): number { return this.context.pipeline.id; }
  private get kernel() { return this.context.environment.kernel(this.context.pipeline.streams[0]!.kernel); }

  begin(units: number): void {
    const { control, arena } = this.context;
    control.setSink(this.id, SINK.units, units);
    if (this.groups.ordered) control.setSink(this.id, SINK.perMorsel, arena.allocate(Math.max(8,
      units * this.bytes)));
  }

  open(participant: number, state: WorkerState): void {
    if (this.groups.ordered) return;
    const entries = this.context.arena.allocate(this.bytes);
    this.context.control.setPartSink(this.id, participant, PART.entries, entries);
    this.install(state, entries);
  }

  private install(state: WorkerState, entries: number): void {
    state.setRegister(GROUPS.entries, entries);
    this.kernel.initialize!(state.address, 0, entries, this.groups.entries);
  }

  morselBegins(_participant: number, state: WorkerState, unit: number): void {
    if (!this.groups.ordered) return;
    this.install(state, this.context.control.sink(this.id, SINK.perMorsel) + unit * this.bytes);
  }

  makeRoom(): never { throw new Error("a fixed table never is full"); }

  /** Tables are added up, if there are several; then quantiles are found. */
  phase(phase: number): number | null {
    if (phase === 1) {
      const { control } = this.context;
      const target = this.sources()[0] ?? this.empty();
      control.setSink(this.id, SINK.target, target);
      control.setOutcome(this.id, { entries: target, count: this.groups.entries });
    }
    if (phase === this.merging) return Math.max(1, Math.ceil(this.bytes / MERGE_BYTES));
    return phase === this.merging + 1 ? this.lists.units([[0, this.groups.entries]]) : null;
  }

  /** The phase in which tables are added up; 0 if there are not several. */
  private get merging(): number { return this.sources().length < 2 ? 0 : 1; }

  /** Where the tables that are to be added up begin; the first becomes the result. */
  private sources(): number[] {
    const { control } = this.context;
    if (!this.groups.ordered) return control.openParts(this.id).map(p => control.partSink(this.id, p,
      PART.entries));
    const first = control.sink(this.id, SINK.perMorsel);
    return Array.from({ length: control.sink(this.id, SINK.units) }, (_, unit) => first + unit * this.bytes);
  }

  /** No row came: the states of none. */
  private empty(): number {
    const entries = this.context.arena.allocate(this.bytes);
    this.kernel.initialize!(0, 0, entries, this.groups.entries);
    return entries;
  }

  work(phase: number, unit: number): void {
    if (phase === this.merging) this.merge(unit);
    else this.lists.work(this.context.control.sink(this.id, SINK.target), [[0, this.groups.entries]], unit);
  }

  private merge(unit: number): void {
    const { arena, environment: { memory }, pipeline } = this.context;
    const { stride, entries } = this.groups;
    const units = Math.max(1, Math.ceil(this.bytes / MERGE_BYTES));
    const from = Math.floor(entries * unit / units);
    const to = Math.floor(entries * (unit + 1) / units);
    const [target, ...others] = this.sources();
    const state = WorkerState.allocate(memory, arena, { ...pipeline, levels: 0 });
    for (const other of others) {
      state.setRegister(GROUPS.entries, target! + from * stride);
      this.kernel.merge!(state.address, 0, other + from * stride, to - from);
    }
  }
}

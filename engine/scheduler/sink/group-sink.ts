// Groups: states for each worker, ungrouped, direct-mapped or in a hash table that grows; then merged.
import { GROUPS } from "../../kernel/state.ts";
import type { Arena } from "../../memory/arena.ts";
import type { Finish, Outcome } from "../../pipeline/pipeline.ts";
import type { Kernel } from "../kernel-cache.ts";
import type { Resources } from "../resources.ts";
import type { WorkerState } from "../worker-state.ts";
import type { Sink } from "./sink.ts";

type Groups = Extract<Finish, { kind: "groups" }>;

/** A fixed number of entries: one without keys, the product of the domains with direct mapping. */
export class FixedGroupSink implements Sink {
  private readonly entries: number;

  constructor(
    private readonly arena: Arena, private readonly groups: Groups,
    private readonly outcome: Outcome, private readonly kernel: () => Kernel,
  ) {
    this.entries = groups.entries();
  }

  open(_worker: number, state: WorkerState): void {
    const entries = this.arena.allocate(this.entries * this.groups.stride);
    state.setRegister(GROUPS.entries, entries);
    this.kernel().initialize!(state.address, 0, entries, this.entries);
  }

  makeRoom(): never { throw new Error("a fixed table never is full"); }
  morselDone(): void { /* Nothing: states have no order. */ }

  finish(states: readonly WorkerState[], kernel: Kernel, parameters: number): void {
    const [first, ...others] = states;
    for (const other of others) {
      kernel.merge!(first!.address, parameters, other.register(GROUPS.entries), this.entries);
    }
    this.outcome.entries = first!.register(GROUPS.entries);
    this.outcome.count = this.entries;
  }
}

/** Entries of a new table; few rows need no more than they are. */
const ENTRIES_FIRST = 4096;
const ENTRIES_LEAST = 16;

/** A hash table: a directory twice as large as the entries, both grown together. */
export class HashedGroupSink implements Sink {
  constructor(
    private readonly resources: Resources, private readonly arena: Arena, private readonly groups: Groups,
    private readonly outcome: Outcome, private readonly maxRows: number,
  ) {}

  open(_worker: number, state: WorkerState): void {
    const wanted = Math.max(ENTRIES_LEAST, Math.min(ENTRIES_FIRST, this.maxRows));
    this.install(state, 2 ** Math.ceil(Math.log2(wanted)), 0, 0);
  }

  private install(state: WorkerState, capacity: number, oldEntries: number, count: number): void {
    const { stride } = this.groups;
    const entries = this.arena.allocate(capacity * stride);
    const slots = capacity * 2;
    const directory = this.arena.allocateZeroed(slots * 4);
    if (count > 0) {
      this.resources.memory.u8().copyWithin(entries, oldEntries, oldEntries + count * stride);
      this.resources.routines.exports.rebuildDirectory(directory, slots - 1, entries, stride, count);
    }
    state.setRegister(GROUPS.entries, entries);
    state.setRegister(GROUPS.count, count);
    state.setRegister(GROUPS.limit, capacity);
    state.setRegister(GROUPS.directory, directory);
    state.setRegister(GROUPS.mask, slots - 1);
  }

  makeRoom(_worker: number, state: WorkerState): void {
    this.install(
      state, state.register(GROUPS.limit) * 4, state.register(GROUPS.entries), state.register(GROUPS.count),
    );
  }

  morselDone(): void { /* Nothing: states have no order. */ }

  finish(states: readonly WorkerState[], kernel: Kernel, parameters: number): void {
    const [first, ...others] = states;
    for (const other of others) {
      const added = other.register(GROUPS.count);
      while (first!.register(GROUPS.count) + added > first!.register(GROUPS.limit)) this.makeRoom(0, first!);
      kernel.merge!(first!.address, parameters, other.register(GROUPS.entries), added);
    }
    this.outcome.entries = first!.register(GROUPS.entries);
    this.outcome.count = first!.register(GROUPS.count);
  }
}

// What every sink provides: room for a chunk, the loop over its rows, and a merge of worker states.
import type { Context } from "../context.ts";
import type { Frame, Level } from "../level.ts";
import type { SinkSpec } from "../../kernel/spec.ts";
import { STATE } from "../../kernel/state.ts";

export interface SinkEmitter<K extends SinkSpec["kind"]> {
  /** Pushes 1 if the whole chunk fits; a chunk applies once or not at all. Absent: it always fits. */
  room?(context: Context, level: Level, sink: Extract<SinkSpec, { kind: K }>): void;
  /** Applies all rows of the level. */
  apply(context: Context, frame: Frame, level: Level, sink: Extract<SinkSpec, { kind: K }>): void;
  /**
   * Body of merge(state, parameters, entries, count): adds another worker's entries, which lie one after the
   * other (fixed numbers of groups) or at the addresses in an array (hashed). Absent: nothing to merge.
   */
  merge?(context: Context, sink: Extract<SinkSpec, { kind: K }>): void;
}

/** Pushes sink register `index` of the worker's state. */
export function pushRegister(context: Context, index: number): void {
  context.state().memory("i32.load", STATE.sink + index * 8);
}

export function register(context: Context, index: number): number {
  const local = context.f.local("i32");
  pushRegister(context, index);
  context.f.set(local);
  return local;
}

export function setRegister(context: Context, index: number, push: () => void): void {
  context.state();
  push();
  context.f.memory("i32.store", STATE.sink + index * 8);
}

/** Counts a row for `position` nodes. */
export function countPosition(context: Context): void {
  const { f } = context;
  context.state();
  context.state().memory("i64.load", STATE.positionCount).i64(1n).op("i64.add");
  f.memory("i64.store", STATE.positionCount);
}

/** The graph's position node, or -1: most pipelines have none. */
export const positionNode = (context: Context): number => context.spec.nodes.findIndex(n =>
  n.op === "position");

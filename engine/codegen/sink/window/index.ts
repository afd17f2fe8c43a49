// Window functions over sorted rows: a loop that knows each row's partition, peers and frames.
import type { FrameEdge, SinkSpec, WindowFunction } from "../../../kernel/spec.ts";
import { CALL_REGISTERS, FRAME_REGISTERS, WINDOW } from "../../../kernel/state.ts";
import { readsOf } from "../../accumulator.ts";
import type { Context } from "../../context.ts";
import { forEachRow } from "../../level.ts";
import type { SinkEmitter } from "../sink.ts";
import { AggregateEmitter } from "./aggregate.ts";
import { distinctEmitter } from "./distinct.ts";
import { ewmEmitter } from "./ewm.ts";
import { FrameEmitter } from "./frame.ts";
import type { FunctionEmitter } from "./function.ts";
import { ModeEmitter } from "./mode.ts";
import { KeptLocals, Place } from "./place.ts";
import { ntileEmitter, rankEmitter } from "./rank.ts";
import { RanksEmitter } from "./ranks.ts";
import { PickEmitter, shiftEmitter } from "./value.ts";

type WindowSink = Extract<SinkSpec, { kind: "window" }>;

export const window: SinkEmitter<"window"> = {
  apply(context, frame, level, sink) {
    const { f } = context;
    f.scoped(() => {
      context.loadParameters(nodesOf(sink), parametersOf(sink));
      const kept = new KeptLocals(context);
      const place = new Place(context, kept, sink.flags, sink.position);
      const frames = sink.frames.map((spec, k) => new FrameEmitter(context, place, kept, spec, k));
      const functions = sink.functions.map((spec, k) =>
        functionEmitter(context, place, kept, frames, spec, firstRegister(sink) + k * CALL_REGISTERS));
      kept.load();
      forEachRow(context, frame, level, expressions => {
        const { row } = expressions.position;
        place.enter(row, () => {
          for (const each of frames) each.open();
          for (const each of functions) each.open?.();
        }, () => { for (const each of frames) each.openPeers(expressions); });
        for (const each of frames) each.settle(row);
        for (const each of functions) each.emit(expressions);
      });
      kept.save();
    });
  },
};

const firstRegister = ({ frames }: WindowSink): number => WINDOW.further + frames.length * FRAME_REGISTERS;

function functionEmitter(
  context: Context, place: Place, kept: KeptLocals, frames: readonly FrameEmitter[], spec: WindowFunction,
  register: number,
): FunctionEmitter {
  switch (spec.kind) {
    case "rank": return rankEmitter(context, place, spec);
    case "ntile": return ntileEmitter(context, place, spec);
    case "shift": return shiftEmitter(context, place, spec);
    case "pick": return new PickEmitter(context, place, kept, spec, frames[spec.frame]!, register);
    case "aggregate": return new AggregateEmitter(context, place, kept, spec, frames[spec.frame]!, register);
    case "distinct": return distinctEmitter(context, place, spec, frames[spec.frame]!);
    case "ranks": return new RanksEmitter(context, place, kept, spec, frames[spec.frame]!, register);
    case "mode": return new ModeEmitter(context, place, kept, spec, frames[spec.frame]!, register);
    case "ewm": return ewmEmitter(context, place, spec);
  }
}

function nodesOf({ frames, functions }: WindowSink): number[] {
  const ofEdge = (edge: FrameEdge) => (edge.kind === "value" ? [edge.key, edge.bound] : []);
  return [
    ...frames.flatMap(({ start, end }) => [...ofEdge(start), ...ofEdge(end)]),
    ...functions.flatMap(spec => {
      switch (spec.kind) {
        case "rank": case "ntile": return [];
        case "shift": return [spec.node, spec.fallback];
        case "pick": return [spec.node, spec.filter];
        case "ewm": return [spec.node];
        case "aggregate": return readsOf(spec.accumulators);
        case "ranks":
          return [spec.rank, ...spec.results.flatMap(result => (result.kind === "count" ? [] : [result.node]))];
        case "mode": return [spec.first, spec.next, spec.node];
        case "distinct": return [spec.earlier, ...readsOf(spec.accumulators)];
      }
    }),
  ];
}

function parametersOf({ flags, frames, functions }: WindowSink): number[] {
  const ofEdge = (edge: FrameEdge) => (edge.kind === "rows" || edge.kind === "groups" ? [edge.count] : []);
  return [
    flags, ...frames.flatMap(({ start, end }) => [...ofEdge(start), ...ofEdge(end)]),
    ...functions.flatMap(spec => {
      switch (spec.kind) {
        case "ntile": return [spec.buckets];
        case "shift": return [spec.rows];
        case "pick": return [spec.place];
        case "ewm": return [spec.decay];
        case "ranks": return spec.results.flatMap(result => (result.kind === "count" ? [] : [result.fraction]));
        case "rank": case "aggregate": case "distinct": case "mode": return [];
      }
    }),
  ];
}

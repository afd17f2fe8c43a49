// Merges events too short to be seen into bars, so that a timeline stays small. Knows no drawing.
import type { ProfileEvent } from "./query-profile.ts";

/** One event, or several that stand so close together that they'd be one spot. */
export interface TimelineBar {
  readonly start: number;
  readonly end: number;
  /** The pipeline that took the most of it. */
  readonly pipeline: number;
  readonly phase: string;
  readonly events: number;
  readonly rows: number;
  /** Whether events of other pipelines or phases are in it. */
  readonly mixed: boolean;
}

/** The bars of each lane, and the smallest width they were merged to. */
export interface MergedLanes {
  readonly lanes: ReadonlyMap<number, readonly TimelineBar[]>;
  readonly resolution: number;
}

/**
 * Bars per worker. Events shorter than `resolution` (milliseconds) are merged with their neighbours; if more
 * than `barsMax` bars are left, it is doubled until they fit.
 */
export function mergeEvents(
  events: readonly ProfileEvent[], resolution: number, barsMax: number,
): MergedLanes {
  const byWorker = new Map<number, ProfileEvent[]>();
  for (const event of [...events].sort((a, b) => a.start - b.start)) {
    const lane = byWorker.get(event.worker);
    if (lane) lane.push(event);
    else byWorker.set(event.worker, [event]);
  }
  const span = events.reduce((longest, { end }) => Math.max(longest, end), 0)
    - events.reduce((earliest, { start }) => Math.min(earliest, start), 0);
  const workers = [...byWorker].sort((a, b) => a[0] - b[0]);
  for (let width = resolution; ; width *= 2) {
    const lanes = new Map(workers.map(([worker, lane]) => [worker, mergeLane(lane, width)]));
    const bars = [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0);
    // Wider than everything, there is one bar a worker; no width makes fewer. (Also ends on a width of 0.)
    if (bars <= barsMax || !(width > 0 && width <= span)) return { lanes, resolution: width };
  }
}

function mergeLane(events: readonly ProfileEvent[], width: number): TimelineBar[] {
  const bars: TimelineBar[] = [];
  let group: ProfileEvent[] = [];
  let end = -Infinity;
  for (const event of events) {
    const first = group[0];
    // A bar of several is never wider than the resolution: gaps and borders that can be seen stay.
    if (first && Math.max(end, event.end) - first.start >= width) {
      bars.push(barOf(group, end));
      group = [];
      end = -Infinity;
    }
    group.push(event);
    end = Math.max(end, event.end);
  }
  if (group.length > 0) bars.push(barOf(group, end));
  return bars;
}

const sameKind = (a: ProfileEvent, b: ProfileEvent): boolean =>
  a.pipeline === b.pipeline && a.phase === b.phase;

function barOf(group: readonly ProfileEvent[], end: number): TimelineBar {
  const first = group[0]!;
  const rows = group.reduce((sum, event) => sum + event.rows, 0);
  const mixed = group.some(event => !sameKind(event, first));
  const { pipeline, phase } = mixed ? longest(group) : first;
  return { start: first.start, end, pipeline, phase, events: group.length, rows, mixed };
}

/** An event of the pipeline that the group spent most time in. */
function longest(group: readonly ProfileEvent[]): ProfileEvent {
  const spent = new Map<number, number>();
  for (const { pipeline, start, end } of group) spent.set(pipeline, (spent.get(pipeline) ?? 0) + end - start);
  const of = ({ pipeline }: ProfileEvent): number => spent.get(pipeline)!;
  return group.reduce((best, event) => (of(event) > of(best) ? event : best));
}

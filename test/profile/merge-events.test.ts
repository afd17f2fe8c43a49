// Merging of events that are too short to be seen: none is lost, none that can be seen is merged.
import { expect, it } from "vitest";
import { mergeEvents } from "../../engine/profile/merge-events.ts";
import type { ProfileEvent } from "../../engine/profile/query-profile.ts";
import { large } from "./profiles.ts";

const event = (start: number, end: number, own: Partial<ProfileEvent> = {}): ProfileEvent =>
  ({ worker: 0, pipeline: 0, phase: "morsel", start, end, rows: 10, ...own });

it("keeps events that can be seen, and orders them", () => {
  const { lanes } = mergeEvents([event(2, 3), event(0, 1), event(1, 2)], 0.5, 100);
  expect(lanes.get(0)!.map(bar => [bar.start, bar.end, bar.events]))
    .toEqual([[0, 1, 1], [1, 2, 1], [2, 3, 1]]);
});

it("merges what is closer than the resolution, and names the pipeline with the most time", () => {
  const short = [event(0, 0.1), event(0.1, 0.4, { pipeline: 3 }), event(0.4, 0.45), event(2, 2.1)];
  const { lanes } = mergeEvents(short, 0.5, 100);
  expect(lanes.get(0)).toEqual([
    { start: 0, end: 0.45, pipeline: 3, phase: "morsel", events: 3, rows: 30, mixed: true },
    { start: 2, end: 2.1, pipeline: 0, phase: "morsel", events: 1, rows: 10, mixed: false },
  ]);
});

it("merges further until the bars fit, losing no event and no row", () => {
  const { events } = large();
  const { lanes, resolution } = mergeEvents(events, 0.01, 600);
  const bars = [...lanes.values()].flat();
  expect(resolution).toBeGreaterThan(0.01);
  expect(bars.length).toBeLessThanOrEqual(600);
  expect(bars.length).toBeGreaterThan(200);
  expect([...lanes.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(bars.reduce((sum, bar) => sum + bar.events, 0)).toBe(events.length);
  expect(bars.reduce((sum, bar) => sum + bar.rows, 0)).toBe(events.length * 65_536);
  for (const bar of bars) if (bar.events > 1) expect(bar.end - bar.start).toBeLessThan(resolution);
});

it("ends although there are more workers than bars allowed, or no width to begin with", () => {
  const crowd = Array.from({ length: 50 }, (_, worker) => event(0, 1, { worker }));
  expect(mergeEvents(crowd, 0.1, 10).lanes.size).toBe(50);
  expect(mergeEvents([event(0, 1), event(1, 2)], 0, 1).lanes.get(0)).toHaveLength(2);
  expect(mergeEvents([], 0.1, 10).lanes.size).toBe(0);
});

// The model's results as a section of the report, named for what they are.
import type { Section } from "../../report.ts";
import { geometricMean } from "../../statistics.ts";
import { WORKERS, type Machine } from "./machine.ts";

export interface Modelled {
  readonly query: string;
  readonly units: number;
  /** Morsels of the largest scan: no more workers than these find work there. */
  readonly scanUnits: number;
  /** GB/s of resident columns that one worker reads while it scans. */
  readonly scanGbPerS: number;
  /** What one thread does alone: before, between and after the units. */
  readonly serialMs: number;
  /** Milliseconds for each number of workers: if memory follows, and if it stays as fast as it is here. */
  readonly followingMs: readonly number[];
  readonly asHereMs: readonly number[];
  /** Time of one worker by time of two, measured. */
  readonly measuredStep: number;
}

export function modelSection(modelled: readonly Modelled[], machine: Machine): Section {
  const { costs, bandwidth } = machine;
  const rows = modelled.flatMap(entry => [
    [entry.query, "follows", ...entry.followingMs.map(ms), ...stepOf(entry, entry.followingMs)],
    ["", "as here", ...entry.asHereMs.map(ms), ...stepOf(entry, entry.asHereMs)],
  ]);
  const errors = modelled.map(entry => entry.asHereMs[0]! / entry.asHereMs[1]! / entry.measuredStep);
  return {
    name: "model",
    title: "A MODEL, not a measurement: milliseconds by number of workers, memory following or as here.",
    table: [["query", "memory", ...WORKERS.map(String), "1→2 modelled", "measured"], ...rows],
    notes: [
      `measured and put in: handing over ${us(costs.handOver)}, waking ${us(costs.wakeUp)}, notifying `
      + `${us(costs.notify)}, stealing ${us(costs.steal)}; memory ${bandwidth.map(rate => rate.toFixed(1)).join(" and ")}`
      + " GB/s with one and two threads",
      ...modelled.map(({ query, units, scanUnits, serialMs, scanGbPerS }) => `${query}: ${units} units, `
        + `${scanUnits} of them in the largest scan, ${scanGbPerS.toFixed(1)} GB/s; ${ms(serialMs)} ms serial`),
      `step from 1 to 2, modelled by measured, geometric mean: ${geometricMean(errors).toFixed(2)}`,
    ],
    figures: {
      model: true, workers: WORKERS, costs_ms: costs, bandwidth_gb_per_s: bandwidth, queries: modelled,
    },
  };
}

const stepOf = (entry: Modelled, times: readonly number[]): string[] =>
  [(times[0]! / times[1]!).toFixed(2), entry.measuredStep.toFixed(2)];

const ms = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
const us = (value: number): string => `${(value * 1000).toFixed(1)} µs`;

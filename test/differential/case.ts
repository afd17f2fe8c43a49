// One case of the differential test: tables and a plan that follow from a few numbers, so that it can shrink.
import fc from "fast-check";
import { printPlan } from "../../engine/plan/print.ts";
import { growPlan, withSubquery, withWindow, type Grown, type KnownTable } from "./random-plan.ts";
import { makeTable, tableSpec, type TableSpec } from "./random-table.ts";
import { tapeOf, type Tape } from "./tape.ts";

/** All that a case follows from. */
export interface Seed {
  readonly seed: number;
  /** How many choices are random; later ones are the simplest. */
  readonly choices: number;
  readonly steps: number;
  readonly rows: number;
}

export interface Case extends Grown {
  readonly specs: readonly TableSpec[];
  readonly tables: readonly KnownTable[];
}

/** Sizes around nothing, one bitmap byte, and the 2048 rows of a chunk. */
const ROWS = [3, 40, 40, 40, 120, 120, 0, 1, 2, 9, 64, 500, 2047, 2048, 2049];

export const seeds: fc.Arbitrary<Seed> = fc.record({
  steps: fc.noBias(fc.integer({ min: 0, max: 6 })),
  rows: fc.noBias(fc.constantFrom(...ROWS)),
  choices: fc.noBias(fc.integer({ min: 0, max: 5000 })),
  seed: fc.noBias(fc.nat()),
});

const known = (spec: TableSpec, seed: number): KnownTable =>
  ({ source: makeTable(spec, seed), tame: new Set(spec.columns.filter(c => c.tame).map(c => c.name)) });

type Grow = (tape: Tape, tables: readonly KnownTable[]) => Grown;

function grownCase({ seed, choices, rows }: Seed, grow: Grow): Case {
  const tape = tapeOf(seed, choices);
  const specs = [tableSpec(tape, rows), tableSpec(tape, tape.pick([rows, 1, 5, 20, 100]))];
  const tables = specs.map((spec, i) => known(spec, seed * 2 + i));
  return { ...grow(tape, tables), specs, tables };
}

export const caseOf = (seed: Seed): Case =>
  grownCase(seed, (tape, tables) => growPlan(tape, tables, seed.steps));

/** A case with windows: one on top of a short plan in which there may be others. */
export const windowCaseOf = (seed: Seed): Case =>
  grownCase(seed, (tape, tables) =>
    withWindow(tape, growPlan(tape, tables, Math.floor(seed.steps / 3), true)));

/** A case with a dependent join: one on top of a short plan over small tables. */
export const subqueryCaseOf = (seed: Seed): Case =>
  grownCase({ ...seed, rows: Math.min(seed.rows, 40) }, (tape, tables) =>
    withSubquery(tape, growPlan(tape, tables, Math.floor(seed.steps / 2)), tables));

/** Tables like the case's with other values. */
export const otherTables = ({ specs }: Case, { seed }: Seed): KnownTable[] =>
  specs.map((spec, i) => known(spec, seed * 2 + i + 1_000_003));

/** The seed and the plan, as a failure shows them. */
export const describeCase = (seed: Seed, { plan }: Pick<Case, "plan">): string =>
  `${JSON.stringify(seed)}\n${printPlan(plan, { schema: true })}`;

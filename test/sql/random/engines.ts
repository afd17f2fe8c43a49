// Runs SQL texts in Quern: by the reference from the plan as it was bound, and compiled in several ways.
import type { TestingOptions } from "../../../engine/api.ts";
import { createEngine, type Engine } from "../../../engine/index.ts";
import { scan } from "../../../engine/plan/build.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { queryPlan } from "../../../src/sql/sql.ts";
import { disagreement, outcomeOf, type Outcome } from "../../differential/outcome.ts";
import { sourceOfTable, type Database } from "./database.ts";

const scans = new WeakMap<Database, ReadonlyMap<string, Plan>>();

function scansOf(database: Database): ReadonlyMap<string, Plan> {
  const known = scans.get(database) ?? new Map(database.map(table =>
    [table.name, scan(sourceOfTable(table))] as const));
  scans.set(database, known);
  return known;
}

export const planFor = (text: string, database: Database): Plan =>
  queryPlan({ text, frames: scansOf(database), parameters: [] });

interface Way {
  readonly name: string;
  readonly engine: "shared" | "unshared" | "threads";
  readonly testing: TestingOptions;
}

/** How a plan is run: always on one worker, sometimes as several, rarely on threads. */
function waysOf(seed: number): readonly Way[] {
  const memory = seed % 2 === 0 ? "shared" : "unshared";
  const one: Way = { name: `one worker on ${memory} memory`, engine: memory, testing: {} };
  const dealt: TestingOptions = {
    virtualWorkers: 2 + seed % 3, seed, morselRows: [1, 3, 16][seed % 3]!, earlyExit: seed % 2 === 0 ? 0.3
      : 0,
  };
  if (seed % 4 === 1) return [one, { name: `workers ${JSON.stringify(dealt)}`, engine: memory, testing: dealt }];
  if (seed % 32 === 3) return [one, { name: "two threads", engine: "threads", testing: { morselRows: 2, seed } }];
  return [one];
}

export class Engines {
  readonly #engines: Readonly<Record<Way["engine"], Engine>> = {
    shared: createEngine({ sanitize: true, sharedMemory: true, threads: 1 }),
    unshared: createEngine({ sanitize: true, sharedMemory: false, threads: 1 }),
    threads: createEngine({ sanitize: true, threads: 2 }),
  };

  /** The compiled result on one worker. */
  compiled(plan: Plan): Outcome { return outcomeOf(() => this.#engines.shared.runSync(plan)); }

  /** What differs between the reference's outcome and the compiled ones; null: nothing. */
  differs(plan: Plan, ordered: boolean, expected: Outcome, seed: number): string | null {
    for (const { name, engine, testing } of waysOf(seed)) {
      const actual = outcomeOf(() => this.#engines[engine].runSync(plan, {
        testing, ...(engine === "threads" ? { executor: "parallel" } : {}),
      }));
      const wrong = disagreement(plan, ordered, expected, actual);
      if (wrong !== null) return `${name}: ${wrong}`;
      const { arenaBytes } = this.#engines[engine].memoryUse();
      if (arenaBytes !== 0) return `${name}: ${arenaBytes} bytes are still in use after the query`;
    }
    return null;
  }

  close(): void { Object.values(this.#engines).forEach(engine => engine.close()); }
}

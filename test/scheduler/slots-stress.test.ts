// Four threads over thousands of phases in two tables at once: every unit runs exactly once.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import { seededRandom } from "../../engine/scheduler/random.ts";
import { EPOCHS, slotBytes } from "../../engine/scheduler/slots.ts";
import { phaseCount, publishFrom, slotsOf, type Stress } from "./slots-stress.ts";

const WORKERS = 4;
const PHASES = process.env["QUERN_FULL"] ? 100_000 : 3000;
const SEED = process.env["QUERN_FULL"] ? Date.now() % 2 ** 31 : 20_261_121;

/** Small phases end often, large ones are stolen from; some have no units at all. */
const unitsOf = (random: () => number): number => Math.floor(random() ** 3 * 120);

function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

function makeStress(): Stress {
  const random = seededRandom(SEED);
  const firstUnit = [PHASES, PHASES / 2].map(phases => {
    const first = sharedInts(phases + 1);
    for (let phase = 0; phase < phases; phase++) first[phase + 1] = first[phase]! + unitsOf(random);
    return first;
  });
  return {
    workers: WORKERS,
    // The epochs wrap on the way.
    firstEpoch: EPOCHS - 1000,
    firstUnit,
    executions: firstUnit.map(first => new Uint8Array(new SharedArrayBuffer(first.at(-1)!))),
    over: sharedInts(firstUnit.length),
    ended: sharedInts(firstUnit.length),
    ran: sharedInts(WORKERS),
    slots: new SharedArrayBuffer(firstUnit.length * slotBytes(WORKERS)),
  };
}

function workerCode(): string {
  return buildSync({
    stdin: {
      contents: `
        import { workerData } from "node:worker_threads";
        import { runUnits } from "./slots-stress.ts";
        runUnits(workerData.stress, workerData.worker);`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts",
    },
    bundle: true, write: false, format: "cjs", platform: "node", target: "node20",
  }).outputFiles[0]!.text;
}

it(`runs each unit of ${PHASES} phases once (seed ${SEED})`, async () => {
  const stress = makeStress();
  const tables = slotsOf(stress);
  tables.forEach((slots, table) => { publishFrom(stress, slots, table, 0); });
  const code = workerCode();
  const threads = Array.from({ length: WORKERS }, (_, worker) =>
    new Worker(code, { eval: true, workerData: { stress, worker } }));
  const codes = await Promise.all(threads.map(async thread => (await once(thread, "exit"))[0] as number));

  expect(codes).toEqual(threads.map(() => 0));
  for (const [table, executions] of stress.executions.entries()) {
    expect(executions.length).toBeGreaterThan(PHASES);
    expect(executions.findIndex(count => count !== 1)).toBe(-1);
    expect(stress.ended[table]).toBe(phaseCount(stress, table));
  }
  const steals = threads.map((_, worker) => tables.map(slots => slots.steals(worker))).flat();
  expect(Math.max(...steals)).toBeGreaterThan(0);
  expect(Math.min(...stress.ran)).toBeGreaterThan(0);
});

// What the tests of a query's life share: queries of every shape over tables that are worth several threads,
// what an engine holds, and its threads. Reaches into the engine, which nobody else may.
import {
  createEngine, fromColumns, t, type DataFrame, type Engine, type EngineOptions, type Frame,
} from "../../src/index.ts";
import { BOARD, READY } from "../../engine/scheduler/parallel/messages.ts";
import { MAIN_OWNER } from "../../engine/memory/page-table.ts";
import type { PageAllocator } from "../../engine/memory/page-allocator.ts";

export const ROWS = 300_000;
/** Small, so that a query has many units. */
export const MORSEL_ROWS = 8_192;

const numbers = Array.from({ length: ROWS }, (_, i) => i);
export const table = fromColumns({
  id: Int32Array.from(numbers), k: Int32Array.from(numbers, i => (i * 7919) % 1000),
  wide: Int32Array.from(numbers, i => (i * 7919) % 250_007),
  v: Float64Array.from(numbers, i => (i % 4096) / 8),
}, { id: t.int32, k: t.int32, wide: t.int32, v: t.float64 });
const few = fromColumns({
  k: Int32Array.from({ length: 500 }, (_, i) => i * 2),
  name: Array.from({ length: 500 }, (_, i) => `name ${i}`),
}, { k: t.int32, name: t.utf8 });

/** Each ends in an order, so that results can be compared. */
export const QUERIES: Readonly<Record<string, Frame>> = {
  collect: table.filter(c => c.v.gt(100)).select("id", "v") as unknown as Frame,
  sort: table.filter(c => c.k.lt(300)).select("id", "v", "k").orderBy("v", "id") as unknown as Frame,
  groups: table.groupBy("wide").agg(g => ({ total: g.v.sum(), top: g.id.max() }))
    .filter(c => c.total.gt(500)).orderBy("wide") as unknown as Frame,
  join: table.join(few, { on: "k" }).groupBy("name").agg(g => ({ sum: g.v.sum(), n: g.id.count() }))
    .orderBy("name") as unknown as Frame,
};

/** A result's values and order in few words: comparing objects would take longer than the queries. */
export function digest(result: DataFrame): string {
  const hashes = result.columns.map(name => {
    let hash = 0;
    for (const value of result.column(name)) {
      const part = typeof value === "number" ? Math.round(value * 8) : String(value).length * 131;
      hash = Math.imul(hash ^ part, 0x01000193) >>> 0;
    }
    return hash;
  });
  return `${result.numRows} rows: ${hashes.join(" ")}`;
}

/** What each query gives, by one thread. */
export async function answersOf(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const [name, query] of Object.entries(QUERIES)) {
    answers.set(name, digest(await query.collect({ engine, executor: "single" })));
  }
  return answers;
}

interface Inside {
  readonly resources: { readonly allocator: PageAllocator } | null;
  readonly pool: {
    readonly members: readonly ({ readonly thread: { terminate(): void } } | null)[];
    readonly running: ReadonlyMap<number, unknown>;
    readonly board: Int32Array;
  } | null;
  readonly admission: { readonly running: number };
  readonly known: { readonly running: number };
}

const insideOf = (engine: Engine): Inside => engine as unknown as Inside;

const PAGE_TABLE_HEADER = 16;

/** What must be as before when all queries are over. */
export function held(engine: Engine): Record<string, number> {
  const { resources, pool, admission, known } = insideOf(engine);
  const { arenaBytes, arenas } = engine.memoryUse();
  const words = resources?.allocator.table.words ?? new Int32Array(0);
  let workersPages = 0;
  for (let page = PAGE_TABLE_HEADER; page < words.length; page++) {
    const owner = Atomics.load(words, page);
    if (owner !== 0 && owner !== MAIN_OWNER) workersPages++;
  }
  return {
    arenaBytes, arenas, workersPages, inPool: pool?.running.size ?? 0, admitted: admission.running,
    handles: known.running,
  };
}

export const NOTHING = { arenaBytes: 0, arenas: 0, workersPages: 0, inPool: 0, admitted: 0, handles: 0 };

/** Ends one of the engine's threads from outside; whether it was there. */
export function kill(engine: Engine, worker: number): boolean {
  const member = insideOf(engine).pool?.members[worker];
  member?.thread.terminate();
  return member != null;
}

/** Starts the engine's workers, or those that were lost, and waits until all take units. */
export async function workersReady(engine: Engine): Promise<void> {
  for (let look = 0; ; look++) {
    const { pool } = insideOf(engine);
    const isReady = (worker: number) => Atomics.load(pool!.board, BOARD.ready + worker) === READY.yes;
    if (pool?.members.every((member, worker) => member && isReady(worker))) return;
    if (look % 50 === 0) await QUERIES.collect!.collect(spread(engine));
    await after(5);
  }
}

export const newEngine = (options: EngineOptions = {}): Engine => createEngine({ threads: 2, ...options });

/** Options of queries that go to the workers in many units. */
export const spread = (engine: Engine) =>
  ({ engine, executor: "parallel" as const, testing: { morselRows: MORSEL_ROWS } });

export const after = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** The value below which so large a share of the others lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

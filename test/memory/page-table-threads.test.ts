// The page table under real threads, one of which is killed again and again while the others go on.
import { buildSync } from "esbuild";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { LinearMemory, WASM_PAGE } from "../../engine/memory/linear-memory.ts";
import { PageAllocator } from "../../engine/memory/page-allocator.ts";
import { MAIN_OWNER, PageTable } from "../../engine/memory/page-table.ts";
import { Claims, DONE, RUNS, STOP, type ClaimingTask } from "./claiming-thread.ts";
import { randomNumbers } from "./random-numbers.ts";

const MiB = 1 << 20;
const KILLS = process.env.QUERN_FULL ? 200 : 12;
let code: string;

beforeAll(() => {
  const thread = fileURLToPath(new URL("./claiming-thread.ts", import.meta.url));
  const built = buildSync({ entryPoints: [thread], bundle: true, write: false, format: "cjs", platform: "node" });
  code = built.outputFiles[0]!.text;
});

const cells = (count: number) => new Int32Array(new SharedArrayBuffer(count * 4));

function setup(maximumBytes: number) {
  const memory = new LinearMemory({ shared: true, maximumBytes });
  const table = new PageTable(memory);
  const task = {
    memory: memory.memory, maximumBytes, words: table.words, seed: 1,
    shadow: cells(2 ** 16), dead: cells(1024), control: cells(3),
  };
  const failures: unknown[] = [];
  const start = (owner: number, more: Partial<ClaimingTask> = {}) => {
    const workerData: ClaimingTask = { ...task, owner, seed: 7919 * owner, ...more };
    const worker = new Worker(code, { eval: true, workerData });
    worker.on("error", error => failures.push(error));
    onTestFinished(async () => { await worker.terminate(); });
    return { worker, owner };
  };
  return { memory, table, task, failures, start };
}

/** Waits until the threads have taken so many more runs. */
async function progress(control: Int32Array, runs: number, failures: readonly unknown[]): Promise<void> {
  const goal = Atomics.load(control, RUNS) + runs;
  while (Atomics.load(control, RUNS) < goal && failures.length === 0) {
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

test("no page is ever owned twice, and what killed threads held comes back", async () => {
  const { table, task, failures, start } = setup(16 * MiB);
  const random = randomNumbers(20_240_607);
  // The main thread takes part between its waits.
  const main = new Claims(table, { ...task, owner: MAIN_OWNER, seed: 5 });
  let threads = [2, 3, 4].map(owner => start(owner));
  let recovered = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await progress(task.control, random() % 40_000, failures);
    for (let i = 0; i < 50; i++) main.step();
    const victim = threads[random() % threads.length]!;
    await victim.worker.terminate();
    Atomics.store(task.dead, victim.owner, 1);
    recovered += table.freeAll(victim.owner);
    expect(table.freeAll(victim.owner)).toBe(0);
    threads = [...threads.filter(thread => thread !== victim), start(5 + kill)];
  }
  await progress(task.control, 40_000, failures);
  const ends = threads.map(({ worker }) => once(worker, "exit"));
  Atomics.store(task.control, STOP, 1);
  expect(failures).toEqual([]);
  await Promise.all(ends);
  expect(Atomics.load(task.control, DONE)).toBe(threads.length);
  while (main.live.length > 0) main.give(0);
  expect(failures).toEqual([]);
  expect(recovered).toBeGreaterThan(KILLS * WASM_PAGE);
  expect(table.claimedBytes).toBe(0);
  expect(table.claim(MAIN_OWNER, 15 * MiB)).toEqual({ address: MiB, bytes: 15 * MiB });
});

test("a thread takes pages and grows the memory while the main thread is blocked", async () => {
  const { memory, table, task, failures, start } = setup(64 * MiB);
  const { worker } = start(2, { once: 20 * MiB });
  const ended = once(worker, "exit");
  expect(Atomics.wait(task.control, STOP, 0, 60_000)).not.toBe("timed-out");
  memory.refresh();
  const address = Atomics.load(task.control, STOP);
  const words = memory.i32().subarray(address / 4, address / 4 + 5 * MiB);
  expect(words.length).toBe(5 * MiB);
  expect(words.every(word => word === 2)).toBe(true);
  const run = new PageAllocator(memory, undefined, table).allocate(30 * MiB);
  expect(run.address).toBeGreaterThanOrEqual(address + 20 * MiB);
  await ended;
  expect(failures).toEqual([]);
  expect(table.freeAll(2)).toBe(20 * MiB);
});

test("what the main thread no longer needs, another one can have", async () => {
  const { memory, table, task, start } = setup(32 * MiB);
  const allocator = new PageAllocator(memory, undefined, table);
  const columns = [1, 2, 3].map(() => allocator.allocate(10 * MiB));
  allocator.free(columns[1]!);
  const { worker } = start(2, { once: 9 * MiB });
  await once(worker, "exit");
  expect(Atomics.load(task.control, STOP)).toBe(columns[1]!.address);
});

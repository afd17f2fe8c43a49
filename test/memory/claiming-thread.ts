// A thread of the stress test: takes pages, writes its number over them, checks them, gives them back.
import { parentPort, workerData } from "node:worker_threads";
import { LinearMemory, WASM_PAGE } from "../../engine/memory/linear-memory.ts";
import { OwnedPages } from "../../engine/memory/owned-pages.ts";
import { PageTable, type Run } from "../../engine/memory/page-table.ts";
import { ResourceError } from "../../expr/error.ts";
import { randomNumbers } from "./random-numbers.ts";

export interface ClaimingTask {
  readonly memory: WebAssembly.Memory;
  readonly maximumBytes: number;
  readonly words: Int32Array;
  readonly owner: number;
  readonly seed: number;
  /** For each page, the owner by the threads' own account. */
  readonly shadow: Int32Array;
  /** For each owner, 1 if it was killed and its pages are up for grabs. */
  readonly dead: Int32Array;
  /** STOP: whether to end; RUNS: how many runs were taken by all. */
  readonly control: Int32Array;
  /** Instead of all that: takes so many bytes, writes its number over them, and puts the address in `control`. */
  readonly once?: number;
}

export const STOP = 0;
export const RUNS = 1;
const MOST_RUNS = 12;

export class Claims {
  readonly live: Run[] = [];
  readonly #random: () => number;

  constructor(readonly pages: OwnedPages, readonly task: Pick<ClaimingTask, "seed" | "shadow" | "dead" | "control">) {
    this.#random = randomNumbers(task.seed);
  }

  step(): void {
    const { live } = this;
    if (live.length < MOST_RUNS && this.#random() % 2 === 0) this.take(1 + this.#random() % (20 * WASM_PAGE));
    else if (live.length > 0) this.give(this.#random() % live.length);
  }

  /** Takes a run if there is one. */
  take(bytes: number): void {
    const { owner, memory } = this.pages;
    let run: Run;
    try {
      run = this.pages.allocate(bytes);
    } catch (error) {
      if (error instanceof ResourceError) return;
      throw error;
    }
    for (let page = run.address; page < run.address + run.bytes; page += WASM_PAGE) {
      const before = Atomics.exchange(this.task.shadow, page / WASM_PAGE, owner);
      if (before !== 0 && Atomics.load(this.task.dead, before) === 0) {
        throw new Error(`page ${page / WASM_PAGE} belongs to ${before}, and ${owner} was given it too`);
      }
    }
    memory.i32().fill(owner, run.address / 4, (run.address + run.bytes) / 4);
    Atomics.add(this.task.control, RUNS, 1);
    this.live.push(run);
  }

  /** Checks a run and gives it back. */
  give(index: number): void {
    const { owner, memory } = this.pages;
    const run = this.live.splice(index, 1)[0]!;
    const words = memory.i32().subarray(run.address / 4, (run.address + run.bytes) / 4);
    for (const word of words) if (word !== owner) throw new Error(`${word} wrote over memory of ${owner}`);
    for (let page = run.address; page < run.address + run.bytes; page += WASM_PAGE) {
      const before = Atomics.exchange(this.task.shadow, page / WASM_PAGE, 0);
      if (before !== owner) throw new Error(`page ${page / WASM_PAGE} of ${owner} was given to ${before} too`);
    }
    this.pages.free(run);
  }
}

function work(task: ClaimingTask): void {
  const memory = LinearMemory.over(task.memory, task.maximumBytes);
  const claims = new Claims(new OwnedPages(new PageTable(memory, task.words), task.owner), task);
  if (task.once !== undefined) {
    claims.take(task.once);
    Atomics.store(task.control, STOP, claims.live[0]!.address);
    Atomics.notify(task.control, STOP);
    return;
  }
  while (Atomics.load(task.control, STOP) === 0) claims.step();
  while (claims.live.length > 0) claims.give(0);
  parentPort!.postMessage("done");
}

if (parentPort && workerData) work(workerData as ClaimingTask);

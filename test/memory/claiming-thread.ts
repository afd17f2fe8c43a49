// A thread of the stress test: takes pages, writes its number over them, checks them, gives them back.
import { isMainThread, workerData } from "node:worker_threads";
import { LinearMemory, WASM_PAGE } from "../../engine/memory/linear-memory.ts";
import { PageTable, type Run } from "../../engine/memory/page-table.ts";
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
  /** STOP: whether to end; RUNS: how many runs were taken by all; DONE: how many ended. */
  readonly control: Int32Array;
  /** Instead of all that: takes so many bytes, fills them with its number, and puts the address in `control`. */
  readonly once?: number;
}

export const STOP = 0;
export const RUNS = 1;
export const DONE = 2;
const MOST_RUNS = 12;
/** Of each run every so many words are written and checked: taking and giving is to be most of the work. */
const STRIDE = 512;

export class Claims {
  readonly live: Run[] = [];
  readonly #random: () => number;

  constructor(
    readonly table: PageTable, readonly task: Pick<ClaimingTask, "owner" | "seed" | "shadow" | "dead" | "control">,
  ) {
    this.#random = randomNumbers(task.seed);
  }

  step(): void {
    const { live } = this;
    if (live.length < MOST_RUNS && this.#random() % 2 === 0) this.take(1 + this.#random() % (20 * WASM_PAGE));
    else if (live.length > 0) this.give(this.#random() % live.length);
  }

  /** Takes a run if there is one. */
  take(bytes: number): void {
    const { owner } = this.task;
    const run = this.table.claim(owner, bytes);
    if (!run) return;
    for (let page = run.address; page < run.address + run.bytes; page += WASM_PAGE) {
      const before = Atomics.exchange(this.task.shadow, page / WASM_PAGE, owner);
      if (before !== 0 && Atomics.load(this.task.dead, before) === 0) {
        throw new Error(`page ${page / WASM_PAGE} belongs to ${before}, and ${owner} was given it too`);
      }
    }
    const words = this.wordsOf(run);
    for (let at = 0; at < words.length; at += STRIDE) words[at] = owner;
    Atomics.add(this.task.control, RUNS, 1);
    this.live.push(run);
  }

  /** Checks a run and gives it back. */
  give(index: number): void {
    const { owner } = this.task;
    const run = this.live.splice(index, 1)[0]!;
    const words = this.wordsOf(run);
    for (let at = 0; at < words.length; at += STRIDE) {
      if (words[at] !== owner) throw new Error(`${words[at]} wrote over memory of ${owner}`);
    }
    for (let page = run.address; page < run.address + run.bytes; page += WASM_PAGE) {
      const before = Atomics.exchange(this.task.shadow, page / WASM_PAGE, 0);
      if (before !== owner) throw new Error(`page ${page / WASM_PAGE} of ${owner} was given to ${before} too`);
    }
    this.table.free(owner, run);
  }

  wordsOf(run: Run): Int32Array {
    return this.table.memory.i32().subarray(run.address / 4, (run.address + run.bytes) / 4);
  }
}

function work(task: ClaimingTask): void {
  const memory = LinearMemory.over(task.memory, task.maximumBytes);
  const claims = new Claims(new PageTable(memory, task.words), task);
  if (task.once !== undefined) {
    claims.take(task.once);
    const run = claims.live[0]!;
    claims.wordsOf(run).fill(task.owner);
    Atomics.store(task.control, STOP, run.address);
    Atomics.notify(task.control, STOP);
    return;
  }
  while (Atomics.load(task.control, STOP) === 0) claims.step();
  while (claims.live.length > 0) claims.give(0);
  Atomics.add(task.control, DONE, 1);
}

// The test itself imports this file, too.
if (!isMainThread && isTask(workerData)) work(workerData);

function isTask(data: unknown): data is ClaimingTask {
  return typeof data === "object" && data !== null && "shadow" in data;
}

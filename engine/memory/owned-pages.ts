// What a thread's arenas take pages from: the page table, in that thread's name. Knows nothing of contents.
import type { PageSource } from "./arena.ts";
import { WASM_PAGE, type LinearMemory } from "./linear-memory.ts";
import type { PageTable, Run } from "./page-table.ts";
import type { Sanitizer } from "./sanitizer.ts";

export interface OwnedPagesOptions {
  readonly sanitizer?: Sanitizer;
  /** OWNED_COUNTERS words that other threads may read: pages held, and the most that ever were. */
  readonly counters?: Int32Array;
}

export const OWNED_COUNTERS = 2;
const HELD = 0;
const PEAK = 1;

/** Runs are whole pages of 64 KiB. What is not freed before the thread ends, `PageTable.freeAll` gets back. */
export class OwnedPages implements PageSource {
  readonly memory: LinearMemory;
  readonly table: PageTable;
  readonly owner: number;
  readonly sanitizer: Sanitizer | undefined;
  /** Asked to free about so many bytes when the memory is exhausted; whether it freed anything. */
  onPressure: ((bytes: number) => boolean) | undefined;
  readonly #counters: Int32Array;

  constructor(table: PageTable, owner: number, options: OwnedPagesOptions = {}) {
    this.memory = table.memory;
    this.table = table;
    this.owner = owner;
    this.sanitizer = options.sanitizer;
    this.#counters = options.counters ?? new Int32Array(OWNED_COUNTERS);
  }

  /** Bytes of pages held. */
  get usedBytes(): number { return Atomics.load(this.#counters, HELD) * WASM_PAGE; }
  /** The most that was ever held at once. */
  get peakBytes(): number { return Atomics.load(this.#counters, PEAK) * WASM_PAGE; }

  /** A run of at least `bytes`. Its contents are whatever an earlier owner left there. */
  allocate(bytes: number): Run {
    for (;;) {
      const run = this.table.claim(this.owner, bytes);
      if (run) {
        this.sanitizer?.takeOver(run.address, run.bytes);
        this.#count(run.bytes);
        return run;
      }
      if (!this.onPressure?.(bytes)) throw this.table.exhausted(bytes);
    }
  }

  free(run: Run): void {
    this.table.free(this.owner, run, this.sanitizer);
    this.#count(-run.bytes);
  }

  /** Only the owner writes its counters. */
  #count(bytes: number): void {
    const held = Atomics.load(this.#counters, HELD) + bytes / WASM_PAGE;
    Atomics.store(this.#counters, HELD, held);
    if (held > Atomics.load(this.#counters, PEAK)) Atomics.store(this.#counters, PEAK, held);
  }
}

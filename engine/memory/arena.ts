// Memory with one lifetime: many allocations, one release. Knows nothing of what is stored.
import { Budget } from "./budget.ts";
import type { LinearMemory } from "./linear-memory.ts";
import { PAGE_BYTES, roundToPages, type Run } from "./page-allocator.ts";
import { CANARY_BYTES, type Sanitizer } from "./sanitizer.ts";

/** Where blocks come from. */
export interface PageSource {
  readonly memory: LinearMemory;
  readonly sanitizer: Sanitizer | undefined;
  /** A run of at least `bytes`; a ResourceError if there is none. */
  allocate(bytes: number): Run;
  free(run: Run): void;
}

/** Who is told how much is held; may refuse with a ResourceError. */
export interface Reservations {
  readonly name: string;
  reserve(bytes: number): void;
  release(bytes: number): void;
}

export interface ArenaOptions {
  /** For messages. Default: the budget's name. */
  readonly label?: string;
  /** Bytes of the first block; later ones double up to BLOCK_MAX. Default 64 KiB. */
  readonly blockBytes?: number;
}

const BLOCK_DEFAULT = 64 << 10;
const BLOCK_MAX = 1 << 20;

/**
 * Bump allocation over blocks of pages; what is large against a block gets a run of its own. Every block is
 * reserved against the budget first. Memory handed out holds old data unless `allocateZeroed` is asked.
 */
export class Arena {
  readonly allocator: PageSource;
  readonly budget: Reservations;
  readonly label: string;
  #runs: Run[] = [];
  /** Allocations, for the sanitizer's checks on release: address, bytes, address, bytes… */
  #guarded: number[] = [];
  readonly #firstBlock: number;
  #nextBlock: number;
  #position = 0;
  #blockEnd = 0;
  #bytes = 0;

  constructor(allocator: PageSource, budget: Reservations, options: ArenaOptions = {}) {
    this.allocator = allocator;
    this.budget = budget;
    this.label = options.label ?? budget.name;
    this.#firstBlock = this.#nextBlock = roundToPages(options.blockBytes ?? BLOCK_DEFAULT);
  }

  /** Bytes of pages held. */
  get bytes(): number { return this.#bytes; }

  /** Address of `bytes` bytes; `align` is a power of two up to PAGE_BYTES. */
  allocate(bytes: number, align = 64): number {
    const { sanitizer } = this.allocator;
    if (!sanitizer) return this.#bump(bytes, align);
    const before = Math.max(CANARY_BYTES, align);
    const address = this.#bump(before + bytes + CANARY_BYTES, align) + before;
    sanitizer.guard(address, bytes);
    this.#guarded.push(address, bytes);
    return address;
  }

  allocateZeroed(bytes: number, align = 64): number {
    const address = this.allocate(bytes, align);
    this.allocator.memory.u8().fill(0, address, address + bytes);
    return address;
  }

  /** Takes over all memory of another arena over the same pages, which is then empty. */
  adopt(other: Arena): void {
    if (other.allocator !== this.allocator) {
      throw new RangeError(`${this.label} cannot adopt ${other.label}: their pages have different owners`);
    }
    if (other.budget instanceof Budget && this.budget instanceof Budget) {
      other.budget.transfer(other.#bytes, this.budget);
    } else {
      this.budget.reserve(other.#bytes);
      other.budget.release(other.#bytes);
    }
    this.#runs.push(...other.#runs);
    this.#guarded.push(...other.#guarded);
    this.#bytes += other.#bytes;
    other.#forget();
  }

  /** Gives all memory back. The arena is empty and can be used again. */
  release(): void {
    const { allocator } = this;
    const runs = this.#runs;
    const guarded = this.#guarded;
    this.budget.release(this.#bytes);
    this.#forget();
    const damage: unknown[] = [];
    for (let i = 0; i < guarded.length; i += 2) {
      try {
        allocator.sanitizer?.unguard(guarded[i]!, guarded[i + 1]!, this.label);
      } catch (error) {
        damage.push(error);
      }
    }
    for (const run of runs) allocator.free(run);
    if (damage.length > 0) throw damage[0];
  }

  #bump(bytes: number, align: number): number {
    const address = Math.ceil(this.#position / align) * align;
    if (address + bytes <= this.#blockEnd) {
      this.#position = address + bytes;
      return address;
    }
    // A run of its own leaves the current block open for small allocations.
    if (bytes * 4 > this.#nextBlock) return this.#take(bytes).address;
    const block = this.#take(this.#nextBlock);
    this.#nextBlock = Math.min(this.#nextBlock * 2, Math.max(BLOCK_MAX, this.#nextBlock));
    this.#position = block.address + bytes;
    this.#blockEnd = block.address + block.bytes;
    return block.address;
  }

  #take(bytes: number): Run {
    const size = Math.max(PAGE_BYTES, roundToPages(bytes));
    this.budget.reserve(size);
    let run: Run;
    try {
      run = this.allocator.allocate(size);
    } catch (error) {
      this.budget.release(size);
      throw error;
    }
    if (run.bytes > size) this.#reserveRest(run, size);
    this.#runs.push(run);
    this.#bytes += run.bytes;
    return run;
  }

  /** Some sources count in larger pages than the arena does. */
  #reserveRest(run: Run, reserved: number): void {
    try {
      this.budget.reserve(run.bytes - reserved);
    } catch (error) {
      this.budget.release(reserved);
      this.allocator.free(run);
      throw error;
    }
  }

  #forget(): void {
    this.#runs = [];
    this.#guarded = [];
    this.#position = this.#blockEnd = 0;
    this.#bytes = 0;
    // Small again, so that a reused arena does not creep up to large blocks.
    this.#nextBlock = this.#firstBlock;
  }
}

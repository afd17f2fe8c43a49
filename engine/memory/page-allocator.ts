// Cuts small pages out of those of the page table and joins them again. Knows nothing of contents.
import type { ResourceError } from "../../expr/error.ts";
import { WASM_PAGE, type LinearMemory } from "./linear-memory.ts";
import { MAIN_OWNER, PageTable, type Run } from "./page-table.ts";
import type { Sanitizer } from "./sanitizer.ts";

export type { Run } from "./page-table.ts";

/** The unit of allocation. Small, because a table of 10,000 short columns holds 10,000 runs. */
export const PAGE_BYTES = 4096;
/** So much in whole free pages is kept back: what small queries take and give again and again. */
const SPARE_MAX = 1 << 20;

export const roundToPages = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

/**
 * For the engine's own thread. Best fit over a sorted free list with coalescing; `bytes` of a run is a multiple
 * of PAGE_BYTES. Reuses before it grows; linear memory never shrinks.
 */
export class PageAllocator {
  readonly memory: LinearMemory;
  readonly sanitizer: Sanitizer | undefined;
  readonly table: PageTable;
  /** Asked to free about so many bytes when the memory is exhausted; whether it freed anything. */
  onPressure: ((bytes: number) => boolean) | undefined;
  /** Free runs, ascending by address, never adjacent. */
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  /** Bytes of the table's pages that are wholly free. */
  #spare = 0;
  #used = 0;

  constructor(memory: LinearMemory, sanitizer?: Sanitizer, table = new PageTable(memory)) {
    this.memory = memory;
    this.sanitizer = sanitizer;
    this.table = table;
  }

  /** Bytes handed out. */
  get usedBytes(): number { return this.#used; }
  get capacityBytes(): number { return this.memory.byteLength; }

  /** A run of at least `bytes`. Its contents are whatever an earlier owner left there. */
  allocate(bytes: number): Run {
    const size = Math.max(PAGE_BYTES, roundToPages(bytes));
    for (;;) {
      const address = this.#takeFree(size) ?? this.#claim(size);
      if (address !== undefined) {
        this.#used += size;
        this.sanitizer?.assertPoisoned(address, size);
        return { address, bytes: size };
      }
      if (!this.onPressure?.(size)) throw this.#exhausted(size);
    }
  }

  free(run: Run): void {
    // Before anything is poisoned: what is freed twice may be another thread's by now.
    this.table.assertOwned(MAIN_OWNER, run);
    const at = this.#placeOf(run);
    this.sanitizer?.poison(run.address, run.bytes);
    this.#used -= run.bytes;
    const joined = this.#insertFree(at, run);
    if (this.#spare > SPARE_MAX) this.#giveBack(joined);
  }

  /** The smallest free run that is large enough, the lowest of equals; its rest stays free. */
  #takeFree(size: number): number | undefined {
    let best = -1;
    for (let i = 0; i < this.#lengths.length; i++) {
      const length = this.#lengths[i]!;
      if (length < size || (best >= 0 && length >= this.#lengths[best]!)) continue;
      best = i;
      if (length === size) break;
    }
    if (best < 0) return undefined;
    const address = this.#starts[best]!;
    const length = this.#lengths[best]!;
    this.#spare -= wholePages(address, length);
    if (length === size) {
      this.#starts.splice(best, 1);
      this.#lengths.splice(best, 1);
    } else {
      this.#starts[best] = address + size;
      this.#lengths[best] = length - size;
      this.#spare += wholePages(address + size, length - size);
    }
    return address;
  }

  /** Takes what is missing from the table, from what the memory has first. */
  #claim(size: number): number | undefined {
    const { table } = this;
    // Together with the table's free pages the spare ones may be long enough.
    for (let i = this.#starts.length - 1; this.#spare > 0; i--) this.#giveBack(i);
    const found = this.#extend(size) ?? this.#takeOver(table.claimFree(MAIN_OWNER, size), size);
    if (found !== undefined) return found;
    if (!table.grow(size) && !table.grow(size - this.#freeAtEnd())) {
      this.memory.refresh();
    }
    return this.#extend(size) ?? this.#takeOver(table.claim(MAIN_OWNER, size), size);
  }

  /** Makes a free run longer by the table's pages behind it, so that odd sizes pack closely. */
  #extend(size: number): number | undefined {
    for (let i = 0; i < this.#starts.length; i++) {
      const end = this.#starts[i]! + this.#lengths[i]!;
      if (end % WASM_PAGE !== 0) continue;
      const run = this.table.claimAt(MAIN_OWNER, end, size - this.#lengths[i]!);
      if (run) return this.#takeOver(run, size);
    }
    return undefined;
  }

  #takeOver(run: Run | undefined, size: number): number | undefined {
    if (!run) return undefined;
    this.sanitizer?.takeOver(run.address, run.bytes);
    this.#insertFree(this.#placeOf(run), run);
    return this.#takeFree(size);
  }

  /** Bytes of a free run at the memory's end. */
  #freeAtEnd(): number {
    const last = this.#starts.length - 1;
    if (last < 0) return 0;
    return this.#starts[last]! + this.#lengths[last]! === this.memory.byteLength ? this.#lengths[last]! : 0;
  }

  /** Returns the whole pages of a free run to the table; what is left at its ends stays here. */
  #giveBack(at: number): void {
    const start = this.#starts[at]!;
    const end = start + this.#lengths[at]!;
    const bytes = wholePages(start, end - start);
    if (bytes === 0) return;
    const address = Math.ceil(start / WASM_PAGE) * WASM_PAGE;
    const ends = [[start, address], [address + bytes, end]].filter(([from, to]) => from! < to!);
    this.#starts.splice(at, 1, ...ends.map(([from]) => from!));
    this.#lengths.splice(at, 1, ...ends.map(([from, to]) => to! - from!));
    this.#spare -= bytes;
    this.table.free(MAIN_OWNER, { address, bytes });
  }

  /** Where in the list a run belongs. */
  #placeOf({ address, bytes }: Run): number {
    const starts = this.#starts;
    let at = 0;
    for (let high = starts.length; at < high;) {
      const middle = (at + high) >>> 1;
      if (starts[middle]! < address) at = middle + 1;
      else high = middle;
    }
    const before = at > 0 ? starts[at - 1]! + this.#lengths[at - 1]! : -1;
    if (before > address || (at < starts.length && address + bytes > starts[at]!)) {
      throw new RangeError(`pages at ${address} are freed twice`);
    }
    return at;
  }

  /** Puts a run in its place and joins it with its neighbours; the place of what comes of it. */
  #insertFree(at: number, { address, bytes }: Run): number {
    const starts = this.#starts;
    const lengths = this.#lengths;
    const joinsBefore = at > 0 && starts[at - 1]! + lengths[at - 1]! === address;
    const joinsNext = at < starts.length && address + bytes === starts[at];
    const first = joinsBefore ? at - 1 : at;
    const last = joinsNext ? at + 1 : at;
    let start = address;
    let length = bytes;
    for (let i = first; i < last; i++) {
      start = Math.min(start, starts[i]!);
      length += lengths[i]!;
      this.#spare -= wholePages(starts[i]!, lengths[i]!);
    }
    this.#spare += wholePages(start, length);
    if (last - first === 1) {
      starts[first] = start;
      lengths[first] = length;
    } else {
      starts.splice(first, last - first, start);
      lengths.splice(first, last - first, length);
    }
    return first;
  }

  #exhausted(size: number): ResourceError {
    const bytes = this.#lengths.reduce((sum, length) => sum + length, 0);
    return this.table.exhausted(size, { bytes, pieces: this.#lengths.length });
  }
}

/** Bytes of the table's pages that lie wholly within a run. */
function wholePages(start: number, bytes: number): number {
  const first = Math.ceil(start / WASM_PAGE);
  const end = Math.floor((start + bytes) / WASM_PAGE);
  return end > first ? (end - first) * WASM_PAGE : 0;
}

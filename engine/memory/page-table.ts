// Who owns which 64 KiB page of linear memory: for any number of threads, without a lock. Knows no contents.
import { ResourceError } from "../../expr/error.ts";
import { formatBytes } from "./format-bytes.ts";
import { RESERVED_BYTES, WASM_PAGE, type LinearMemory } from "./linear-memory.ts";
import type { Sanitizer } from "./sanitizer.ts";

/** A run of pages, of whatever size the one who hands it out counts in. */
export interface Run {
  readonly address: number;
  readonly bytes: number;
}

/** The engine's own thread. Other threads have larger numbers, and no number is used for two of them. */
export const MAIN_OWNER = 1;

const FREE = 0;
/** Memory grows by half its size, but at least and at most so much: growing is a call into the platform. */
const GROWTH_MIN = 1 << 20;
const GROWTH_MAX = 64 << 20;

// The words: a header of one cache line, then the owner of each page that 32-bit addresses reach.
const HIGH_WATER = 0;
const HINT = 1;
const SIZE = 2;
const HEADER_WORDS = 16;
const PAGE_COUNT = 2 ** 32 / WASM_PAGE;
const FIRST_PAGE = RESERVED_BYTES / WASM_PAGE;

/** Searches that found nothing but lost a race on the way; after so many it counts as full. */
const CONTESTED_SEARCHES = 16;

/**
 * A page changes hands by one compare-and-swap of its word, so a thread may be killed anywhere: what it held
 * stands under its number until `freeAll`. There is no count of what is claimed that such a death could falsify.
 * Each thread has its own PageTable over the same words.
 */
export class PageTable {
  readonly memory: LinearMemory;
  /** To be posted to other threads, with the memory. */
  readonly words: Int32Array;
  /** Whether the search under way lost a page to another thread. */
  #contested = false;

  constructor(memory: LinearMemory, words?: Int32Array) {
    this.memory = memory;
    this.words = words ?? newWords(memory.shared);
    if (memory.shared) memory.shareSize(this.words, SIZE);
  }

  /** Bytes of pages that anyone owns. */
  get claimedBytes(): number {
    let pages = 0;
    const end = Atomics.load(this.words, HIGH_WATER);
    for (let page = FIRST_PAGE; page < end; page++) if (this.#ownerOf(page) !== FREE) pages++;
    return pages * WASM_PAGE;
  }

  /** At least `bytes` in one piece; undefined if the memory has no such piece and may not grow. */
  claim(owner: number, bytes: number): Run | undefined {
    const { memory } = this;
    for (;;) {
      const size = memory.byteLength;
      const run = this.claimFree(owner, bytes);
      // Whoever grew it may have died before it told.
      if (run) memory.noteSize();
      if (run) return run;
      if (this.grow(bytes)) continue;
      memory.refresh();
      // Else another thread has grown it to the limit, and may have left room.
      if (memory.byteLength === size) return undefined;
    }
  }

  /** Like `claim`, out of what the memory has, without growing it. */
  claimFree(owner: number, bytes: number): Run | undefined {
    if (!(owner > FREE)) throw new RangeError(`${owner} can own no pages; owners are numbered from 1`);
    const pages = pagesOf(bytes);
    for (let i = 0; i < CONTESTED_SEARCHES; i++) {
      this.#contested = false;
      const end = this.#endPage();
      const hint = Math.min(end, Math.max(FIRST_PAGE, Atomics.load(this.words, HINT)));
      let page = this.#search(owner, pages, hint, end);
      if (page < 0) page = this.#search(owner, pages, FIRST_PAGE, Math.min(end, hint + pages - 1));
      if (page >= 0) {
        Atomics.store(this.words, HINT, page + pages);
        return { address: page * WASM_PAGE, bytes: pages * WASM_PAGE };
      }
      if (!this.#contested) break;
    }
    return undefined;
  }

  /** Exactly the pages that begin at `address`, a multiple of 64 KiB; undefined unless all of them are free. */
  claimAt(owner: number, address: number, bytes: number): Run | undefined {
    const start = address / WASM_PAGE;
    const pages = pagesOf(bytes);
    if (start < FIRST_PAGE || start + pages > this.#endPage()) return undefined;
    // Looked at first: pages that are taken only to be undone may cost another thread its run.
    for (let page = start; page < start + pages; page++) if (this.#ownerOf(page) !== FREE) return undefined;
    if (this.#take(owner, start, pages) >= 0) return undefined;
    return { address, bytes: pages * WASM_PAGE };
  }

  /** Gives a run back, or pages out of one. */
  free(owner: number, run: Run, sanitizer?: Sanitizer): void {
    this.assertOwned(owner, run);
    sanitizer?.poison(run.address, run.bytes);
    const start = run.address / WASM_PAGE;
    for (let page = start; page < start + pagesOf(run.bytes); page++) this.#release(page);
    this.#lowerHint(start);
  }

  /** Frees all that a thread left when it ended; says how many bytes. The thread must be gone for good. */
  freeAll(owner: number, sanitizer?: Sanitizer): number {
    const end = Atomics.load(this.words, HIGH_WATER);
    let pages = 0;
    for (let page = end - 1; page >= FIRST_PAGE; page--) {
      if (this.#ownerOf(page) !== owner) continue;
      sanitizer?.poison(page * WASM_PAGE, WASM_PAGE);
      this.#release(page);
      this.#lowerHint(page);
      pages++;
    }
    return pages * WASM_PAGE;
  }

  /** Fails unless all pages that the run touches are the owner's. */
  assertOwned(owner: number, { address, bytes }: Run): void {
    const end = Math.ceil((address + bytes) / WASM_PAGE);
    for (let page = Math.floor(address / WASM_PAGE); page < end; page++) {
      const found = this.#ownerOf(page);
      if (found === owner) continue;
      throw new RangeError(`owner ${owner} frees ${bytes} bytes at ${address}, but ` +
        (found === FREE ? "they are freed already" : `they belong to owner ${found}`));
    }
  }

  /** Grows the memory so far that `bytes` fit at its end; false if its limit forbids it. */
  grow(bytes: number): boolean {
    const { memory } = this;
    const size = memory.byteLength;
    let end = size / WASM_PAGE;
    while (end > FIRST_PAGE && this.#ownerOf(end - 1) === FREE) end--;
    const needed = pagesOf(bytes) * WASM_PAGE - (size - end * WASM_PAGE);
    // Another thread has made room meanwhile.
    if (needed <= 0) return true;
    const step = Math.min(GROWTH_MAX, Math.max(GROWTH_MIN, size / 2));
    return memory.grow(Math.max(needed, step)) || memory.grow(needed);
  }

  /** Says why there are no `bytes` bytes; `unused` is what the caller has free within pages of its own. */
  exhausted(bytes: number, unused = { bytes: 0, pieces: 0 }): ResourceError {
    const { memory } = this;
    const used = this.claimedBytes - unused.bytes;
    const free = memory.byteLength - RESERVED_BYTES - used;
    return new ResourceError("memory-limit",
      `No ${formatBytes(bytes)} of linear memory in one piece: ${formatBytes(used)} of ` +
      `${formatBytes(memory.maximumBytes)} are in use, ${formatBytes(free)} are free in ` +
      `${this.#freePieces() + unused.pieces} pieces.`,
      { hint: "Raise memoryLimit, or dispose of persisted frames." });
  }

  /** First page of a claimed run between two pages; -1 if none is long enough. */
  #search(owner: number, pages: number, from: number, to: number): number {
    let free = 0;
    for (let page = from; page < to; page++) {
      free = this.#ownerOf(page) === FREE ? free + 1 : 0;
      if (free < pages) continue;
      const lost = this.#take(owner, page - pages + 1, pages);
      if (lost < 0) return page - pages + 1;
      this.#contested = true;
      // Who was faster is likely to want as many pages from there: two threads that go on side by side
      // would take pages from each other again and again.
      page = lost + pages - 1;
      free = 0;
    }
    return -1;
  }

  /** Takes pages one by one, or none of them; -1, or the page that another one has. */
  #take(owner: number, start: number, pages: number): number {
    // First of all: a thread that is killed on the way leaves nothing above the mark.
    this.#raiseHighWater(start + pages);
    for (let page = start; page < start + pages; page++) {
      if (Atomics.compareExchange(this.words, HEADER_WORDS + page, FREE, owner) === FREE) continue;
      for (let taken = page - 1; taken >= start; taken--) this.#release(taken);
      return page;
    }
    return -1;
  }

  #ownerOf(page: number): number { return Atomics.load(this.words, HEADER_WORDS + page); }

  #release(page: number): void { Atomics.store(this.words, HEADER_WORDS + page, FREE); }

  #endPage(): number { return Math.min(PAGE_COUNT, this.memory.byteLength / WASM_PAGE); }

  #raiseHighWater(page: number): void {
    for (let mark = Atomics.load(this.words, HIGH_WATER); mark < page;) {
      const found = Atomics.compareExchange(this.words, HIGH_WATER, mark, page);
      if (found === mark) return;
      mark = found;
    }
  }

  /** What was freed is used again first. A hint that a race leaves wrong costs a longer search. */
  #lowerHint(page: number): void {
    if (Atomics.load(this.words, HINT) > page) Atomics.store(this.words, HINT, page);
  }

  #freePieces(): number {
    let pieces = 0;
    let before = true;
    for (let page = FIRST_PAGE; page < this.#endPage(); page++) {
      const owned = this.#ownerOf(page) !== FREE;
      if (before && !owned) pieces++;
      before = owned;
    }
    return pieces;
  }
}

const pagesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / WASM_PAGE));

function newWords(shared: boolean): Int32Array {
  const bytes = (HEADER_WORDS + PAGE_COUNT) * Int32Array.BYTES_PER_ELEMENT;
  return new Int32Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
}

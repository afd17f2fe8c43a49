// Hands out runs of pages of linear memory and takes them back. Knows nothing of their owners or contents.
import { ResourceError } from "../../expr/error.ts";
import { formatBytes } from "./format-bytes.ts";
import { RESERVED_BYTES, type LinearMemory } from "./linear-memory.ts";
import type { Sanitizer } from "./sanitizer.ts";

/** The unit of allocation. Small, because a table of 10,000 short columns holds 10,000 runs. */
export const PAGE_BYTES = 4096;
/** Memory grows by half its size, but at least and at most so much: growing is a call into the platform. */
const GROWTH_MIN = 1 << 20;
const GROWTH_MAX = 64 << 20;

/** A run of pages: `bytes` is a multiple of PAGE_BYTES. */
export interface Run {
  readonly address: number;
  readonly bytes: number;
}

export const roundToPages = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

/** Best fit over a sorted free list with coalescing. Reuses before it grows; linear memory never shrinks. */
export class PageAllocator {
  readonly memory: LinearMemory;
  readonly sanitizer: Sanitizer | undefined;
  /** Asked to free about so many bytes when the memory is exhausted; whether it freed anything. */
  onPressure: ((bytes: number) => boolean) | undefined;
  /** Free runs, ascending by address, never adjacent. */
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  #end: number;
  #used = 0;

  constructor(memory: LinearMemory, sanitizer?: Sanitizer) {
    this.memory = memory;
    this.sanitizer = sanitizer;
    this.#end = RESERVED_BYTES;
    this.#takeOver(memory.byteLength);
  }

  /** Bytes handed out. */
  get usedBytes(): number { return this.#used; }
  get capacityBytes(): number { return this.memory.byteLength; }

  /** A run of at least `bytes`. Its contents are whatever an earlier owner left there. */
  allocate(bytes: number): Run {
    const size = Math.max(PAGE_BYTES, roundToPages(bytes));
    for (;;) {
      const address = this.#takeFree(size) ?? this.#grow(size);
      if (address !== undefined) {
        this.#used += size;
        this.sanitizer?.assertPoisoned(address, size);
        return { address, bytes: size };
      }
      if (!this.onPressure?.(size)) throw this.#exhausted(size);
    }
  }

  free(run: Run): void {
    this.sanitizer?.poison(run.address, run.bytes);
    this.#used -= run.bytes;
    this.#insertFree(run.address, run.bytes);
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
    if (this.#lengths[best] === size) {
      this.#starts.splice(best, 1);
      this.#lengths.splice(best, 1);
    } else {
      this.#starts[best]! += size;
      this.#lengths[best]! -= size;
    }
    return address;
  }

  /** Grows far enough for `size`, counting a free run at the very end. */
  #grow(size: number): number | undefined {
    const { memory } = this;
    const last = this.#starts.length - 1;
    const endsFree = last >= 0 && this.#starts[last]! + this.#lengths[last]! === this.#end;
    const tail = endsFree ? this.#lengths[last]! : 0;
    const needed = size - tail;
    const step = Math.min(GROWTH_MAX, Math.max(GROWTH_MIN, this.#end / 2));
    if (!(memory.grow(Math.max(needed, step)) || memory.grow(needed))) return undefined;
    this.#takeOver(memory.byteLength);
    return this.#takeFree(size);
  }

  #takeOver(newEnd: number): void {
    const start = this.#end;
    this.#end = newEnd;
    this.sanitizer?.poison(start, newEnd - start);
    this.#insertFree(start, newEnd - start);
  }

  #insertFree(address: number, bytes: number): void {
    const starts = this.#starts;
    const lengths = this.#lengths;
    let at = 0;
    for (let high = starts.length; at < high;) {
      const middle = (at + high) >>> 1;
      if (starts[middle]! < address) at = middle + 1;
      else high = middle;
    }
    const before = at > 0 ? starts[at - 1]! + lengths[at - 1]! : -1;
    if (before > address || (at < starts.length && address + bytes > starts[at]!)) {
      throw new RangeError(`pages at ${address} are freed twice`);
    }
    const joinsNext = at < starts.length && address + bytes === starts[at];
    if (before === address) {
      lengths[at - 1]! += bytes + (joinsNext ? lengths[at]! : 0);
      if (joinsNext) {
        starts.splice(at, 1);
        lengths.splice(at, 1);
      }
    } else if (joinsNext) {
      starts[at] = address;
      lengths[at]! += bytes;
    } else {
      starts.splice(at, 0, address);
      lengths.splice(at, 0, bytes);
    }
  }

  #exhausted(size: number): ResourceError {
    const free = this.capacityBytes - RESERVED_BYTES - this.#used;
    return new ResourceError("memory-limit",
      `No ${formatBytes(size)} of linear memory in one piece: ${formatBytes(this.#used)} of ` +
      `${formatBytes(this.memory.maximumBytes)} are in use, ${formatBytes(free)} are free in ` +
      `${this.#starts.length} pieces.`,
      { hint: "Raise memoryLimit, or dispose of persisted frames." });
  }
}

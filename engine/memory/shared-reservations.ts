// How much several threads hold together, in shared memory: operator → query → engine. Sets no limits itself.
import type { Reservations } from "./arena.ts";
import { PAGE_BYTES } from "./page-allocator.ts";

/** Words of one level: pages in use, and the most that ever were. 32 bits count more pages than there are. */
export const RESERVATION_WORDS = 2;
const IN_USE = 0;
const PEAK = 1;

/** Each thread has its own object over the same words. What is reserved here is reserved in all ancestors. */
export class SharedReservations implements Reservations {
  readonly name: string;
  /** RESERVATION_WORDS words, to be posted to other threads. */
  readonly words: Int32Array;
  readonly parent: Reservations | undefined;

  constructor(name: string, words: Int32Array = newWords(), parent?: Reservations) {
    this.name = name;
    this.words = words;
    this.parent = parent;
  }

  /** Bytes reserved here and below, by all threads. */
  get used(): number { return Atomics.load(this.words, IN_USE) * PAGE_BYTES; }
  /** The most that was ever reserved at once. */
  get peak(): number { return Atomics.load(this.words, PEAK) * PAGE_BYTES; }

  reserve(bytes: number): void {
    // Ancestors first: they may refuse.
    this.parent?.reserve(bytes);
    const pages = pagesOf(bytes);
    const inUse = Atomics.add(this.words, IN_USE, pages) + pages;
    for (let peak = Atomics.load(this.words, PEAK); peak < inUse;) {
      const found = Atomics.compareExchange(this.words, PEAK, peak, inUse);
      if (found === peak) break;
      peak = found;
    }
  }

  release(bytes: number): void {
    const pages = pagesOf(bytes);
    const held = Atomics.sub(this.words, IN_USE, pages);
    if (held < pages) {
      Atomics.add(this.words, IN_USE, pages);
      throw new RangeError(`${this.name} releases ${bytes} bytes but holds only ${held * PAGE_BYTES}`);
    }
    this.parent?.release(bytes);
  }

  /** Sets what is in use, here alone: a thread that was killed may have left it wrong. */
  settle(bytes: number): void {
    Atomics.store(this.words, IN_USE, pagesOf(bytes));
  }
}

const newWords = (): Int32Array => new Int32Array(new SharedArrayBuffer(RESERVATION_WORDS * 4));

const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES);

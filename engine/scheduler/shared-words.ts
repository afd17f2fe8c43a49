// The few atomic operations that protocols between threads are written in. Must never know what words mean.

/** 64-bit unsigned words that several threads share. Every operation is sequentially consistent. */
export interface SharedWords {
  load(index: number): bigint;
  store(index: number, value: bigint): void;
  /** Writes `value` if the word is `expected`. Returns the word that was found. */
  compareExchange(index: number, expected: bigint, value: bigint): bigint;
  /** Returns the word from before. */
  add(index: number, value: bigint): bigint;
}

/** Shared words in a buffer. Unsigned, so that a word that was read equals the word that was packed. */
export class AtomicWords implements SharedWords {
  readonly #words: BigUint64Array;

  constructor(buffer: ArrayBufferLike, byteOffset: number, byteLength: number) {
    this.#words = new BigUint64Array(buffer, byteOffset, byteLength / BigUint64Array.BYTES_PER_ELEMENT);
  }

  load(index: number): bigint { return Atomics.load(this.#words, index); }

  store(index: number, value: bigint): void { Atomics.store(this.#words, index, value); }

  compareExchange(index: number, expected: bigint, value: bigint): bigint {
    return Atomics.compareExchange(this.#words, index, expected, value);
  }

  add(index: number, value: bigint): bigint { return Atomics.add(this.#words, index, value); }
}

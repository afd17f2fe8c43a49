// Runs synchronous code one atomic operation at a time. Knows nothing of what the code does with its words.
import type { SharedWords } from "../../engine/scheduler/shared-words.ts";

/** Code that has stopped before an operation, or has come to its end. */
export type Step<Result> = { readonly ended: false } | { readonly ended: true; readonly result: Result };

const STOPPED = Symbol("stopped before the next operation");

/** Only the first word of each line of 8 takes part in the protocol; the others are statistics. */
const LINE_WORDS = 8;

/**
 * Memory that lets code do one operation more than the last time. The code is run again from its start with
 * what its operations returned so far (`history`); the next one is done on `words` and added to the history;
 * the one after that stops the code. This is sound for code whose only state is the shared words.
 */
export class SteppedWords implements SharedWords {
  /** How many operations on statistics were done, in all steps. */
  statistics = 0;
  #words: bigint[] = [];
  #history: bigint[] = [];
  #replayed = 0;
  #live = 0;

  /** One operation, and all that the code does before its next. Changes `words` and `history`. */
  step<Result>(words: bigint[], history: bigint[], code: () => Result): Step<Result> {
    this.#words = words;
    this.#history = history;
    this.#replayed = 0;
    this.#live = 0;
    try {
      return { ended: true, result: code() };
    } catch (stop) {
      if (stop !== STOPPED) throw stop;
      return { ended: false };
    }
  }

  load(index: number): bigint { return this.#operation(index, word => word); }

  store(index: number, value: bigint): void { this.#operation(index, () => value); }

  compareExchange(index: number, expected: bigint, value: bigint): bigint {
    return this.#operation(index, word => word === expected ? value : word);
  }

  add(index: number, value: bigint): bigint {
    return this.#operation(index, word => BigInt.asUintN(64, word + value));
  }

  #operation(index: number, change: (word: bigint) => bigint): bigint {
    if (index % LINE_WORDS !== 0) {
      if (this.#live > 0) this.statistics++;
      return 0n;
    }
    if (this.#replayed < this.#history.length) return this.#history[this.#replayed++]!;
    if (this.#live++ > 0) throw STOPPED;
    const word = this.#words[index / LINE_WORDS];
    if (word === undefined) throw new RangeError(`There is no word ${index} in this memory.`);
    this.#words[index / LINE_WORDS] = change(word);
    this.#history.push(word);
    this.#replayed++;
    return word;
  }
}

// The protocol by which workers take the units (morsel numbers) of a phase, and steal them from each other.
// Must never know what a unit is, what a query is, or how a worker learns of a phase.
import { QuernError } from "../../expr/error.ts";
import { AtomicWords, type SharedWords } from "./shared-words.ts";

/** What `take` returns when it has no unit. */
export const NO_UNIT = -1;
/** The packed ranges have 24 bits for a unit number. */
export const MAX_UNITS = 2 ** 24 - 1;
/** Epochs have 16 bits. */
export const EPOCHS = 2 ** 16;

/** One word a cache line: a worker that counts in its slot must not take the line from its neighbours. */
const LINE_BYTES = 64;
const LINE_WORDS = LINE_BYTES / 8;
const POOL = 0;
const UNFINISHED = LINE_WORDS;
const FIRST_SLOT = 2 * LINE_WORDS;
/** Each slot's line also has the owner's count of steals. */
const STEALS = 1;

/** With 2, at least half of the pool is left when each worker has cut once, for those who are faster. */
const CUTS_A_WORKER = 2;

/** Bytes that the table of so many workers takes. Its address must be a multiple of 8; of 64 is faster. */
export function slotBytes(workers: number): number {
  return FIRST_SLOT * 8 + workers * LINE_BYTES;
}

/**
 * The table of one phase at a time, in shared memory; each thread has its own `Slots` over the same bytes,
 * and the object itself keeps no state. Zeroed bytes are a table whose phase is over.
 *
 * A range of units is one word: epoch 16 bits, begin 24, end 24. Ranges wait in the pool and in the workers'
 * slots, and change hands by one compare-and-swap on the word that holds them. Whoever swaps has seen the
 * whole word, so it doesn't matter whether the word was another one in between. Only a slot's owner fills it,
 * and only when it is empty, so filling is a plain store.
 *
 * - Between the swap that takes a range and the store that puts the rest of it into a slot, the range is
 *   nowhere to be seen. A phase is therefore over when all its units are counted as finished, and not when
 *   all slots are empty.
 * - A phase's epoch is in all of its words. Who comes late, with an older epoch, finds no word of that epoch
 *   that holds a unit, and its swaps fail.
 * - Epochs wrap. A late worker could be deceived only by standing still between reading a word and swapping
 *   it (or between hearing of a phase and taking from it) while exactly a multiple of 65,536 further phases
 *   run in this very table, and by finding the same range then in the same slot. A phase takes at least some
 *   microseconds of waking and counting, so a thread would have to be stopped for about a second while the
 *   others run on, and wake within the one right phase of 65,536. Callers that can hold a worker for so long
 *   must see that all have left.
 * - A dead worker needs no clearing away: the range in its slot is stolen like any other, and its number can
 *   be given to a new worker. But what it held in its hands (a unit, or a range between swap and store) is
 *   never finished, and neither is the phase; who notices the death has to fail the query.
 */
export class Slots {
  readonly #words: SharedWords;
  readonly #workers: number;
  readonly #cuts: number;

  /** An even share of the pool is taken in `cutsAWorker` cuts; with 0, the first who comes takes all. */
  constructor(words: SharedWords, workers: number, cutsAWorker = CUTS_A_WORKER) {
    this.#words = words;
    this.#workers = workers;
    this.#cuts = Math.max(1, workers * cutsAWorker);
  }

  /** The table at `byteOffset` of a buffer. */
  static at(buffer: ArrayBufferLike, byteOffset: number, workers: number, cutsAWorker?: number): Slots {
    return new Slots(new AtomicWords(buffer, byteOffset, slotBytes(workers)), workers, cutsAWorker);
  }

  /**
   * Starts a phase, and says whether it is thereby over, for it has no units. To be called by one thread,
   * when the phase before is over (calls of `take` for it may still come and go), or has been abandoned and
   * no worker is in it. Not every worker has to come.
   */
  publish(epoch: number, units: number): boolean {
    checkPhase(epoch, units);
    this.#words.store(UNFINISHED, pack(epoch, 0, units));
    // What an abandoned phase has left in a slot must not come to life when its epoch comes around again.
    for (let worker = 0; worker < this.#workers; worker++) {
      this.#words.store(slotOf(worker), pack(epoch, 0, 0));
    }
    // Last: who finds the new epoch in the pool finds everything else in place.
    this.#words.store(POOL, pack(epoch, 0, units));
    return units === 0;
  }

  /**
   * The next unit for this worker, or `NO_UNIT`: nothing can be taken now, or the epoch isn't the current
   * one. While `remaining` is above 0, another call may find units that were in nobody's slot.
   */
  take(worker: number, epoch: number): number {
    const own = slotOf(worker);
    let range = this.#words.load(own);
    while (holdsUnits(range, epoch)) {
      const begin = beginOf(range);
      const found = this.#words.compareExchange(own, range, pack(epoch, begin + 1, endOf(range)));
      if (found === range) return begin;
      range = found;
    }
    return this.#cut(worker, epoch);
  }

  /** Counts a unit that `take` has returned. True for the one caller that has finished the phase's last. */
  finish(epoch: number): boolean {
    const before = this.#words.add(UNFINISHED, -1n);
    if (!holdsUnits(before, epoch)) throw finishedTwice(before, epoch);
    return endOf(before) === 1;
  }

  /** How many units of this epoch are not finished: 0 says that the phase is over. */
  remaining(epoch: number): number {
    const unfinished = this.#words.load(UNFINISHED);
    return epochOf(unfinished) === epoch ? endOf(unfinished) : 0;
  }

  /** How often this worker has stolen, in all phases since the bytes were zeroed. */
  steals(worker: number): number {
    return Number(this.#words.load(slotOf(worker) + STEALS));
  }

  /** Takes a share of what nobody has taken. */
  #cut(worker: number, epoch: number): number {
    let pool = this.#words.load(POOL);
    while (holdsUnits(pool, epoch)) {
      const begin = beginOf(pool);
      const end = endOf(pool);
      const cut = begin + Math.max(1, Math.floor((end - begin) / this.#cuts));
      const found = this.#words.compareExchange(POOL, pool, pack(epoch, cut, end));
      if (found === pool) return this.#keep(worker, epoch, begin, cut);
      pool = found;
    }
    return epochOf(pool) === epoch ? this.#steal(worker, epoch) : NO_UNIT;
  }

  /** Takes the later half of what another worker has left; its owner goes on with the earlier one. */
  #steal(worker: number, epoch: number): number {
    for (let distance = 1; distance < this.#workers; distance++) {
      const victim = slotOf((worker + distance) % this.#workers);
      let range = this.#words.load(victim);
      while (holdsUnits(range, epoch)) {
        const begin = beginOf(range);
        const end = endOf(range);
        const half = begin + Math.floor((end - begin) / 2);
        const found = this.#words.compareExchange(victim, range, pack(epoch, begin, half));
        if (found === range) {
          this.#words.add(slotOf(worker) + STEALS, 1n);
          return this.#keep(worker, epoch, half, end);
        }
        range = found;
      }
    }
    return NO_UNIT;
  }

  /** Returns the first unit of a range that is now this worker's, and puts the others into its slot. */
  #keep(worker: number, epoch: number, begin: number, end: number): number {
    if (begin + 1 < end) this.#words.store(slotOf(worker), pack(epoch, begin + 1, end));
    return begin;
  }
}

function slotOf(worker: number): number { return FIRST_SLOT + worker * LINE_WORDS; }

function pack(epoch: number, begin: number, end: number): bigint {
  // The lower 48 bits are exact as a number, so one shift of big integers is enough.
  return (BigInt(epoch) << 48n) | BigInt(begin * 0x1000000 + end);
}

function epochOf(range: bigint): number { return Number(range >> 48n); }
function beginOf(range: bigint): number { return Number((range >> 24n) & 0xffffffn); }
function endOf(range: bigint): number { return Number(range & 0xffffffn); }

function holdsUnits(range: bigint, epoch: number): boolean {
  return epochOf(range) === epoch && beginOf(range) < endOf(range);
}

function checkPhase(epoch: number, units: number): void {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch >= EPOCHS) {
    throw new QuernError("invalid-phase",
      `A phase's epoch must be a whole number from 0 to ${EPOCHS - 1}, not ${epoch}.`,
      { hint: `Count phases modulo ${EPOCHS}.` });
  }
  if (!Number.isInteger(units) || units < 0 || units > MAX_UNITS) {
    throw new QuernError("invalid-phase", `A phase has from 0 to ${MAX_UNITS} units, not ${units}.`,
      { hint: "Make its morsels larger." });
  }
}

function finishedTwice(before: bigint, epoch: number): QuernError {
  return new QuernError("invalid-phase",
    `A unit of epoch ${epoch} was finished, but the phase of epoch ${epochOf(before)} `
    + `has ${endOf(before)} unfinished units.`,
    { hint: "Finish each unit that take() has returned once." });
}

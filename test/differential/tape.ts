// A seeded stream of choices that runs dry: past its end every choice is the first, so that cutting the
// stream shorter makes what is built from it simpler.

/** A stream of choices. */
export interface Tape {
  /** A whole number from 0 to below `bound`; 0 once the stream is dry. */
  below(bound: number): number;
  /** Whether something of the given probability happens; false once the stream is dry. */
  chance(probability: number): boolean;
  /** One of several, the first being the simplest. */
  pick<T>(options: readonly T[]): T;
}

/** A generator of 32-bit numbers (mulberry32, public domain, T. Ettinger). */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A tape of at most `length` choices. */
export function tapeOf(seed: number, length: number = Infinity): Tape {
  const random = randomOf(seed);
  let used = 0;
  const next = () => (used++ < length ? random() : 0);
  return {
    below: bound => Math.floor(next() * bound),
    chance: probability => next() > 1 - probability,
    pick: options => options[Math.floor(next() * options.length)]!,
  };
}

// A clock that all threads read alike, in 32 bits: hundredths of a millisecond since 1970, which begin again
// after half a day.

const PER_MILLISECOND = 100;
const AROUND = 2 ** 32;

/** The time on a thread's own clock, in milliseconds, as ticks. */
export const ticksAt = (milliseconds: number): number =>
  Math.floor((performance.timeOrigin + milliseconds) * PER_MILLISECOND) % AROUND;

/** Milliseconds from one time to a later one; 0 if the clocks of two threads disagree on which is later. */
export function millisecondsBetween(from: number, to: number): number {
  const ticks = (to - from + AROUND) % AROUND;
  return ticks > AROUND / 2 ? 0 : ticks / PER_MILLISECOND;
}

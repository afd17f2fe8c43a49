// Counts what a timer of the page manages to do while something else runs.

export interface Ticked<T> {
  readonly result: T;
  readonly ticks: number;
  readonly milliseconds: number;
  /** The longest time for which the timer did not get its turn. */
  readonly longestGapMs: number;
}

export async function tickDuring<T>(run: () => Promise<T>): Promise<Ticked<T>> {
  const start = performance.now();
  let ticks = 0;
  let last = start;
  let longestGapMs = 0;
  const gapEnds = (): void => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
  };
  const timer = setInterval(() => {
    ticks++;
    gapEnds();
  }, 1);
  try {
    const result = await run();
    gapEnds();
    return { result, ticks, milliseconds: performance.now() - start, longestGapMs };
  } finally {
    clearInterval(timer);
  }
}

// Which statements are looked at: QUERN_STATEMENTS of them, from QUERN_SEED on. `npm test` takes the same
// each time.

export const STATEMENTS = Number(process.env["QUERN_STATEMENTS"] ?? 2000);

/** A full run takes new ones each time, and says which. */
export const FIRST = Number(process.env["QUERN_SEED"] ?? (process.env["QUERN_FULL"] ? Date.now() % 1_000_000_000 : 0));

/** How a failure is seen again. */
export const repeat = (seed: number): string => `QUERN_SEED=${seed} QUERN_STATEMENTS=1`;

/** What a share of the statements may take at most. */
export const timeoutMs = (statements: number): number => 120_000 + statements * 500;

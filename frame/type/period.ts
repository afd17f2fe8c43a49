// Calendar amounts as template types, so that a bad unit is a compile error.

type Unit = "y" | "q" | "mo" | "w" | "d" | "h" | "m" | "s" | "ms" | "us" | "ns";

/** One unit to round down to: `"15m"`, `"1h"`, `"1d"`, `"1w"` (Monday), `"1mo"`, `"1q"`, `"1y"`. */
export type Bucket = `${number}${Unit}`;

/** A calendar amount: `"1mo"`, `"-2w"`, `"1d12h"`. */
export type Period = Bucket | `${Bucket}${Bucket}`;

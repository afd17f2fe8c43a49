// Types of columns from a sample: all candidates begin, and each row takes away those that cannot read it.
import {
  BOOL, DATE, FLOAT64, INT64, time, timestamp, UTF8, type DataType,
} from "../../../expr/type.ts";
import type { CsvRoutines } from "./routines.ts";
import { beginColumn } from "./read-column.ts";
import type { RowView, Scanner } from "./scanner.ts";

const US = 1_000_000n;
const NO_ZONE = 1;
const ZONE = 2;

interface Candidate {
  readonly type: DataType;
  /** The first row of [from, to) that it cannot read. */
  read(routines: CsvRoutines, from: number, to: number, out: number, validity: number): number;
}

/** In the order in which they are preferred. */
const CANDIDATES: readonly Candidate[] = [
  { type: INT64, read: (r, from, to, out, validity) => r.readInt64(from, to, out, validity) },
  { type: FLOAT64, read: (r, from, to, out, validity) => r.readFloat64(from, to, out, validity) },
  { type: BOOL, read: (r, from, to, out, validity) => r.readBool(from, to, out, validity) },
  { type: DATE, read: (r, from, to, out, validity) => r.readDate(from, to, out, validity) },
  { type: time("us"), read: (r, from, to, out, validity) => r.readTime(from, to, out, validity, US) },
  {
    type: timestamp("us"),
    read: (r, from, to, out, validity) => r.readTimestamp(from, to, out, validity, US, NO_ZONE),
  },
  {
    type: timestamp("us", "UTC"),
    read: (r, from, to, out, validity) => r.readTimestamp(from, to, out, validity, US, ZONE),
  },
];
const ALL = (1 << CANDIDATES.length) - 1;

/** What rows leave possible for a column. */
export class Guess {
  #left = ALL;
  /** Some value was there. */
  #seen = false;

  get type(): DataType {
    if (!this.#seen) return UTF8;
    return CANDIDATES.find((_, i) => this.#left >> i & 1)?.type ?? UTF8;
  }

  get isEmpty(): boolean { return !this.#seen; }

  /** Whether a value of the other's is none of this type's. */
  excludes(other: Guess): boolean {
    if (!this.#seen || !other.#seen || this.type === UTF8) return false;
    const mine = CANDIDATES.findIndex(({ type }) => type === this.type);
    return (other.#left >> mine & 1) === 0;
  }

  /** What both leave. */
  and(other: Guess): Guess {
    const both = new Guess();
    both.#left = this.#left & other.#left;
    both.#seen = this.#seen || other.#seen;
    return both;
  }

  /** Looks at the field in rows [from, to) of a view. */
  look(scanner: Scanner, view: RowView, field: number, from: number, to: number): void {
    if (to <= from) return;
    const { routines, fixedOut, validity } = scanner;
    routines.setStrict(1);
    CANDIDATES.forEach(({ read }, i) => {
      if (!(this.#left >> i & 1) && this.#seen) return;
      beginColumn(scanner, view, field);
      const stopped = read(routines, from, to, fixedOut, validity) >>> 0;
      if (stopped < to) this.#left &= ~(1 << i);
      if (stopped < to || routines.nullCount() < to - from) this.#seen = true;
    });
    routines.setStrict(0);
  }
}

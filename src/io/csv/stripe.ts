// A file read in stripes, side by side: what one reader does with one stripe. Each stripe has the records
// that begin in it, up to the first line end behind it; whether a quote is open at its beginning is told by
// the one before.
import type { Batch } from "../../../engine/source/stored-table.ts";
import type { BadRow } from "./options.ts";
import { PlacedError } from "./problem.ts";
import { RowReader, type ReadPlan } from "./read-rows.ts";
import { Irregular } from "./scanner.ts";

/** The stripes of a file, as numbers that its readers share. */
export interface Stripes {
  /** Where the first record begins, and where the file ends. */
  readonly start: number;
  readonly size: number;
  readonly stripeBytes: number;
  /** For each stripe, and one more: 0: not known yet; 1: it begins outside of quotes; 2: inside. */
  readonly states: Int32Array;
}

export const stripeCount = ({ start, size, stripeBytes }: Omit<Stripes, "states">): number =>
  Math.ceil((size - start) / stripeBytes);

export const OUTSIDE = 1;
export const INSIDE = 2;

/** What a stripe holds. Lines are counted from its first record. */
export interface StripeRows {
  readonly stripe: number;
  readonly batches: readonly Batch[];
  readonly bad: readonly BadRow[];
  readonly lines: number;
  /** It must be read by someone who goes from record to record, from this place in the file on. */
  readonly irregularAt: number | null;
  readonly problem: Pick<PlacedError, "code" | "place" | "reason" | "hint"> | null;
}

/** Fills `target` with the file's bytes from a place on. */
export type ReadAt = (target: Uint8Array, position: number) => void;

/** So much behind a stripe is read at once, to find the end of its last record. */
const BEHIND_BYTES = 1 << 14;

export class StripeReader {
  readonly #plan: ReadPlan;
  readonly #stripes: Stripes;
  readonly #readAt: ReadAt;
  readonly #reader: RowReader;
  readonly #bad: BadRow[];

  private constructor(plan: ReadPlan, stripes: Stripes, readAt: ReadAt, reader: RowReader, bad: BadRow[]) {
    this.#plan = plan;
    this.#stripes = stripes;
    this.#readAt = readAt;
    this.#reader = reader;
    this.#bad = bad;
  }

  static async open(plan: ReadPlan, stripes: Stripes, readAt: ReadAt): Promise<StripeReader> {
    const bad: BadRow[] = [];
    const scan = { ...plan.scan, onlyRegular: true, chunkBytes: stripes.stripeBytes + BEHIND_BYTES };
    const reader = await RowReader.open({ ...plan, scan }, 0, row => bad.push(row));
    return new StripeReader(plan, stripes, readAt, reader, bad);
  }

  /** Waits for the stripe before to say how it ends, so stripes must be given to readers in order. */
  read(stripe: number): StripeRows {
    const { scanner } = this.#reader;
    const { start, size, stripeBytes } = this.#stripes;
    const begin = start + stripe * stripeBytes;
    const end = Math.min(begin + stripeBytes, size);
    scanner.clear();
    scanner.linesBefore = 0;
    this.#bad.length = 0;
    this.#append(begin, end);
    const inside = this.#handOn(stripe, scanner.oddQuotes(0));
    const first = stripe === 0 ? 0 : scanner.behindRecord(0, inside);
    const empty = { stripe, batches: [], bad: [], lines: 0, irregularAt: null, problem: null };
    if (first === null) return empty;
    // Quotes before the first record are those of the record before.
    const endsInside = inside !== scanner.oddQuotes(0);
    scanner.drop(first);
    try {
      this.#appendBehind(end, endsInside);
      const batches = [...this.#reader.batches(true)];
      return { ...empty, batches, bad: [...this.#bad], lines: scanner.linesBefore };
    } catch (error) {
      if (error instanceof Irregular) return { ...empty, irregularAt: begin + first };
      if (!(error instanceof PlacedError)) throw error;
      const { code, place, reason, hint } = error;
      return { ...empty, bad: [...this.#bad], problem: { code, place, reason, hint } };
    }
  }

  #append(begin: number, end: number): void {
    const { scanner } = this.#reader;
    this.#readAt(scanner.target(end - begin), begin);
    scanner.wrote(end - begin);
  }

  /** Whether the stripe begins inside of quotes; tells the next one how it does. */
  #handOn(stripe: number, odd: boolean): boolean {
    const { states } = this.#stripes;
    while (Atomics.load(states, stripe) === 0) Atomics.wait(states, stripe, 0);
    const inside = Atomics.load(states, stripe) === INSIDE;
    Atomics.store(states, stripe + 1, inside !== odd ? INSIDE : OUTSIDE);
    Atomics.notify(states, stripe + 1);
    return inside;
  }

  /** Reads on until the last record that begins in the stripe has ended. */
  #appendBehind(end: number, endsInside: boolean): void {
    const { scanner } = this.#reader;
    const { size } = this.#stripes;
    let inside = endsInside;
    for (let from = end; from < size;) {
      const to = Math.min(size, from + BEHIND_BYTES);
      const held = scanner.held;
      this.#append(from, to);
      const behind = scanner.behindRecord(held, inside);
      if (behind !== null) return scanner.cut(behind);
      inside = inside !== scanner.oddQuotes(held);
      from = to;
      // Who goes from record to record can tell where it begins.
      if (to - end > this.#plan.maxRowBytes) throw new Irregular();
    }
    return undefined;
  }
}

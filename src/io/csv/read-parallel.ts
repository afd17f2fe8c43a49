// Reads a file with several workers: they read stripes, this hands on what they hold in the file's order.
import { ResourceError } from "../../../expr/error.ts";
import type { Batch } from "../../../engine/source/stored-table.ts";
import { DictionaryReceiver } from "../batch-transfer.ts";
import type { BadRow } from "./options.ts";
import { startCsvThread, type CsvThread } from "./platform-files.ts";
import { PlacedError } from "./problem.ts";
import type { ReadPlan } from "./read-rows.ts";
import { OUTSIDE, stripeCount, type Stripes, type StripeRows } from "./stripe.ts";

/** Stripes that a worker has before it, so that it never waits for its next one. */
const QUEUED = 2;
/** Stripes for each worker that are read before they are asked for: memory stays bounded. */
const AHEAD = 4;

/** Where one must go on who reads from record to record. */
export interface Rest {
  readonly position: number;
  readonly linesBefore: number;
}

export interface ParallelFile {
  readonly path: string;
  readonly start: number;
  readonly size: number;
  readonly linesBefore: number;
  readonly stripeBytes: number;
  readonly threads: number;
}

/**
 * Gives all batches in order; what it returns says from where on the file is not for stripes, null: all is
 * read.
 */
export async function* readParallel(
  plan: ReadPlan, file: ParallelFile, report: (row: BadRow) => void,
): AsyncGenerator<Batch, Rest | null> {
  const { start, size, stripeBytes, path } = file;
  const count = stripeCount(file);
  const states = new Int32Array(new SharedArrayBuffer((count + 1) * 4));
  states[0] = OUTSIDE;
  const crew = new Crew(plan, { start, size, stripeBytes, states }, path, count, file.threads);
  let lines = file.linesBefore;
  try {
    for (let stripe = 0; stripe < count; stripe++) {
      const rows = await crew.take(stripe);
      if (rows.irregularAt !== null) return { position: rows.irregularAt, linesBefore: lines };
      yield* rows.batches;
      for (const row of rows.bad) report({ ...row, line: row.line + lines });
      if (rows.problem) {
        const { code, place, reason, hint } = rows.problem;
        throw new PlacedError(code, { ...place, line: place.line + lines }, reason, hint);
      }
      lines += rows.lines;
    }
    return null;
  } finally {
    crew.end();
  }
}

const ADVICE = "`threads: 1` reads without workers. Where the package is bundled, its dist/csv-worker.js must be copied beside the bundle.";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Member {
  readonly thread: CsvThread;
  readonly dictionaries: DictionaryReceiver;
  queued: number;
}

/** The workers, what they have read, and who waits for it. */
class Crew {
  readonly #count: number;
  readonly #members: Member[] = [];
  readonly #read = new Map<number, StripeRows>();
  #next = 0;
  #taken = 0;
  #failure: { error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(plan: ReadPlan, stripes: Stripes, path: string, count: number, threads: number) {
    this.#count = count;
    for (let i = 0; i < Math.min(threads, count); i++) {
      this.#members.push(this.#start({ plan, stripes, path }));
    }
    this.#deal();
  }

  #start(init: { plan: ReadPlan; stripes: Stripes; path: string }): Member {
    const dictionaries = new DictionaryReceiver();
    const thread = startCsvThread(init, message => {
      member.queued--;
      if ("failed" in message) this.#fail(message.failed);
      else {
        const batches = dictionaries.unpack(message.rows.batches, message.dictionaries);
        this.#read.set(message.rows.stripe, { ...message.rows, batches });
        this.#deal();
        this.#wake();
      }
    }, error => this.#fail(error));
    const member: Member = { thread, dictionaries, queued: 0 };
    return member;
  }

  /** Gives stripes out, in order: each waits for the one before. */
  #deal(): void {
    const most = this.#taken + this.#members.length * AHEAD;
    while (this.#next < this.#count && this.#next < most) {
      const idlest = this.#members.reduce((a, b) => (b.queued < a.queued ? b : a));
      if (idlest.queued >= QUEUED) return;
      idlest.queued++;
      idlest.thread.post(this.#next++);
    }
  }

  /** The rows of the next stripe. */
  async take(stripe: number): Promise<StripeRows> {
    for (; ;) {
      if (this.#failure) {
        const { error: cause } = this.#failure;
        throw new ResourceError("csv-worker", `A worker that read CSV failed: ${messageOf(cause)}.`, { cause, hint: ADVICE });
      }
      const rows = this.#read.get(stripe);
      if (rows) {
        this.#read.delete(stripe);
        this.#taken = stripe + 1;
        this.#deal();
        return rows;
      }
      await new Promise<void>(resolve => { this.#wake = resolve; });
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  end(): void {
    for (const { thread } of this.#members) thread.terminate();
  }
}

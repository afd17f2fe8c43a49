// Workers that read row groups of a file beside the calling thread, which reads those that they cannot.
import type { Batch } from "../../../../engine/source/stored-table.ts";
import { DictionaryReceiver } from "../../batch-transfer.ts";
import type { Group, GroupPlan } from "../group-reader.ts";
import type { FromParquetWorker } from "./messages.ts";
import { giveThreadBack, takeThread, type ParquetThread } from "./platform-threads.ts";

/** Row groups that a worker has before it, so that it never waits for its next one. */
const QUEUED = 2;

/** Null: the worker could not; the caller must. */
type Answer = (batch: Batch | null) => void;

let lastJob = 0;

/** Bounds are views of the footer, all of which would go over; and they have been looked at. */
function withoutStatistics({ index, group }: Group): Group {
  const columns = group.columns.map(chunk => ({ ...chunk, statistics: undefined }));
  return { index, group: { ...group, columns } };
}

class Member {
  readonly #jobs = new Map<number, Answer>();
  readonly #dictionaries = new DictionaryReceiver();
  readonly #thread: ParquetThread;

  constructor(plan: GroupPlan, path: string) {
    this.#thread = takeThread({ onMessage: message => this.#hear(message), onEnd: () => this.#end() });
    this.#thread.post({ open: plan, path });
  }

  get isFree(): boolean {
    return this.#thread.ready && !this.#thread.ended && this.#jobs.size < QUEUED;
  }

  read(group: Group): Promise<Batch | null> {
    const job = ++lastJob;
    return new Promise(resolve => {
      this.#jobs.set(job, resolve);
      this.#thread.post({ read: withoutStatistics(group), job });
    });
  }

  /** Nobody waits for what it has not answered. */
  release(): void {
    this.#jobs.clear();
    this.#thread.post("close");
    giveThreadBack(this.#thread);
  }

  #hear(message: FromParquetWorker): void {
    // Jobs of an earlier reading, which was left, are nobody's.
    const answer = message === "ready" ? undefined : this.#jobs.get(message.job);
    if (!answer || message === "ready") return;
    this.#jobs.delete(message.job);
    const { rows } = message;
    answer(rows && this.#dictionaries.unpack([rows.batch], rows.dictionaries)[0]!);
  }

  #end(): void {
    for (const answer of this.#jobs.values()) answer(null);
    this.#jobs.clear();
  }
}

export class Crew {
  readonly #members: readonly Member[];

  constructor(plan: GroupPlan, path: string, workers: number) {
    this.#members = Array.from({ length: workers }, () => new Member(plan, path));
  }

  /** Has a worker read a row group; null: none is free. */
  read(group: Group): Promise<Batch | null> | null {
    return this.#members.find(member => member.isFree)?.read(group) ?? null;
  }

  release(): void {
    for (const member of this.#members) member.release();
  }
}

// Which host columns are in linear memory: a cache with use counts and eviction of the least recently used.
import { Arena } from "./arena.ts";
import type { Budget } from "./budget.ts";
import type { HostColumn } from "./host-column.ts";
import { ingestColumn } from "./ingest/ingest-column.ts";
import type { IngestContext } from "./ingest/job.ts";
import { PAGE_BYTES } from "./page-allocator.ts";
import type { ResidentColumn } from "./resident-column.ts";

interface Entry {
  readonly column: ResidentColumn;
  readonly arena: Arena;
  /** Queries and persisted frames that rely on the column; 0: it may be evicted. */
  uses: number;
}

/**
 * A column in use is never evicted; others stay until memory is short. Hooked into the budget's and the
 * allocator's pressure handlers, so that whoever runs out of memory evicts first.
 */
export class Residency {
  readonly #context: IngestContext;
  readonly #budget: Budget;
  /** The key under which a host column's entry is kept, without keeping the host column alive. */
  readonly #keys = new WeakMap<HostColumn, object>();
  /** Least recently used first: a Map iterates in order of insertion. */
  readonly #entries = new Map<object, Entry>();
  readonly #collected: FinalizationRegistry<object>;

  /** Columns are reserved against `context.budget`; eviction answers the pressure of it and its ancestors. */
  constructor(context: IngestContext) {
    this.#context = context;
    this.#budget = context.budget;
    this.#collected = new FinalizationRegistry(key => this.#drop(key));
    for (let level: Budget | undefined = context.budget; level; level = level.parent) {
      level.onPressure ??= bytes => this.evictFor(bytes) > 0;
    }
    context.allocator.onPressure ??= bytes => this.evictFor(bytes) > 0;
  }

  /** Makes a column resident if it is not, and pins it until `release`. */
  acquire(host: HostColumn): ResidentColumn {
    const key = this.#keys.get(host);
    const known = key && this.#entries.get(key);
    if (known) {
      known.uses++;
      this.#touch(key, known);
      return known.column;
    }
    const arena = new Arena(this.#context.allocator, this.#budget,
      { blockBytes: PAGE_BYTES, label: "resident column" });
    let column: ResidentColumn;
    try {
      column = ingestColumn(this.#context, host, arena);
    } catch (error) {
      arena.release();
      throw error;
    }
    this.#insert(host, { column, arena, uses: 1 });
    return column;
  }

  /** Ends one use; the column stays resident until its memory is needed. */
  release(host: HostColumn): void {
    const key = this.#keys.get(host);
    const entry = key && this.#entries.get(key);
    if (!key || !entry || entry.uses === 0) {
      throw new RangeError("a column is released more often than it was acquired");
    }
    entry.uses--;
    // Opaque columns refer to their host, would keep it alive and cost nothing to make again.
    if (entry.uses === 0 && entry.column.encoding.kind === "opaque") this.#drop(key);
  }

  /** Gives up a column that nobody will ask for again, unless it is in use. */
  forget(host: HostColumn): void {
    const key = this.#keys.get(host);
    if (key) this.#drop(key);
  }

  /** The resident form of a column, if it has one now; does not pin it. */
  peek(host: HostColumn): ResidentColumn | undefined {
    const key = this.#keys.get(host);
    return key && this.#entries.get(key)?.column;
  }

  /** Bytes of linear memory that resident columns hold. */
  get bytes(): number {
    let total = 0;
    for (const { arena } of this.#entries.values()) total += arena.bytes;
    return total;
  }

  get count(): number { return this.#entries.size; }

  /** Evicts unused columns, the least recently used first, until `bytes` are freed. Returns how many. */
  evictFor(bytes: number): number {
    let freed = 0;
    for (const [key, entry] of this.#entries) {
      if (freed >= bytes) break;
      if (entry.uses > 0) continue;
      freed += entry.arena.bytes;
      this.#entries.delete(key);
      entry.arena.release();
    }
    return freed;
  }

  /** Evicts everything that is not in use. */
  clear(): void {
    this.evictFor(Infinity);
  }

  #insert(host: HostColumn, entry: Entry): void {
    const key = {};
    this.#keys.set(host, key);
    this.#entries.set(key, entry);
    this.#collected.register(host, key);
  }

  #touch(key: object, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  /** Forgets a column that nobody can ask for again. One in use stays: its user holds the host column. */
  #drop(key: object): void {
    const entry = this.#entries.get(key);
    if (!entry || entry.uses > 0) return;
    this.#entries.delete(key);
    entry.arena.release();
  }
}

/** Makes all columns of a table resident; the returned function ends their use. */
export function pinColumns(
  residency: Residency,
  table: { readonly schema: { readonly length: number }; column(index: number): HostColumn },
): () => void {
  const pinned: HostColumn[] = [];
  const release = () => pinned.splice(0).forEach(host => residency.release(host));
  try {
    for (let i = 0; i < table.schema.length; i++) {
      const host = table.column(i);
      residency.acquire(host);
      pinned.push(host);
    }
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

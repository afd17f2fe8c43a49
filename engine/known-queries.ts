// The queries that an engine can tell of: those that run or wait, and the last ones that ended.
import type { QueryState, QuerySummary } from "./api.ts";
import type { Handle } from "./handle.ts";

/** Queries that are remembered after their end. */
const RECENT_MOST = 64;

export class KnownQueries {
  private readonly handles = new Set<Handle>();
  private readonly recent: QuerySummary[] = [];

  add(handle: Handle): void { this.handles.add(handle); }

  /** How many have not ended; tests see by it that none is left behind. */
  get running(): number { return this.handles.size; }

  end(handle: Handle, state: QueryState): void {
    handle.end(state);
    this.handles.delete(handle);
    // No handle: it holds the plan, and so the tables.
    this.recent.push(handle.summary());
    if (this.recent.length > RECENT_MOST) this.recent.shift();
  }

  /** The costliest first. */
  all(): QuerySummary[] {
    const now = [...this.handles].map(handle => handle.summary());
    return [...now, ...this.recent].sort((a, b) => b.busy - a.busy);
  }

  stopAll(why: string): void { for (const handle of this.handles) handle.stop(undefined, why); }
}

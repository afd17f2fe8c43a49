// Stored tables of a query: read before the rest of it runs, as much of them as it needs; from then on they
// are tables in memory like others. Must never know formats.
import { CancelledError, FormatError, UnsupportedError } from "../expr/error.ts";
import { sameType, typeName, type Field, type Schema } from "../expr/type.ts";
import type { Budget } from "./memory/budget.ts";
import type { HostChunk, HostColumn } from "./memory/host-column.ts";
import { hostBytes } from "./memory/host-rows.ts";
import { planReads } from "./optimizer/index.ts";
import { scan } from "./plan/build.ts";
import type { Plan, Read } from "./plan/node.ts";
import { rewritePlan, walkPlan } from "./plan/walk.ts";
import { registerSource, type SourceHandle } from "./source/source.ts";
import { storedOf, type Batch, type StoredHandle } from "./source/stored-table.ts";

export function readsStored(plan: Plan): boolean {
  let found = false;
  walkPlan(plan, node => { found ||= node.kind === "read"; });
  return found;
}

/** A synchronous query cannot wait for files. */
export function needsAwait(plan: Plan): UnsupportedError {
  const names = new Set<string>();
  walkPlan(plan, node => { if (node.kind === "read") names.add(node.table.name); });
  return new UnsupportedError("needs-await",
    `A synchronous query cannot read ${[...names].join(", ")}: files are read while the caller waits.`,
    { hint: "Await collect(), or read the file once with a read… function." });
}

/** What one query reads of a stored table: for all its readers at once. */
interface Wanted {
  readonly schema: Schema;
  readonly conditions: Read["conditions"];
  readonly most: number;
}

/** A started query, as far as reading its tables is concerned. */
export interface ReadingQuery {
  readonly plan: Plan;
  readonly cancelled: CancelledError | null;
  onCancel: () => void;
  /** What it does before it runs. */
  stage: string;
}

export class Reading {
  private readonly budget: Budget;
  private held = 0;
  private readonly columns: HostColumn[] = [];

  /** `forget`: columns that nobody will ask for again. */
  constructor(budget: Budget, private readonly forget: (columns: readonly HostColumn[]) => void) {
    this.budget = budget.child("rows read from files");
  }

  /** A query's plan over tables in memory; a query that is stopped meanwhile is over at once. */
  async of(query: ReadingQuery): Promise<Plan> {
    const controller = new AbortController();
    const stopped = new Promise<never>((_, reject) => {
      query.onCancel = () => {
        controller.abort(query.cancelled);
        reject(query.cancelled!);
      };
    });
    if (query.cancelled) throw query.cancelled;
    const resolved = this.resolved(query.plan, controller.signal, text => { query.stage = text; });
    return Promise.race([stopped, resolved]);
  }

  /** The plan over tables in memory. `stage` is told what is being read. */
  async resolved(plan: Plan, signal: AbortSignal, stage: (text: string) => void): Promise<Plan> {
    const planned = planReads(plan);
    const tables = new Map<StoredHandle, SourceHandle>();
    for (const [table, wanted] of wantedOf(planned)) {
      stage(`reading ${table.name}`);
      tables.set(table, await this.source(table, wanted, signal));
    }
    return rewritePlan(planned, node => {
      if (node.kind !== "read") return node;
      const source = tables.get(node.table)!;
      return scan(
        source,
        node.schema,
        node.most < source.rowCount ? { start: 0, end: node.most } : undefined,
      );
    });
  }

  close(): void {
    this.budget.release(this.held);
    this.budget.close();
    this.forget(this.columns);
  }

  private async source(table: StoredHandle, wanted: Wanted, signal: AbortSignal): Promise<SourceHandle> {
    const { schema, conditions, most } = wanted;
    const columns = schema.map(f => table.schema.findIndex(other => other.name === f.name));
    const chunks: HostChunk[][] = schema.map(() => []);
    let rowCount = 0;
    const batches = most === 0 ? [] : storedOf(table).read({ columns, conditions, most, signal });
    for await (const batch of batches) {
      throwIfAborted(signal);
      check(batch, schema, table);
      this.hold(batch);
      batch.columns.forEach((column, i) => chunks[i]!.push(...column.chunks));
      rowCount += batch.rowCount;
      if (rowCount >= most) break;
    }
    const whole = schema.map(({ type }, i): HostColumn => ({ type, length: rowCount, chunks: chunks[i]! }));
    this.columns.push(...whole);
    return registerSource({ schema, rowCount, column: index => whole[index]! }, table.id);
  }

  private hold(batch: Batch): void {
    const bytes = Math.ceil(batch.columns.reduce((sum, column) => sum + hostBytes(column), 0));
    this.budget.reserve(bytes);
    this.held += bytes;
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError("cancelled", "The query was cancelled.", { cause: signal.reason });
}

/**
 * Each table is read once: the columns that any reader wants; less than all rows only if all readers want
 * the same.
 */
function wantedOf(plan: Plan): Map<StoredHandle, Wanted> {
  const reads = new Map<StoredHandle, Set<Read>>();
  walkPlan(plan, node => {
    if (node.kind !== "read") return;
    const known = reads.get(node.table);
    if (known) known.add(node); else reads.set(node.table, new Set([node]));
  });
  return new Map([...reads].map(([table, [...nodes]]) => [table, together(table, nodes)]));
}

function together({ schema }: StoredHandle, nodes: readonly Read[]): Wanted {
  const names = new Set(nodes.flatMap(node => node.schema.map(f => f.name)));
  return {
    schema: schema.filter(f => names.has(f.name)),
    conditions: nodes.length === 1 ? nodes[0]!.conditions : [],
    most: Math.max(...nodes.map(node => node.most)),
  };
}

/** A reader that gives something else than it has promised is found here, not as garbage in a kernel. */
function check({ rowCount, columns }: Batch, schema: Schema, { name, format }: StoredHandle): void {
  const wrong = schema.findIndex((field, i) => !isFor(columns[i], field, rowCount));
  if (wrong < 0 && columns.length === schema.length) return;
  const field = schema[Math.max(0, wrong)];
  throw new FormatError("bad-batch", `The ${format} reader gave rows of ${name} that are not as its schema says: ${
    field ? `column ${JSON.stringify(field.name)} must be ${typeName(field.type)}` : `${columns.length} columns`}.`);
}

const isFor = (column: HostColumn | undefined, { type }: Field, rowCount: number): boolean =>
  column !== undefined && column.length === rowCount && sameType(column.type, type)
  && column.chunks.reduce((sum, chunk) => sum + chunk.length, 0) === rowCount;

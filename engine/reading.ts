// Stored tables of a query: read before the rest of it runs, as much of them as it needs; a large one piece
// by piece, where the query can be run over pieces. Must never know formats, nor how plans are run.
import type { CancelledError } from "../expr/error.ts";
import type { Schema } from "../expr/type.ts";
import type { RunOptions } from "./api.ts";
import type { Budget } from "./memory/budget.ts";
import type { HostColumn } from "./memory/host-column.ts";
import { planReads } from "./optimizer/index.ts";
import { scan } from "./plan/build.ts";
import type { Plan, Read, Scan } from "./plan/node.ts";
import { rewritePlan, walkPlan } from "./plan/walk.ts";
import { isRecursive } from "./recursion.ts";
import { registerSource, type Source } from "./source/source.ts";
import { storedOf, type StoredHandle } from "./source/stored-table.ts";
import { Rows, StoredRows } from "./stored-rows.ts";
import { splitQuery, type Split } from "./streaming.ts";

/** A started query, as far as reading its tables is concerned. */
export interface ReadingQuery {
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly cancelled: CancelledError | null;
  onCancel: () => void;
  /** What it does before it runs. */
  stage: string;
}

/** A query over a piece of a table, to be run before the next piece is read. */
export interface Step {
  readonly plan: Plan;
  /** Its rows are the next ones of the query's, and are not wanted back if they are handed on. */
  readonly whole: boolean;
}

/**
 * Steps to be run one after the other, each with its result given, or null; at the end the plan that is
 * left.
 */
export type Steps = AsyncGenerator<Step, Plan, Source | null>;

/** What of a table is in JavaScript buffers at once, if the query can be run piece by piece. */
const PIECE_BYTES = 128 << 20;
/** A piece is there as it was read and as columns of the linear memory, beside rows that were kept. */
const PIECES_IN_LIMIT = 8;
/** Rows of steps that are kept before they are merged. */
const KEPT_ROWS = 1 << 20;

/** What one query reads of a stored table: for all its readers at once. */
interface Wanted {
  readonly schema: Schema;
  readonly conditions: Read["conditions"];
  readonly most: number;
}

export class Reading {
  private readonly budget: Budget;
  private readonly pieceBytes: number;
  private readonly controller = new AbortController();
  private readonly stopped: Promise<never>;
  private readonly held = new Map<Rows, readonly HostColumn[]>();

  /** `forget`: columns that nobody will ask for again. */
  constructor(
    private readonly query: ReadingQuery, budget: Budget,
    private readonly forget: (columns: readonly HostColumn[]) => void,
  ) {
    this.budget = budget.child("rows read from files");
    this.pieceBytes = query.options.testing?.pieceBytes
      ?? Math.min(PIECE_BYTES, Math.floor(budget.limit / PIECES_IN_LIMIT));
    this.stopped = new Promise<never>((_, reject) => {
      query.onCancel = () => {
        this.controller.abort(query.cancelled);
        reject(query.cancelled!);
      };
    });
    // Whoever waits for it hears of it; at times nobody does.
    this.stopped.catch(() => {});
  }

  /** The query over tables in memory, in steps where a table is larger than a piece. */
  async *steps(): Steps {
    const planned = planReads(this.query.plan);
    const wanted = wantedOf(planned);
    const split = isRecursive(planned) ? null : splitQuery(planned);
    const tables = new Map<StoredHandle, Scan>();
    const inMemory = (plan: Plan) => rewritePlan(plan, node => {
      const table = node.kind === "read" ? tables.get(node.table) : undefined;
      return table ? scanOf(node as Read, table) : node;
    });
    for (const [table, parts] of wanted) {
      if (table !== split?.read.table) tables.set(table, await this.all(table, parts));
    }
    if (!split) return inMemory(planned);
    const { table } = split.read;
    const rows = this.open(table, wanted.get(table)!);
    try {
      const first = await this.piece(rows);
      if (!rows.ended) return inMemory(yield* this.inPieces(split, inMemory, rows, first));
      tables.set(table, this.tableOf(first, table.id));
      return inMemory(planned);
    } finally {
      await rows.close();
    }
  }

  /** Gives back what was read. */
  close(): void {
    for (const rows of this.held.keys()) this.drop(rows);
    this.budget.close();
  }

  private async *inPieces(
    split: Split, inMemory: (plan: Plan) => Plan, rows: StoredRows, first: Rows,
  ): AsyncGenerator<Step, Plan, Source | null> {
    const { read, whole, merge } = split;
    let kept: Rows | null = null;
    let merged = 0;
    for (let piece = first; piece.count > 0; piece = await this.piece(rows)) {
      const plan = split.step(this.tableOf(piece, read.table.id));
      kept = this.keep(kept, yield { plan: inMemory(plan), whole }, plan.schema);
      this.drop(piece);
      if (merge && kept.count > Math.max(KEPT_ROWS, 2 * merged)) {
        const before = kept;
        const given = yield { plan: merge(this.tableOf(before, "steps")), whole: false };
        kept = this.keep(null, given, before.schema);
        this.drop(before);
        merged = kept.count;
      }
      if (kept.count >= split.most) break;
    }
    return split.rest(this.tableOf(kept!, "steps"));
  }

  private piece(rows: StoredRows): Promise<Rows> {
    return rows.piece(this.pieceBytes);
  }

  private keep(kept: Rows | null, given: Source | null, schema: Schema): Rows {
    const rows = kept ?? new Rows(schema, this.budget);
    if (given) rows.add({ rowCount: given.rowCount, columns: schema.map((_, i) => given.column(i)) });
    return rows;
  }

  private open(table: StoredHandle, { schema, conditions, most }: Wanted): StoredRows {
    this.query.stage = `reading ${table.name}`;
    const columns = schema.map(f => table.schema.findIndex(other => other.name === f.name));
    const { signal } = this.controller;
    const batches = storedOf(table).read({ columns, conditions, most, signal });
    return new StoredRows(table, schema, batches, this.budget, this.stopped);
  }

  private async all(table: StoredHandle, wanted: Wanted): Promise<Scan> {
    if (wanted.most === 0) return this.tableOf(new Rows(wanted.schema, this.budget), table.id);
    const rows = this.open(table, wanted);
    try {
      return this.tableOf(await rows.piece(Infinity, wanted.most), table.id);
    } finally {
      await rows.close();
    }
  }

  private tableOf(rows: Rows, label: string): Scan {
    const { schema, count: rowCount } = rows;
    const columns = rows.columns();
    this.held.set(rows, columns);
    return scan(registerSource({ schema, rowCount, column: index => columns[index]! }, label), schema);
  }

  /** Nobody reads the rows any more. */
  private drop(rows: Rows): void {
    rows.clear();
    this.forget(this.held.get(rows) ?? []);
    this.held.delete(rows);
  }
}

function scanOf({ schema, most }: Read, { source }: Scan): Scan {
  return scan(source, schema, most < source.rowCount ? { start: 0, end: most } : undefined);
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
  return new Map([...reads].map(([table, nodes]) => [table, together(table, [...nodes])]));
}

function together({ schema }: StoredHandle, nodes: readonly Read[]): Wanted {
  const names = new Set(nodes.flatMap(node => node.schema.map(f => f.name)));
  return {
    schema: schema.filter(f => names.has(f.name)),
    conditions: nodes.length === 1 ? nodes[0]!.conditions : [],
    most: Math.max(...nodes.map(node => node.most)),
  };
}

// Recursive queries: bases and steps are queries of their own, run by whoever asks for the turns;
// what they gave becomes a table that the rest of the plan scans. Must never know how plans are run.
import type { Schema } from "../expr/type.ts";
import type { Budget } from "./memory/budget.ts";
import type { HostColumn } from "./memory/host-column.ts";
import { hostBytes, rowKeys, takeRows } from "./memory/host-rows.ts";
import { isUnordered, scan } from "./plan/build.ts";
import type { Plan, Recursive, Scan } from "./plan/node.ts";
import { inputsOf, rewritePlan, walkPlan, withInputs } from "./plan/walk.ts";
import type { RecursionProfile } from "./profile/query-profile.ts";
import { registerSource, type Source } from "./source/source.ts";

/** Rows in JavaScript buffers: a turn's, or those of all turns. */
interface Rows {
  readonly count: number;
  readonly columns: readonly HostColumn[];
}

/** What has to be run: the base or the step of a recursive query. */
export interface Turn {
  readonly plan: Plan;
  readonly of: string;
  readonly part: "base" | "step";
}

/** What is known of a turn's result. */
export interface Given extends Source {
  /** Kernels compiled for it. */
  readonly compiled: number;
}

/** Turns to be run one after the other, each once its predecessor's result is given; at the end the plan. */
export type Turns = Generator<Turn, Plan, Given>;

export function isRecursive(plan: Plan): boolean {
  let found = false;
  walkPlan(plan, node => { found ||= node.kind === "recursive"; });
  return found;
}

export class Recursion {
  readonly started = performance.now();
  readonly profiles: RecursionProfile[] = [];
  /** Kernels compiled for the turns. */
  compiledKernels = 0;
  private readonly budget: Budget;
  private held = 0;
  /** What was computed already: a query that is read twice runs once. */
  private readonly plans = new Map<Plan, Plan>();
  private readonly known = new Map<Plan, { readonly table: Scan; readonly most: number }>();

  /** `forget`: a table's columns, which nobody will ask for again. */
  constructor(budget: Budget, private readonly forget: (columns: readonly HostColumn[]) => void) {
    this.budget = budget.child("rows of recursive queries");
  }

  /** The plan without recursive queries. No more than `most` rows of it are wanted. */
  *resolved(plan: Plan, most = Infinity): Turns {
    if (plan.kind === "recursive") return yield* this.tableOf(plan, most);
    const known = this.plans.get(plan);
    if (known) return known;
    const inputs: Plan[] = [];
    for (const input of inputsOf(plan)) inputs.push(yield* this.resolved(input, wantedBelow(plan, most)));
    const resolved = withInputs(plan, inputs);
    if (most === Infinity) this.plans.set(plan, resolved);
    return resolved;
  }

  private *tableOf(node: Recursive, most: number): Turns {
    const known = this.known.get(node);
    if (known && known.most >= most) return known.table;
    const rows = yield* this.turns(node, most);
    const table = tableOf(node.name, node.schema, rows);
    this.known.set(node, { table, most: rows.count < most ? Infinity : most });
    return table;
  }

  private *turns(node: Recursive, most: number): Generator<Turn, Rows, Given> {
    const begin = performance.now();
    const all = new AllRows(node.schema, node.all);
    let working = all.add(yield* this.run(node.base, node.name, "base"));
    let turns = 1;
    for (; working.count > 0 && all.count < most; turns++) {
      this.hold(working, node.all);
      const table = tableOf(`working table of ${node.name}`, node.schema, working);
      const step = rewritePlan(node.step, inner =>
        (inner.kind === "workingTable" && inner.name === node.name ? table : inner));
      const given = yield* this.run(step, node.name, "step");
      this.forget(working.columns);
      working = all.add(given);
    }
    this.hold(working, node.all);
    this.profiles.push({ name: node.name, turns, rows: all.count, milliseconds: performance.now() - begin });
    return all.rows();
  }

  private *run(plan: Plan, of: string, part: Turn["part"]): Generator<Turn, Given, Given> {
    const given = yield { plan: yield* this.resolved(plan), of, part };
    this.compiledKernels += given.compiled;
    return given;
  }

  /** Rows that are held in JavaScript count, too: a query without end comes to the engine's limit. */
  private hold({ count, columns }: Rows, all: boolean): void {
    const bytes = Math.ceil(columns.reduce((sum, column) => sum + hostBytes(column), 0)) * (all ? 1 : 2)
      + count * (all ? 0 : KEY_BYTES);
    this.budget.reserve(bytes);
    this.held += bytes;
  }

  close(): void {
    this.budget.release(this.held);
    this.budget.close();
    for (const { table } of this.known.values()) this.forget(columnsOf.get(table) ?? []);
  }
}

/** What an entry of a set of strings takes beside the string's characters, about. */
const KEY_BYTES = 48;

/** A limit is one on the rows below, as long as nothing drops or multiplies them on the way. */
function wantedBelow(plan: Plan, most: number): number {
  if (plan.kind === "limit") return Math.min(plan.offset + plan.count, plan.offset + most);
  return plan.kind === "project" || isUnordered(plan) ? most : Infinity;
}

const columnsOf = new WeakMap<Scan, readonly HostColumn[]>();

function tableOf(label: string, schema: Schema, { count, columns }: Rows): Scan {
  // A table without columns still has rows, but none of its columns can say how many.
  const source = { schema, rowCount: count, column: (index: number) => columns[index]! };
  const table = scan(registerSource(source, label), schema);
  columnsOf.set(table, columns);
  return table;
}

/** The most entries that a Set takes, less a margin. */
const SET_MOST = 16_000_000;

/** The rows of all turns; without `all` each of them once. */
class AllRows {
  count = 0;
  private readonly turns: Rows[] = [];
  private readonly seen: Set<string>[] = [new Set()];

  constructor(private readonly schema: Schema, private readonly all: boolean) {}

  /** Those of a turn's rows that are new. */
  add(given: Given): Rows {
    const { rowCount } = given;
    const columns = this.schema.map((_, i) => given.column(i));
    const rows = this.all ? { count: rowCount, columns } : this.unseen(rowCount, columns);
    if (rows.count > 0) this.turns.push(rows);
    this.count += rows.count;
    return rows;
  }

  private unseen(count: number, columns: readonly HostColumn[]): Rows {
    const key = rowKeys(columns);
    const fresh: number[] = [];
    for (let row = 0; row < count; row++) if (this.isNew(key(row))) fresh.push(row);
    if (fresh.length === count) return { count, columns };
    const numbers = Uint32Array.from(fresh);
    return { count: fresh.length, columns: columns.map(column => takeRows(column, numbers)) };
  }

  private isNew(key: string): boolean {
    if (this.seen.some(set => set.has(key))) return false;
    if (this.seen.at(-1)!.size >= SET_MOST) this.seen.push(new Set());
    this.seen.at(-1)!.add(key);
    return true;
  }

  rows(): Rows {
    const columns = this.schema.map(({ type }, i): HostColumn =>
      ({ type, length: this.count, chunks: this.turns.flatMap(turn => turn.columns[i]!.chunks) }));
    return { count: this.count, columns };
  }
}

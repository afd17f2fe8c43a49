// Random plans over stored tables: read whole, and piece by piece, they give what the tables in memory give.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { QuernError } from "../../expr/error.ts";
import { createEngine } from "../../engine/index.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { rewritePlan } from "../../engine/plan/walk.ts";
import { sliceColumn } from "../../engine/scheduler/sink/slice.ts";
import { sourceOf, type SourceHandle } from "../../engine/source/source.ts";
import { registerStored, type ReadRequest, type StoredHandle } from "../../engine/source/stored-table.ts";
import { caseOf, describeCase, seeds } from "./case.ts";
import { tableOf } from "./compare.ts";
import { disagreement, referenceOutcome, type Outcome } from "./outcome.ts";

const PLANS = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 10);
const engine = createEngine({ sanitize: true, threads: 1 });
afterAll(() => engine.close());

const read = { batches: 0, tables: 0 };

/** The source as a table that is read in batches of so many rows. */
function stored(handle: SourceHandle, batchRows: number): StoredHandle {
  const source = sourceOf(handle);
  const { schema, rowCount } = source;
  return registerStored({
    name: handle.id, format: "memory", schema, rowCount: null,
    async *read({ columns, most }: ReadRequest) {
      read.tables++;
      for (let start = 0; start < Math.min(rowCount, most); start += batchRows) {
        const end = Math.min(rowCount, start + batchRows);
        read.batches++;
        yield { rowCount: end - start, columns: columns.map(i => sliceColumn(source.column(i), start, end)) };
      }
    },
  });
}

/** The plan with its scans as reads of stored tables, those of one source as reads of one table. */
function overStored(plan: Plan, batchRows: number): Plan {
  const tables = new Map<SourceHandle, StoredHandle>();
  return rewritePlan(plan, node => {
    if (node.kind !== "scan") return node;
    const { source, schema, rows } = node;
    if (!tables.has(source)) tables.set(source, stored(source, batchRows));
    const table = build.read(tables.get(source)!, { schema });
    return rows ? build.limit(table, rows.start, rows.end - rows.start) : table;
  });
}

async function outcome(plan: Plan, pieceBytes: number): Promise<Outcome> {
  try {
    return { table: tableOf(await engine.run(plan, { testing: { pieceBytes } })) };
  } catch (error) {
    if (error instanceof QuernError) return { error };
    throw error;
  }
}

test(`${PLANS} random plans give the same over stored tables, read whole and in pieces`, async () => {
  await fc.assert(fc.asyncProperty(seeds, async seed => {
    const made = caseOf(seed);
    const expected = referenceOutcome(made.plan);
    for (const [batchRows, pieceBytes] of [[64, Infinity], [seed.seed % 2 === 0 ? 7 : 1, 1]] as const) {
      const actual = await outcome(overStored(made.plan, batchRows), pieceBytes);
      const wrong = disagreement(made.plan, made.scope.ordered, expected, actual);
      if (wrong !== null) throw new Error(`in pieces of ${pieceBytes}: ${wrong}\n${describeCase(seed, { plan: made.plan })}`);
      expect(engine.memoryUse().arenaBytes).toBe(0);
    }
  }), { numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}) });
  // Pieces are what this test is about.
  expect(read.batches).toBeGreaterThan(read.tables * 2);
}, 60_000 + PLANS * 500);

// Queries over stored tables: what they ask of a reader, and how they end when reading does.
import { afterAll, describe, expect, it } from "vitest";
import { CancelledError, FormatError, ResourceError } from "../../expr/error.ts";
import { columnsOf } from "../../expr/node.ts";
import { INT64, UTF8, field, type Schema } from "../../expr/type.ts";
import { createEngine, type RunOptions } from "../../engine/index.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { registerStored, type Batch, type ReadRequest, type StoredTable } from "../../engine/source/stored-table.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { col, fn, groupBy, agg, joinOn, limit, lit, orderBy, select, union } from "../optimizer/build.ts";
import { errorOf } from "../io/bytes.ts";
import { filtered, rowsOfPlan } from "../io/query.ts";

const SCHEMA: Schema = [field("id", INT64, false), field("name", UTF8, true), field("amount", INT64, true)];
const ROWS = Array.from({ length: 1000 }, (_, i): RawValue[] =>
  [BigInt(i), i % 7 ? `name ${i % 5}` : null, i % 11 ? BigInt(i * 3) : null]);
const BATCH = 100;

type Request = Pick<ReadRequest, "columns" | "most"> & { readonly conditions: readonly (readonly string[])[] };

/** A table that writes down what is asked of it, and fails or waits where it is told to. */
class Recorder implements StoredTable {
  readonly name = "recorded.tbl";
  readonly format = "recorder";
  readonly schema = SCHEMA;
  readonly rowCount = null;
  readonly requests: Request[] = [];
  batches = 0;
  closed = 0;
  before: (batch: number, request: ReadRequest) => Promise<void> | void = () => {};
  after: (batch: Batch) => Batch = batch => batch;

  async *read(request: ReadRequest): AsyncGenerator<Batch, void> {
    const { columns, most, conditions } = request;
    this.requests.push({ columns, most, conditions: conditions.map(c => [...columnsOf(c)]) });
    try {
      for (let start = 0; start < ROWS.length; start += BATCH) {
        await this.before(start / BATCH, request);
        const rows = ROWS.slice(start, start + BATCH);
        this.batches++;
        yield this.after({
          rowCount: rows.length,
          columns: columns.map(i => columnFromRaw(SCHEMA[i]!.type, rows.map(row => row[i]!))),
        });
      }
    } finally {
      this.closed++;
    }
  }
}

const engine = createEngine({ sanitize: true });
afterAll(() => engine.close());

function recorded(): { table: Recorder; plan: Plan } {
  const table = new Recorder();
  return { table, plan: build.read(registerStored(table)) };
}

const NOTHING = { arenaBytes: 0, arenas: 0 };
const sums = (input: Plan) => groupBy(input, [], { sum: agg("sum", col("amount")) });

/** The engine works on after a query that failed, and holds nothing of it. */
async function expectUnharmed(): Promise<void> {
  const { plan } = recorded();
  expect(await rowsOfPlan(plan, engine)).toEqual(ROWS);
  expect(engine.memoryUse()).toMatchObject(NOTHING);
}

describe("what is asked of the reader", () => {
  it("all of it, when all is wanted", async () => {
    const { table, plan } = recorded();
    expect(await rowsOfPlan(plan, engine)).toEqual(ROWS);
    expect(table.requests).toEqual([{ columns: [0, 1, 2], most: Infinity, conditions: [] }]);
    expect(table.closed).toBe(1);
  });

  it("only the columns that matter, and what rows must fulfil", async () => {
    const { table, plan } = recorded();
    const rows = await rowsOfPlan(select(filtered(plan, fn("ge", col("amount"), lit(2990))), ["id"]), engine);
    expect(rows).toEqual(
      ROWS.filter(row => row[2] !== null && (row[2] as bigint) >= 2990n).map(row => [row[0]]),
    );
    expect(table.requests).toEqual([{ columns: [0, 2], most: Infinity, conditions: [["amount"]] }]);
  });

  it("no column where only rows are counted", async () => {
    const { table, plan } = recorded();
    expect(await rowsOfPlan(groupBy(plan, [], { n: agg("count") }), engine)).toEqual([[1000n]]);
    expect(table.requests).toEqual([{ columns: [], most: Infinity, conditions: [] }]);
  });

  it("the first rows, and no more batches than they need", async () => {
    const { table, plan } = recorded();
    expect(await rowsOfPlan(limit(plan, 20, 150), engine)).toEqual(ROWS.slice(20, 170));
    expect(table.requests).toEqual([{ columns: [0, 1, 2], most: 170, conditions: [] }]);
    expect([table.batches, table.closed]).toEqual([2, 1]);
  });

  it("all rows, where a limit stands above a filter or a sort", async () => {
    const { table, plan } = recorded();
    const found = await rowsOfPlan(limit(filtered(plan, fn("gt", col("id"), lit(500))), 0, 3), engine);
    expect(found.map(row => row[0])).toEqual([501n, 502n, 503n]);
    const last = await rowsOfPlan(limit(orderBy(plan, "id"), 999, 1), engine);
    expect(last).toEqual([ROWS[999]]);
    expect(table.requests.map(r => r.most)).toEqual([Infinity, Infinity]);
  });

  it("nothing, where no row can come of it", async () => {
    const { table, plan } = recorded();
    expect(await rowsOfPlan(limit(plan, 0, 0), engine)).toEqual([]);
    expect(await rowsOfPlan(filtered(plan, lit(false)), engine)).toEqual([]);
    expect(table.batches).toBe(0);
  });

  it("once, for all its readers in a query", async () => {
    const { table, plan } = recorded();
    const few = filtered(plan, fn("lt", col("id"), lit(5)));
    const joined = joinOn(select(few, ["id"]), select(plan, ["id", "name"]), { id: "id" });
    expect(await rowsOfPlan(joined, engine)).toHaveLength(5);
    expect(table.requests).toEqual([{ columns: [0, 1], most: Infinity, conditions: [] }]);
    table.requests.length = 0;
    expect(await rowsOfPlan(union([limit(plan, 0, 2), limit(plan, 0, 3)]), engine)).toEqual([
      ...ROWS.slice(0, 2),
      ...ROWS.slice(0, 3),
    ]);
    expect(table.requests).toEqual([{ columns: [0, 1, 2], most: 3, conditions: [] }]);
    table.requests.length = 0;
    const firstAndAll = union([limit(plan, 0, 2), filtered(plan, fn("ge", col("id"), lit(998)))]);
    expect(await rowsOfPlan(firstAndAll, engine)).toEqual([...ROWS.slice(0, 2), ...ROWS.slice(998)]);
    expect(table.requests).toEqual([{ columns: [0, 1, 2], most: Infinity, conditions: [] }]);
  });

  it("anew, for each query", async () => {
    const { table, plan } = recorded();
    await rowsOfPlan(sums(plan), engine);
    await rowsOfPlan(sums(plan), engine);
    expect(table.requests).toHaveLength(2);
    expect(engine.memoryUse()).toMatchObject(NOTHING);
  });
});

describe("the executors agree", () => {
  it.each<[string, (plan: Plan) => Plan]>([
    ["all", plan => plan],
    ["a filter", plan => filtered(plan, fn("and", fn("gt", col("amount"), lit(100)), fn("isNotNull", col("name"))))],
    ["groups", plan => orderBy(groupBy(plan, ["name"], { n: agg("count"), total: agg("sum", col("amount")) }), "name")],
    ["a limit", plan => limit(plan, 7, 333)],
    ["a join with itself", plan => joinOn(filtered(plan, fn("lt", col("id"), lit(50))), select(plan, ["id", "amount"]), { id: "id" })],
  ])("%s", async (_, make) => {
    const plan = make(recorded().plan);
    const expected = await rowsOfPlan(plan, engine, { executor: "reference" });
    expect(expected.length).toBeGreaterThan(0);
    expect(await rowsOfPlan(plan, engine, { executor: "single" })).toEqual(expected);
    expect(await rowsOfPlan(plan, engine, { executor: "parallel" })).toEqual(expected);
  });

  it("explain shows what is read, without reading", () => {
    const { table, plan } = recorded();
    const text = engine.explain(limit(select(plan, ["name"]), 0, 9));
    expect(text).toContain('read recorder "recorded.tbl" [name] first 9');
    expect(engine.explain(filtered(plan, fn("gt", col("id"), lit(5))))).toMatch(/read recorder "recorded\.tbl" .*id > 5/);
    expect(table.requests).toEqual([]);
  });
});

describe("how it ends", () => {
  it("a synchronous query is refused", () => {
    const { table, plan } = recorded();
    expect(() => engine.runSync(plan)).toThrow(expect.objectContaining({
      name: "UnsupportedError", code: "needs-await",
      message: "A synchronous query cannot read recorded.tbl: files are read while the caller waits. "
        + "Await collect(), or read the file once with a read… function.",
    }));
    expect(table.requests).toEqual([]);
  });

  it("an error in the middle is the query's error, and leaves nothing", async () => {
    const { table, plan } = recorded();
    table.before = batch => { if (batch === 5) throw new FormatError("bad-thing", "recorded.tbl, row 500: bad."); };
    for (const executor of ["single", "parallel", "reference"] as const) {
      expect(await errorOf(engine.run(sums(plan), { executor }))).toMatchObject({ code: "bad-thing" });
    }
    expect([table.batches, table.closed]).toEqual([15, 3]);
    await expectUnharmed();
  });

  it("what a reader gives is checked", async () => {
    const { table, plan } = recorded();
    const message = `The recorder reader gave rows of recorded.tbl that are not as its schema says: column "name" must be utf8.`;
    table.after = batch => ({
      ...batch,
      columns: batch.columns.map((c, i) => (i === 1 ? columnFromRaw(INT64, [1n]) : c)),
    });
    expect(await errorOf(engine.run(plan))).toMatchObject({ name: "FormatError", code: "bad-batch", message });
    table.after = batch => ({
      ...batch,
      columns: [batch.columns[0]!, columnFromRaw(UTF8, ["one"]), batch.columns[2]!],
    });
    expect(await errorOf(engine.run(plan))).toMatchObject({ code: "bad-batch", message });
    table.after = batch => ({ ...batch, columns: [...batch.columns, batch.columns[0]!] });
    expect(await errorOf(engine.run(plan))).toMatchObject({ code: "bad-batch" });
    expect(table.closed).toBe(3);
    await expectUnharmed();
  });

  const cancelled = async (
    options: (abort: AbortController) => RunOptions,
    waits: (request: ReadRequest, abort: AbortController) => Promise<void>,
  ) => {
    const { table, plan } = recorded();
    const abort = new AbortController();
    table.before = (batch, request) => (batch === 3 ? waits(request, abort) : undefined);
    const error = await errorOf(engine.run(sums(plan), options(abort)));
    // Whoever reads learns of it, and is left.
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
    expect([table.batches <= 4, table.closed]).toEqual([true, 1]);
    await expectUnharmed();
    return error;
  };

  const untilAborted = (request: ReadRequest) => new Promise<void>((_, reject) => {
    request.signal!.addEventListener("abort", () => reject(request.signal!.reason as Error));
  });

  it("cancelled by its signal, while the reader waits", async () => {
    const error = await cancelled(abort => ({ signal: abort.signal }), (request, abort) => {
      setTimeout(() => abort.abort(), 5);
      return untilAborted(request);
    });
    expect(error).toBeInstanceOf(CancelledError);
  });

  it("cancelled, with a reader that does not listen", async () => {
    const error = await cancelled(abort => ({ signal: abort.signal }), async (_, abort) => {
      setTimeout(() => abort.abort(), 1);
      await new Promise(resolve => { setTimeout(resolve, 15); });
    });
    expect(error).toBeInstanceOf(CancelledError);
  });

  it("late: the message names the file", async () => {
    const error = await cancelled(() => ({ timeout: 30 }), untilAborted);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.message).toContain("reading recorded.tbl");
  });

  it("more than there is memory for", async () => {
    const small = createEngine({ memoryLimit: 64 * 1024 * 1024 });
    try {
      const table = new Recorder();
      const wide = columnFromRaw(INT64, Array.from({ length: 1_000_000 }, (_, i) => BigInt(i)));
      table.after = () => ({ rowCount: wide.length, columns: [wide] });
      // A sort is not run piece by piece.
      const plan = orderBy(select(build.read(registerStored(table)), ["amount"]), "-amount");
      const error = await errorOf(small.run(plan));
      expect(error).toBeInstanceOf(ResourceError);
      expect(error.message).toContain("rows read from files");
      expect([table.batches < 10, table.closed]).toEqual([true, 1]);
      expect(small.memoryUse()).toMatchObject(NOTHING);
      expect(await rowsOfPlan(recorded().plan, small)).toEqual(ROWS);
    } finally {
      small.close();
    }
  });
});

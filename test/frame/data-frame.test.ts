// Frames that run, and collected frames: rows, columns, batches, display, disposal.
import { describe, expect, expectTypeOf, it } from "vitest";
import { inspect } from "node:util";
import { DataFrame, ExecutionError, PlanError, col, fromColumns, fromRows, t } from "../../src/index.ts";
import { referenceEngine, useReferenceEngine } from "./reference-engine.ts";

useReferenceEngine();

const people = fromRows([{ id: 1n, name: "Ada" }, { id: 2n, name: null }]);

it("a collected frame is data for libraries that take any iterable: it may be asked for its length", () => {
  type Asked = Iterable<object> & { readonly [name in "length" | "size" | "columns"]?: unknown };
  const asked = people as unknown as Asked;
  expect([asked.length, asked.size, asked.columns]).toEqual([undefined, undefined, ["id", "name"]]);
  expect(Array.from(asked)).toEqual(people.toArray());
});

describe("a frame", () => {
  it("runs in every way", async () => {
    const frame = people.filter(c => c.id.ge(1));
    expect(await frame.toRows()).toEqual([{ id: 1, name: "Ada" }, { id: 2, name: null }]);
    expect(await frame.toColumns()).toEqual({ id: [1, 2], name: ["Ada", null] });
    expect((await frame.collect()).toArray()).toEqual(await frame.toRows());
    expect(frame.collectSync().toArray()).toEqual(await frame.toRows());
    expect(await frame.count()).toBe(2);
    expect(await frame.first()).toEqual({ id: 1, name: "Ada" });
    expect(await frame.filter(c => c.id.gt(5)).first()).toBeNull();
    expect((await frame.toArrow()).numRows).toBe(2);
    expect((await frame.toIPC()).byteLength).toBeGreaterThan(0);
    const rows = [];
    for await (const row of frame) rows.push(row);
    expect(rows).toEqual(await frame.toRows());
    const batches = [];
    for await (const batch of frame.batches()) batches.push(batch);
    expect(batches.flatMap(batch => batch.toArray())).toEqual(rows);
  });

  it("runs on the engine that is given", async () => {
    let runs = 0;
    const run = (plan: typeof people.plan) => {
      runs++;
      return referenceEngine.run(plan);
    };
    const engine = { ...referenceEngine, run };
    await people.toRows({ engine });
    await people.count({ engine });
    await people.first({ engine });
    expect(runs).toBe(3);
  });

  it("is immutable, and shows its columns", () => {
    const before = people.plan;
    const frame = people.select("id");
    expect(people.plan).toBe(before);
    expect(String(frame)).toBe("Frame(id: int64)");
    expect(inspect(people.filter(c => c.id.gt(1)))).toBe("Frame(id: int64, name: utf8?)");
    expect(frame.schema).toEqual([{ name: "id", type: { kind: "int64" }, nullable: false }]);
  });

  it("converts values as the options say", async () => {
    expect(await people.select("id").toRows({ int64: "bigint" })).toEqual([{ id: 1n }, { id: 2n }]);
    expect(await people.select("id").toColumns({ int64: "string" })).toEqual({ id: ["1", "2"] });
    const big = fromRows([{ id: 2n ** 60n }]);
    await expect(big.toRows()).rejects.toThrow(ExecutionError);
    await expect(big.toRows()).rejects.toThrow("int64: \"bigint\"");
    expect(await big.first({ int64: "bigint" })).toEqual({ id: 2n ** 60n });
    await expect(people.toRows({ int64: "text" as "string" })).rejects.toThrow(PlanError);
  });
});

describe("a collected frame", () => {
  it("gives rows and columns at once", () => {
    expect(people.numRows).toBe(2);
    expect(people.columns).toEqual(["id", "name"]);
    expect(people.column("id")).toEqual([1, 2]);
    expect(people.column("id", { int64: "bigint" })).toEqual([1n, 2n]);
    expect([...people]).toEqual([{ id: 1, name: "Ada" }, { id: 2, name: null }]);
    expect([...people.rows({ int64: "string" })][0]).toEqual({ id: "1", name: "Ada" });
    expect(() => people.column("nope" as "id")).toThrow("column: there is no column \"nope\".");
  });

  it("is a frame: verbs query its rows", async () => {
    expect(await people.filter(c => c.name.isNull()).toRows()).toEqual([{ id: 2, name: null }]);
    const collected = await people.select("id").collect();
    expect(collected).toBeInstanceOf(DataFrame);
    expect(await collected.tail(1).toRows()).toEqual([{ id: 2 }]);
    expect(collected.statistics?.executor).toBe("reference");
  });

  it("shows itself in consoles and notebooks", () => {
    expect(inspect(people)).toBe(people.toString());
    expect(people.toString()).toContain("Ada");
    expect(people.toHTML()).toContain("<table");
    const bundle = (people as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!();
    expect(Object.keys(bundle)).toEqual(["text/plain", "text/html"]);
  });
});

describe("a persisted frame", () => {
  it("is gone when it is disposed of; queries built before still run", async () => {
    const kept = await people.persist();
    const before = kept.select("id");
    kept.dispose();
    expect(() => kept.select("id")).toThrow("This frame was disposed of, and its rows are gone. Collect or persist it again.");
    expect(() => kept.toArray()).toThrow(PlanError);
    expect(() => kept.numRows).toThrow(PlanError);
    expect(await before.toRows()).toEqual([{ id: 1 }, { id: 2 }]);
    kept.dispose();
  });

  it("is disposed of by `using`", async () => {
    const kept = await people.persist();
    kept[Symbol.dispose]();
    expect(() => kept.toArray()).toThrow(PlanError);
  });
});

describe("frames of JavaScript values", () => {
  it("types follow the values", () => {
    const frame = fromColumns({ a: Int16Array.of(1, 2), b: ["x", null], c: [new Date(0), new Date(1)] });
    expect(frame.schema.map(f => `${f.name} ${f.type.kind} ${f.nullable}`)).toEqual(["a int16 false", "b utf8 true", "c timestamp false"]);
    expectTypeOf(frame.column("b")).toEqualTypeOf<(string | null)[]>();
  });

  it("a schema states them", () => {
    const frame = fromRows([{ a: 1, extra: true }], { a: t.int8, missing: t.nullable(t.utf8) });
    expect(frame.toArray()).toEqual([{ a: 1, missing: null }]);
    expect(() => fromRows([{ a: 1.5 }], { a: t.int8 })).toThrow("1.5 is not a value of type int8");
  });

  it("no rows, no columns, many columns", async () => {
    expect(fromRows([]).toArray()).toEqual([]);
    expect(fromRows([], { a: t.int8 }).columns).toEqual(["a"]);
    const wide = fromColumns(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, [i]])));
    expect(await wide.select("c9999").toRows()).toEqual([{ c9999: 9999 }]);
    expect(await wide.withColumns({ sum: col("c1").add(col("c9999")) }).select("sum").first()).toEqual({ sum: 10_000 });
  });
});

// Schemas of Zod and Valibot: rows validated on their way in and out, and columns made of them.
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { ExecutionError, PlanError, UnsupportedError } from "../../../expr/error.ts";
import { schemaFrom, fromRows, readCsv, t, type DataFrame } from "../../../src/index.ts";
import type { Bool, Float64, Int64, List, Nullable, Struct, Timestamp, Utf8 } from "../../../frame/type/dtype.ts";
import { caught } from "../../caught.ts";
import type { StandardSchema } from "../../../frame/standard/standard-schema.ts";

const Trip = z.object({ id: z.int(), city: z.string().trim().min(1), km: z.number().nullable() });
const TripV = v.object({
  id: v.pipe(v.number(), v.integer()), city: v.pipe(v.string(), v.trim(), v.minLength(1)),
  km: v.nullable(v.number()),
});
const GOOD = [{ id: 1, city: " Bergen ", km: 12.5 }, { id: 2, city: "Oslo", km: null }];

describe("fromRows validates", () => {
  it("and has what the schema gives back, typed by it", () => {
    const frame = fromRows(GOOD as unknown[], Trip);
    expectTypeOf(frame).toEqualTypeOf<DataFrame<{ id: Float64; city: Utf8; km: Nullable<Float64> }>>();
    expect(frame.toArray()).toEqual([{ id: 1, city: "Bergen", km: 12.5 }, { id: 2, city: "Oslo", km: null }]);
    const other = fromRows(GOOD, TripV);
    expectTypeOf(other).toEqualTypeOf<DataFrame<{ id: Float64; city: Utf8; km: Nullable<Float64> }>>();
    expect(other.toArray()).toEqual(frame.toArray());
  });

  it("with defaults, transformations and dates", () => {
    const schema = z.object({
      day: z.coerce.date(), n: z.string().transform(Number), tag: z.string().default("none"),
    });
    const frame = fromRows([{ day: "2024-01-02", n: "7" }], schema);
    expectTypeOf(frame).toEqualTypeOf<DataFrame<{ day: Timestamp; n: Float64; tag: Utf8 }>>();
    expect(frame.toArray()).toEqual([{ day: new Date("2024-01-02"), n: 7, tag: "none" }]);
  });

  it("a row that does not pass is told with its members", () => {
    const error = caught(() => fromRows([GOOD[0]!, { id: 1.5, city: "", km: "far" }], Trip));
    expect(error).toBeInstanceOf(PlanError);
    expect((error as PlanError).code).toBe("invalid-row");
    expect(error.message)
      .toMatch(/^Row 1 does not pass the schema of zod: "id": Invalid input: .*; "city": .*; "km": .*\.$/);
    expect(error.cause).toHaveLength(3);
    expect(caught(() => fromRows([{ id: 1, city: "x" }], TripV)).message)
      .toBe(`Row 0 does not pass the schema of valibot: "km": Invalid key: Expected "km" but received undefined.`);
  });

  it("a schema that is asynchronous is refused", () => {
    const late = z.object({ id: z.number().refine(id => Promise.resolve(id > 0)) });
    const error = caught(() => fromRows([{ id: 1 }], late));
    expect(error.message).toContain("fromRows cannot wait for a schema that validates asynchronously.");
  });
});

describe("frame.validate", () => {
  const frame = fromRows(GOOD, { id: t.int64, city: t.utf8, km: t.nullable(t.float64) });
  it("gives rows as the schema gives them back", async () => {
    const rows: { id: number; city: string; km: number | null }[] = [];
    for await (const trip of frame.filter(c => c.id.le(2)).validate(Trip)) {
      expectTypeOf(trip).toEqualTypeOf<{ id: number; city: string; km: number | null }>();
      rows.push(trip);
    }
    expect(rows).toEqual([{ id: 1, city: "Bergen", km: 12.5 }, { id: 2, city: "Oslo", km: null }]);
  });

  it("waits for schemas that are asynchronous, and takes options for values", async () => {
    const Big = z.object({
      id: z.bigint().refine(id => Promise.resolve(id > 0n)), city: z.string(), km: z.unknown(),
    });
    const ids: bigint[] = [];
    for await (const { id } of frame.validate(Big, { int64: "bigint" })) ids.push(id);
    expect(ids).toEqual([1n, 2n]);
  });

  it("fails with the row's number", async () => {
    const Far = TripV.entries.km.wrapped;
    const strict = v.object({ ...TripV.entries, km: Far });
    const seen: number[] = [];
    const error = await (async () => {
      for await (const { id } of frame.validate(strict)) seen.push(id);
    })().catch((problem: unknown) => problem);
    expect(seen).toEqual([1]);
    expect(error).toBeInstanceOf(ExecutionError);
    expect((error as Error).message)
      .toBe(`Row 1 does not pass the schema of valibot: "km": Invalid type: Expected number but received null.`);
  });

  it("many issues are counted", async () => {
    const issues = ["a", "b", "c", "d", "e"].map(message => ({ message }));
    const schema: StandardSchema = { "~standard": { version: 1, vendor: "own", validate: () => ({ issues }) } };
    await expect(frame.validate(schema).next()).rejects.toThrow("Row 0 does not pass the schema of own: a; b; c; and 2 more.");
    await expect(frame.validate({} as never).next()).rejects.toThrow("validate needs a schema that has Standard Schema's interface.");
  });
});

describe("schemaFrom", () => {
  it("columns of every kind", () => {
    const schema = schemaFrom(z.object({
      n: z.number(), i: z.int(), s: z.string(), e: z.enum(["a", "b"]), lit: z.literal(3), b: z.boolean(),
      opt: z.string().optional(), nul: z.string().nullable(), either: z.union([z.literal("x"), z.null()]),
      list: z.array(z.number().nullable()), inner: z.object({ a: z.boolean(), b: z.string().nullish() }),
      none: z.null(),
    }));
    expectTypeOf(schema.list).toEqualTypeOf<List<Nullable<Float64>>>();
    expectTypeOf(schema.inner).toEqualTypeOf<Struct<{ a: Bool; b: Nullable<Utf8> }>>();
    expectTypeOf(schema.opt).toEqualTypeOf<Nullable<Utf8>>();
    const maybe = t.nullable(t.utf8);
    expect(schema).toEqual({
      n: t.float64, i: t.float64, s: t.utf8, e: t.utf8, lit: t.float64, b: t.bool,
      opt: maybe, nul: maybe, either: maybe,
      list: t.list(t.nullable(t.float64)), inner: t.struct({ a: t.bool, b: maybe }), none: t.nullable(t.null),
    });
  });

  it("types that are stated, for what JSON Schema cannot say", () => {
    const schema = schemaFrom(z.object({ id: z.int(), at: z.date(), big: z.bigint(), s: z.string() }),
      { id: t.int64, at: t.timestamp("us"), big: t.int64 });
    expectTypeOf(schema).toEqualTypeOf<{ id: Int64; at: Timestamp; big: Int64; s: Utf8 }>();
    expect(schema).toEqual({ id: t.int64, at: t.timestamp("us"), big: t.int64, s: t.utf8 });
  });

  it("Valibot, intersections and references", () => {
    const parts = [v.object({ a: v.nullable(v.number()) }), v.object({ b: v.optional(v.string()) })] as const;
    expect(schemaFrom(toStandardJsonSchema(v.intersect(parts))))
      .toEqual({ a: t.nullable(t.float64), b: t.nullable(t.utf8) });
    const Point = z.object({ x: z.number() }).meta({ id: "Point" });
    expect(schemaFrom(z.object({ from: Point, to: Point })))
      .toEqual({ from: t.struct({ x: t.float64 }), to: t.struct({ x: t.float64 }) });
  });

  it("reads a file, whose rows pass", async () => {
    const bytes = new TextEncoder().encode("id,city,km\n1,Bergen,12.5\n2,Oslo,\n");
    const schema = schemaFrom(Trip, { id: t.int64 });
    const trips = await readCsv(bytes, { schema });
    expectTypeOf(trips).toEqualTypeOf<DataFrame<{ id: Int64; city: Utf8; km: Nullable<Float64> }>>();
    const inline = await readCsv(bytes, { schema: schemaFrom(Trip, { id: t.int64 }) });
    expectTypeOf(inline).toEqualTypeOf<DataFrame<{ id: Int64; city: Utf8; km: Nullable<Float64> }>>();
    const rows: z.infer<typeof Trip>[] = [];
    for await (const row of trips.validate(Trip)) rows.push(row);
    expect(rows).toEqual([{ id: 1, city: "Bergen", km: 12.5 }, { id: 2, city: "Oslo", km: null }]);
  });

  type Tree = { name: string; children: Tree[] };
  const Tree: z.ZodType<Tree> = z.object({ name: z.string(), get children() { return z.array(Tree); } });
  it.each<[string, () => unknown, string]>([
    ["a date", () => schemaFrom(z.object({ at: z.date() })),
      'The member "at" has no type that JSON Schema can say. State its type: schemaFrom(schema, { "at": t.… }).'],
    ["several types", () => schemaFrom(z.object({ x: z.union([z.string(), z.number()]) })),
      `The member "x" has values of several types, and a column has one. State its type: schemaFrom(schema, { "x": t.… }).`],
    ["inside of another", () => schemaFrom(z.object({ a: z.object({ x: z.record(z.string(), z.number()) }) })),
      'The member "a.x" has no type that JSON Schema can say. State its type: schemaFrom(schema, { "a": t.… }).'],
    ["a tree", () => schemaFrom(z.object({ root: Tree })),
      'The member "root.children.item" contains itself. State its type: schemaFrom(schema, { "root": t.… }).'],
    ["no object", () => schemaFrom(z.array(z.string())),
      "The schema describes no object with members, and rows are objects. Give the schema of one row."],
    ["a stated type too many", () => schemaFrom(z.object({ id: z.int() }), { ids: t.int64 }),
      'The schema has no member "ids". Its members are: "id".'],
    ["no schema", () => schemaFrom({ id: t.int64 } as never),
      "schemaFrom needs a schema that has Standard Schema's interface. Zod, Valibot, ArkType and others make such schemas; see https://standardschema.dev."],
  ])("%s is a PlanError", (_, make, message) => {
    const error = caught(make);
    expect(error).toBeInstanceOf(PlanError);
    expect(error.message).toBe(message);
  });

  it("a schema without JSON Schema says what to do", () => {
    const error = caught(() => schemaFrom(TripV as never));
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error.message).toBe("The schema of valibot cannot say itself as JSON Schema. Wrap it in toStandardJsonSchema of @valibot/to-json-schema.");
  });
});

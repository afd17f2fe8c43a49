// Arrow IPC files and streams: every type, projection and limits, dictionaries, and bytes that are not whole.
import { readFile } from "node:fs/promises";
import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import { sourceFromArrow } from "../../../src/arrow/source.ts";
import type { ArrowTable } from "../../../src/arrow/shape.ts";
import { fileBytes } from "../../../src/io/bytes/platform-file.ts";
import { memoryBytes } from "../../../src/io/bytes/memory.ts";
import { streamBytes } from "../../../src/io/bytes/stream.ts";
import { openIpc } from "../../../src/io/ipc/open.ts";
import { writeIpc } from "../../../src/io/ipc/write.ts";
import { tableOf, vectors } from "../../arrow/tables.ts";
import {
  MemorySink, batches, counted, errorOf, inPieces, mutant, random, rowsIn, rowsOf,
} from "../bytes.ts";

const source = (table: arrow.Table) => sourceFromArrow(table as unknown as ArrowTable);
const full = () => source(tableOf(vectors(), [5, 8]));
const FLIGHTS = "node_modules/vega-datasets/data/flights-200k.arrow";

async function written(table = full(), format: "file" | "stream" = "file"): Promise<Uint8Array> {
  const sink = new MemorySink();
  await writeIpc(sink, table.schema, batches(table), { format });
  return sink.bytes;
}

describe.each(["file", "stream"] as const)("%s", format => {
  it("keeps every value of every type", async () => {
    const table = await openIpc(memoryBytes(await written(full(), format)));
    expect(table.schema).toEqual(full().schema);
    expect(table.rowCount).toBe(format === "file" ? 13 : null);
    expect(await rowsOf(table)).toEqual(rowsIn(full()));
  });

  it("reads what apache-arrow writes, and apache-arrow reads what is written", async () => {
    const unsliced = tableOf(vectors());
    const table = await openIpc(memoryBytes(arrow.tableToIPC(unsliced, format)));
    expect(await rowsOf(table)).toEqual(rowsIn(source(unsliced)));
    expect(rowsIn(source(arrow.tableFromIPC(await written(full(), format))))).toEqual(rowsIn(full()));
  });

  it("reads streams, pieces of any size, and any address", async () => {
    const bytes = await written(full(), format);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(await rowsOf(await openIpc(memoryBytes(shifted.subarray(3))))).toEqual(rowsIn(full()));
    expect(await rowsOf(await openIpc(inPieces(bytes, 1000)))).toEqual(rowsIn(full()));
    async function* stream() {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.slice(at, at + 777);
    }
    expect(await rowsOf(await openIpc(streamBytes(stream())))).toEqual(rowsIn(full()));
  });

  it("gives the wanted columns in order, and stops", async () => {
    const table = await openIpc(memoryBytes(await written(full(), format)));
    const [utf8, list] = ["utf8", "list"].map(name => table.schema.findIndex(f => f.name === name));
    expect(await rowsOf(table, { columns: [utf8!, list!], most: 2 }))
      .toEqual(rowsIn(full()).slice(0, 5).map(row => [row[utf8!], row[list!]]));
    expect(await rowsOf(table, { columns: [] })).toHaveLength(13);
  });

  it("every prefix is refused, or ends at a message", async () => {
    const bytes = await written(source(tableOf(new Map([["s", vectors().get("utf8")!]]), [5, 8])), format);
    const counts = new Set<number>();
    for (let length = 0; length < bytes.length; length++) {
      const result = await openIpc(memoryBytes(bytes.slice(0, length))).then(table => rowsOf(table))
        .catch((error: unknown) => error as Error);
      if (result instanceof Error)
        expect(result).toMatchObject({ name: "FormatError", message: expect.stringContaining("byte") });
      else counts.add(result.length);
    }
    expect([...counts].sort((a, b) => a - b)).toEqual(format === "stream" ? [0, 5, 13] : []);
  });

  it("tables without rows or columns keep what they have", async () => {
    const none = source(tableOf(vectors()).slice(0, 0));
    const table = await openIpc(memoryBytes(await written(none, format)));
    expect([table.schema.length, await rowsOf(table)]).toEqual([vectors().size, []]);
    const sink = new MemorySink();
    await writeIpc(sink, [], batches(), { format });
    expect((await openIpc(memoryBytes(sink.bytes))).schema).toEqual([]);
  });

  it("mutants are refused or read, and nothing else", async () => {
    const bytes = await written(full(), format);
    const flat = await written(
      source(tableOf(new Map([...vectors()].filter(([name]) => /utf8|int32|dict/.test(name))))),
      format,
    );
    const count = process.env["QUERN_FULL"] ? 10_000 : 300;
    const next = random(7);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      const changed = mutant(i % 2 ? bytes : flat, next);
      const error = await openIpc(memoryBytes(changed))
        .then(table => rowsOf(table))
        .then(
          () => null,
          (e: unknown) => e,
        );
      if (error !== null && !(error instanceof QuernError)) throw new Error(`mutant ${i} of seed 7`, { cause: error });
      if (error !== null) refused++;
    }
    expect(refused).toBeGreaterThan(count / 4);
  }, 600_000);
});

it("reads only the bytes of the wanted columns", async () => {
  const file = counted(await fileBytes(FLIGHTS));
  const table = await openIpc(file);
  expect(table.schema.map(f => f.name)).toEqual(["delay", "distance", "time"]);
  const expected = arrow.tableFromIPC(await readFile(FLIGHTS));
  const time = await rowsOf(table, { columns: [2] });
  expect(time).toHaveLength(expected.numRows);
  expect(time.slice(0, 50).map(([value]) => Number(value))).toEqual([...expected.getChild("time")!].slice(0, 50));
  expect(time.at(-1)).toEqual([expected.getChild("time")!.get(expected.numRows - 1)]);
  const size = (await readFile(FLIGHTS)).length;
  expect(file.total()).toBeLessThan(size * 0.6);
});

it("stops reading a file when there are rows enough", async () => {
  const sink = new MemorySink();
  const part = full();
  await writeIpc(sink, part.schema, batches(part, part, part, part));
  const bytes = counted(memoryBytes(sink.bytes));
  const table = await openIpc(bytes);
  expect(table.rowCount).toBe(52);
  bytes.ranges.length = 0;
  expect(await rowsOf(table, { most: 6 })).toHaveLength(13);
  expect(Math.max(...bytes.ranges.map(([, end]) => end))).toBeLessThan(sink.bytes.length / 2);
});

it("writes each batch as it comes", async () => {
  const sink = new MemorySink();
  const sizes: number[] = [];
  const part = full();
  async function *watched() {
    for (let i = 0; i < 3; i++) {
      sizes.push(sink.bytes.length);
      yield part;
    }
  }
  await writeIpc(sink, part.schema, watched());
  expect(sizes[1]! - sizes[0]!).toBeGreaterThan(1000);
  expect(sizes[2]! - sizes[1]!).toBe(sizes[1]! - sizes[0]!);
});

describe("dictionaries", () => {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 1);
  const batch = (dictionary: arrow.Vector, codes: number[]) => {
    const data = arrow.makeData({
      type,
      length: codes.length,
      nullCount: 0,
      data: Int32Array.from(codes),
      dictionary,
    } as never);
    const fields = [new arrow.Field("d", type, true)];
    return new arrow.RecordBatch(
      new arrow.Schema(fields),
      arrow.makeData({
        type: new arrow.Struct(fields),
        length: codes.length,
        nullCount: 0,
        children: [data],
      } as never) as never,
    );
  };
  const text = (...values: string[]) => arrow.vectorFromArray(values, new arrow.Utf8()) as arrow.Vector;
  const streamOf = (...parts: arrow.RecordBatch[]) =>
    arrow.RecordBatchStreamWriter.writeAll(parts).toUint8Array();

  it("are added to and replaced within a stream", async () => {
    const ab = text("a", "b");
    const abc = new arrow.Vector([...ab.data, ...text("c").data] as never);
    const bytes = await streamOf(batch(ab, [1, 0]), batch(abc, [2, 1]), batch(text("x", "y"), [1, 0]));
    expect(await rowsOf(await openIpc(memoryBytes(bytes)))).toEqual([["b"], ["a"], ["c"], ["b"], ["y"], ["x"]]);
  });

  it("codes beside the dictionary are told", async () => {
    const bytes = await streamOf(batch(text("a", "b"), [0, 7]));
    expect((await errorOf(openIpc(memoryBytes(bytes, "d.arrow")).then(t => rowsOf(t)))).message).toMatch(
      /^d\.arrow, batch at byte \d+: Column "d", row 1 of its chunk: the code 7 is not in its dictionary/,
    );
  });
});

it.each<[string, Uint8Array, string]>([
  ["nothing", new Uint8Array(), "it has fewer than 8 bytes \\(byte 0\\)"],
  ["text", new TextEncoder().encode("id,name\n1,x\n"), "a message says it has \\d+ bytes of metadata \\(byte 0\\)"],
  ["half a file", new TextEncoder().encode("ARROW1\0\0"), "the file ends behind its first bytes: it was cut short \\(byte 8\\)"],
])("refuses %s", async (_, bytes, expected) => {
  const error = await errorOf(openIpc(memoryBytes(bytes, "x.arrow")));
  expect(error).toMatchObject({
    name: "FormatError", code: "bad-ipc", message: expect.stringMatching(expected),
  });
});

it("refuses nulls that the schema rules out, and sizes that cannot be", async () => {
  const type = new arrow.Int32();
  const data = arrow.makeData({
    type,
    length: 3,
    nullCount: 1,
    nullBitmap: Uint8Array.of(5),
    data: Int32Array.of(1, 2, 3),
  });
  const fields = [new arrow.Field("n", type, false)];
  const bad = new arrow.RecordBatch(new arrow.Schema(fields),
    arrow.makeData({ type: new arrow.Struct(fields), length: 3, nullCount: 0, children: [data] }));
  const bytes = await arrow.RecordBatchFileWriter.writeAll([bad]).toUint8Array();
  expect(await errorOf(openIpc(memoryBytes(bytes)).then(t => rowsOf(t)))).toMatchObject({ code: "unexpected-null" });
});

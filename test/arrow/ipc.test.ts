// IPC bytes in both formats; malformed bytes are a FormatError that says where, never anything else.
import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { FormatError, QuernError } from "../../expr/error.ts";
import { rawReader } from "../../frame/value/raw.ts";
import type { Source } from "../../engine/source/source.ts";
import { sourceFromIPC, sourceToIPC } from "../../src/arrow/ipc.ts";
import { sourceFromArrow } from "../../src/arrow/source.ts";
import type { ArrowTable } from "../../src/arrow/shape.ts";
import { tableOf, vectors } from "./tables.ts";

const read = (table: arrow.Table) => sourceFromArrow(table as unknown as ArrowTable);
const allValues = (source: Source): unknown[][] => source.schema.map((_, i) =>
  Array.from({ length: source.rowCount }, (_unused, row) => rawReader(source.column(i))(row)));

const full = () => tableOf(vectors(), [5, 8]);
/** The library writes sliced views wrongly, so what it writes itself is not sliced. */
const unsliced = () => tableOf(vectors());

describe.each(["stream", "file"] as const)("%s", format => {
  it("keeps every value", async () => {
    const source = read(full());
    const back = await sourceFromIPC(await sourceToIPC(source, { format }));
    expect(back.schema.map(f => f.name)).toEqual(source.schema.map(f => f.name));
    expect(back.schema.map(f => f.type)).toEqual(source.schema.map(f => f.type));
    expect(allValues(back)).toEqual(allValues(source));
  });
  it("reads what apache-arrow writes, at any address", async () => {
    const bytes = arrow.tableToIPC(unsliced(), format);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(allValues(await sourceFromIPC(shifted.subarray(3)))).toEqual(allValues(read(full())));
    expect((await sourceFromIPC(bytes.slice().buffer)).rowCount).toBe(13);
  });
  it("tables without rows or columns keep what they have", async () => {
    const none = await sourceFromIPC(await sourceToIPC(read(full().slice(0, 0)), { format }));
    expect([none.rowCount, none.schema.length]).toEqual([0, full().schema.fields.length]);
    const empty = { schema: [], rowCount: 0, column: () => { throw new Error("no columns"); } };
    expect((await sourceFromIPC(await sourceToIPC(empty, { format }))).schema).toEqual([]);
  });
  it("every prefix of the bytes is refused, or ends at a message", async () => {
    const bytes = arrow.tableToIPC(tableOf(new Map([["s", vectors().get("utf8")!]]), [5, 8]), format);
    const rows = new Set<number>();
    for (let length = 0; length < bytes.length; length += 4) {
      const result = await sourceFromIPC(bytes.slice(0, length)).catch((error: unknown) => error as Error);
      if (result instanceof Error) expect(result).toBeInstanceOf(FormatError);
      else rows.add(result.rowCount);
    }
    expect([...rows].sort((a, b) => a - b)).toEqual(format === "stream" ? [0, 5, 13] : []);
  });
});

it.each<[string, Uint8Array, string]>([
  ["nothing", new Uint8Array(), "there is no schema message (byte 0)"],
  ["text", new TextEncoder().encode("id,name\n1,x\n"), "a message says it has"],
  ["a short length", Uint8Array.of(255, 255), "the bytes end within a message's length (byte 0)"],
  ["half a file", new TextEncoder().encode("ARROW1\0\0"), "the file does not end with ARROW1: it was cut short (byte 8)"],
])("refuses %s", async (_, bytes, expected) => {
  const error = await sourceFromIPC(bytes).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(FormatError);
  expect((error as FormatError).code).toBe("bad-ipc");
  expect((error as FormatError).message).toContain(expected);
});

it("refuses what is no bytes", async () => {
  await expect(sourceFromIPC("x" as never)).rejects.toThrow("IPC bytes must be a Uint8Array or an ArrayBuffer, not a string.");
});

it("offsets, codes and views that point outside name column and row", async () => {
  const broken: [string, (data: { -readonly [K in keyof arrow.Data]: arrow.Data[K] }) => void, string][] = [
    ["utf8", data => { data.valueOffsets[3] = 10_000; }, "row 3 of its chunk: the offset 10000 is not between"],
    ["list", data => { data.valueOffsets[2] = -1; }, "row 2 of its chunk: the offset -1 is not between"],
    ["dictionary of utf8", data => { data.values[1] = 100; }, "row 1 of its chunk: the code 100 is not in its dictionary"],
    ["utf8 view", data => { data.values[5 * 16] = 200; data.values[5 * 16 + 8] = 9; }, "row 5 of its chunk: a view of"],
  ];
  for (const [name, spoil, expected] of broken) {
    const table = arrow.tableFromIPC(arrow.tableToIPC(tableOf(new Map([[name, vectors().get(name)!]]))));
    spoil(table.getChildAt(0)!.data[0]! as never);
    const error = await sourceFromIPC(arrow.tableToIPC(table)).catch((e: unknown) => e);
    expect((error as Error).message, name).toContain(`Column "${name}", ${expected}`);
    expect(error).toBeInstanceOf(FormatError);
  }
});

it("random damage gives an error of ours, or a table that can be read", async () => {
  const bytes = arrow.tableToIPC(unsliced());
  let state = 12_345;
  const random = (below: number) => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % below;
  let refused = 0;
  for (let run = 0; run < 300; run++) {
    const damaged = bytes.slice();
    for (let i = 0; i <= random(3); i++) damaged[random(damaged.length)] = random(256);
    try {
      allValues(await sourceFromIPC(damaged));
    } catch (error) {
      expect(error).toBeInstanceOf(QuernError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(20);
});

// Several files as one table: lists, globs, union by name, folders and names as columns.
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { INT64, UTF8, field } from "../../expr/type.ts";
import type { ByteSource } from "../../src/io/bytes/byte-source.ts";
import { openFiles, type Files, type FilesOptions } from "../../src/io/files.ts";
import { openNdjson } from "../../src/io/json/open.ts";
import { col, fn, lit } from "../optimizer/build.ts";
import { createEngine } from "../../engine/index.ts";
import { errorOf } from "./bytes.ts";
import { filtered, query, readOf, rowsOfPlan } from "./query.ts";

let folder = "";
const at = (path: string) => join(folder, path);
async function put(path: string, ...rows: object[]): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), rows.map(row => `${JSON.stringify(row)}\n`).join(""));
}
const opened: string[] = [];
const open = (bytes: ByteSource) => {
  opened.push(bytes.name);
  return openNdjson(bytes);
};
const files = (input: Files, options: FilesOptions = {}) => openFiles(input, open, options);
const rows = async (input: Files, options: FilesOptions = {}) => query(await files(input, options));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quern-files-"));
  await put("a1.ndjson", { x: 1, y: "a" });
  await put("a2.ndjson", { y: "b", x: 2 }, { x: 3, y: null });
  await put("b1.ndjson", { x: 4, z: true });
  await put("wrong.ndjson", { x: "text", y: "c" });
  await put("deep/one/p.ndjson", { x: 5, y: "p" });
  await put("deep/q.ndjson", { x: 6, y: "q" });
  await put("odd[1]/{r}.ndjson", { x: 7, y: "r" });
  for (const [year, city] of [[2023, "Bonn"], [2024, "Köln%20am%20Rhein"], [2024, "__HIVE_DEFAULT_PARTITION__"]]) {
    await put(`hive/year=${year}/city=${city}/part.ndjson`, { v: year! }, { v: -1 });
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe("which files", () => {
  it("one, a list, and patterns, in order", async () => {
    expect(await rows(at("a1.ndjson"))).toEqual([[1n, "a"]]);
    expect(await rows([at("a2.ndjson"), at("a1.ndjson")])).toEqual([["b", 2n], [null, 3n], ["a", 1n]]);
    expect(await rows(at("a*.ndjson"))).toEqual([[1n, "a"], [2n, "b"], [3n, null]]);
    expect(await rows(at("{a1,deep/q}.ndjson"))).toEqual([[1n, "a"], [6n, "q"]]);
    expect(await rows(at("a?.ndjson"))).toHaveLength(3);
    expect(await rows(at("deep/*.ndjson"))).toEqual([[6n, "q"]]);
    expect(await rows(at("deep/**/*.ndjson"))).toEqual([[5n, "p"], [6n, "q"]]);
    expect(await rows(at("deep/*/*.ndjson"))).toEqual([[5n, "p"]]);
    expect(await rows([at("odd[1]/*.ndjson"), at("a1.ndjson")])).toEqual([[7n, "r"], [1n, "a"]]);
  });

  it("do not look into folders that no pattern leads to", async () => {
    await put("closed/inner/x.ndjson", { x: 1 });
    await chmod(at("closed/inner"), 0o000);
    try {
      expect(await rows(at("a*.ndjson"))).toHaveLength(3);
    } finally {
      await chmod(at("closed/inner"), 0o700);
    }
  });

  it("none is an error that says so", async () => {
    expect(await errorOf(files(at("none*.ndjson")))).toMatchObject({
      code: "no-files",
      message: `No file is named like ${JSON.stringify(at("none*.ndjson"))}. \`*\` stands for a part of one name, \`**\` for any folders.`,
    });
    expect(await errorOf(files([]))).toMatchObject({ code: "no-files" });
    expect(await errorOf(files(at("none.ndjson")))).toMatchObject({
      name: "ResourceError", code: "no-such-file", message: expect.stringContaining("there is no such file"),
    });
    expect((await errorOf(files(at("deep")))).message).toBe(
      `${at("deep")} could not be read: it is a folder. Name the files in it by a pattern, as in "${at("deep")}/*.csv".`);
    expect((await errorOf(files(at("a1.ndjson/b")))).message).toContain("a part of the path is no folder");
  });
});

describe("which columns", () => {
  it("of another type or missing: the file and the column are named", async () => {
    expect((await errorOf(rows([at("a1.ndjson"), at("b1.ndjson")]))).message).toBe(
      `${at("b1.ndjson")} has no column "y", as the files before it have. With \`unionByName: true\` it is null there.`);
    expect((await errorOf(rows([at("a1.ndjson"), at("wrong.ndjson")]))).message).toBe(
      `In ${at("wrong.ndjson")} column "x" is utf8, and int64 in the files before it. Give a \`schema\` that fits all files.`);
    expect((await errorOf(rows([at("a1.ndjson"), at("wrong.ndjson")], { unionByName: true }))).message).toContain(`column "x" is utf8`);
  });

  it("union by name: null where a file has none", async () => {
    const table = await files([at("a1.ndjson"), at("b1.ndjson")], { unionByName: true });
    expect(table.schema.map(f => f.name)).toEqual(["x", "y", "z"]);
    expect(await query(table)).toEqual([[1n, "a", null], [4n, null, true]]);
    const engine = createEngine();
    expect(await rowsOfPlan(filtered(readOf(table), fn("isNull", col("y"))), engine)).toEqual([[4n, null, true]]);
    engine.close();
  });

  it("the file's name", async () => {
    expect(await rows(at("a*.ndjson"), { fileName: "file" })).toEqual([
      [1n, "a", at("a1.ndjson")], [2n, "b", at("a2.ndjson")], [3n, null, at("a2.ndjson")],
    ]);
    expect((await errorOf(files(at("a*.ndjson"), { fileName: "x" }))).message).toContain('have a column "x" already');
    expect((await errorOf(files(at("hive/**/*.ndjson"), { fileName: "year" }))).message).toContain('have a column "year" already');
  });

  it("folders", async () => {
    const table = await files(at("hive/**/*.ndjson"));
    expect(table.schema).toEqual([field("v", INT64, true), field("year", INT64, false), field("city", UTF8, true)]);
    expect(await query(table)).toEqual([
      [2023n, 2023n, "Bonn"], [-1n, 2023n, "Bonn"], [2024n, 2024n, "Köln am Rhein"], [-1n, 2024n, "Köln am Rhein"],
      [2024n, 2024n, null], [-1n, 2024n, null],
    ]);
    expect(await rows(at("hive/**/*.ndjson"), { hive: false })).toHaveLength(6);
  });

  it("files whose folders rule them out are not opened", async () => {
    const table = await files(at("hive/**/*.ndjson"));
    const engine = createEngine();
    const read = readOf(table);
    const from = async (condition: Parameters<typeof filtered>[1]) => {
      opened.length = 0;
      const found = await rowsOfPlan(filtered(read, condition), engine);
      return [opened.map(path => path.slice(folder.length)), found.length];
    };
    const [, koeln] = ["hive/year=2023/city=Bonn/part.ndjson", "/hive/year=2024/city=Köln%20am%20Rhein/part.ndjson"];
    const none = "/hive/year=2024/city=__HIVE_DEFAULT_PARTITION__/part.ndjson";
    // The first one was opened for its schema.
    expect(await from(fn("eq", col("year"), lit(2024)))).toEqual([[koeln, none], 4]);
    expect(await from(fn("gt", col("year"), lit(2024)))).toEqual([[], 0]);
    expect(await from(fn("eq", col("city"), lit("Köln am Rhein")))).toEqual([[koeln], 2]);
    expect(await from(fn("and", fn("lt", col("year"), lit(2024)), fn("gt", col("v"), lit(0))))).toEqual([[], 1]);
    expect(await from(fn("gt", col("v"), lit(2023)))).toEqual([[koeln, none], 2]);
    engine.close();
  });
});

it("a file that changes is not mixed up", async () => {
  await put("changing.ndjson", { x: 1 });
  const table = await files(at("changing.ndjson"));
  await put("changing.ndjson", { x: 1 }, { x: 2 });
  expect(await errorOf(query(table))).toMatchObject({
    name: "FormatError", code: "changed-file", message: `${at("changing.ndjson")} changed after it was looked at. Scan it again.`,
  });
  await writeFile(at("changing.ndjson"), Array.from({ length: 200_000 }, (_, x) => `{"x":${x}}\n`).join(""));
  const again = await files(at("changing.ndjson"));
  const work = (async () => {
    let count = 0;
    for await (const batch of again.read({ columns: [0], conditions: [], most: Infinity })) {
      if (count === 0) await utimes(at("changing.ndjson"), new Date(1e12), new Date(1e12));
      count += batch.rowCount;
    }
    return count;
  })();
  expect(await errorOf(work)).toMatchObject({ code: "changed-file" });
});

it("two queries read one file at once", async () => {
  const table = await files([at("a1.ndjson"), at("a2.ndjson")]);
  const all = await Promise.all(Array.from({ length: 8 }, () => query(table)));
  for (const found of all) expect(found).toHaveLength(3);
});

// The command `quern`: what it prints, what it refuses and how it says so, and its exit codes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromRows, t, writeIpc, writeJson, writeNdjson, writeParquet } from "../../src/index.ts";
import { runCommand } from "../../src/cli/command.ts";
import { schemaText } from "../../src/cli/schema-text.ts";
import { zstdFrame } from "../io/zstd-frames.ts";
import { textOf } from "../tidy/repository.ts";

let folder = "";
const at = (name: string): string => join(folder, name);
const put = (name: string, text: string): void => writeFileSync(at(name), text);
const printed = async (...args: string[]): Promise<string> => {
  const outcome = await runCommand(args);
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  return outcome.stdout;
};
/** The lines between the braces of the schema. */
const columns = (text: string): string[] =>
  text.slice(text.indexOf("= {\n") + 4, text.indexOf("\n};")).split("\n").map(line => line.trim());

const ROWS = fromRows([{ id: 1n, km: 2.5 }, { id: 2n, km: null }],
  { id: t.int64, km: t.nullable(t.float64) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quern-command-"));
  put("trips.csv", "city,km,day,odd name\nBergen,12.5,2024-01-01,1\nOslo,,2024-01-02,2\n");
  put("late.csv", `n\n${"1\n".repeat(20_001)}text\n`);
  mkdirSync(at("parts/year=2024"), { recursive: true });
  put("parts/year=2024/one.csv", "a,b\n1,x\n");
  put("parts/year=2024/two.csv", "a,b\n2,y\n");
  await writeParquet(ROWS, at("rows.parquet"));
  await writeIpc(ROWS, at("rows.arrow"));
  await writeNdjson(ROWS, at("rows.jsonl"));
  await writeJson(ROWS, at("rows.json"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("types", () => {
  it("a CSV file, from a sample", async () => {
    expect(await printed("types", at("trips.csv"))).toBe(`import { t, type Row } from "quern";

/** The columns of \`scanCsv(${JSON.stringify(at("trips.csv"))}, { schema: tripsSchema })\`. */
export const tripsSchema = {
  city: t.nullable(t.utf8),
  km: t.nullable(t.float64),
  day: t.nullable(t.date),
  "odd name": t.nullable(t.int64),
};

/** A row, as \`toRows()\` gives it. */
export type TripsRow = Row<typeof tripsSchema>;
`);
  });

  it("--all looks at every row, --name names", async () => {
    const text = await printed("types", at("trips.csv"), "--all", "--name", "Trip");
    expect(columns(text)).toEqual(
      ["city: t.utf8,", "km: t.nullable(t.float64),", "day: t.date,", '"odd name": t.int64,']);
    expect(text).toContain("export const tripSchema = {");
    expect(text).toContain("export type Trip = Row<typeof tripSchema>;");
    expect(columns(await printed("types", at("late.csv")))).toEqual(["n: t.nullable(t.int64),"]);
    expect(columns(await printed("types", at("late.csv"), "--all"))).toEqual(["n: t.utf8,"]);
  });

  it.each([
    ["rows.parquet", "scanParquet", ["id: t.int64,", "km: t.nullable(t.float64),"]],
    ["rows.arrow", "scanIpc", ["id: t.int64,", "km: t.nullable(t.float64),"]],
    ["rows.jsonl", "scanNdjson", ["id: t.nullable(t.int64),", "km: t.nullable(t.float64),"]],
    ["rows.json", "scanJson", ["id: t.nullable(t.int64),", "km: t.nullable(t.float64),"]],
  ])("%s", async (name, reader, lines) => {
    const text = await printed("types", at(name));
    expect(columns(text)).toEqual(lines);
    expect(text).toContain(`\`${reader}(`);
  });

  it("patterns, several files, URLs and formats that the ending does not tell", async () => {
    const both = ["a: t.nullable(t.int64),", "b: t.nullable(t.utf8),"];
    const pattern = await printed("types", at("parts/**/*.csv"));
    expect(columns(pattern)).toEqual(both);
    expect(pattern).toContain("partsSchema");
    expect(columns(await printed("types", at("parts/year=2024/one.csv"), at("parts/year=2024/two.csv")))).toEqual(both);
    expect(columns(await printed("types", pathToFileURL(at("trips.csv")).href))).toHaveLength(4);
    writeFileSync(at("packed.csv.zst"), zstdFrame(Buffer.from("a,b\n1,x\n")));
    writeFileSync(at("packed.csv.gz"), gzipSync("a,b\n1,x\n"));
    for (const end of ["gz", "zst"]) expect(columns(await printed("types", at(`packed.csv.${end}`)))).toEqual(both);
    writeFileSync(at("2024.data"), "a,b\n1,x\n");
    const odd = await printed("types", "--format=CSV", at("2024.data"));
    expect(columns(odd)).toEqual(both);
    expect(odd).toContain("export type File2024Row = Row<typeof file2024Schema>;");
  });
});

it("nothing in a file's name ends the comment", () => {
  const text = schemaText([], { schema: "a", row: "B" }, "*/ x /*/");
  expect(text).toContain("/** *\\/ x /*\\/ */\nexport const a = {};\n");
});

describe("help and version", () => {
  it("are printed when asked for", async () => {
    const version = (JSON.parse(textOf("package.json")) as { version: string }).version;
    expect(await printed("--version")).toBe(`${version}\n`);
    expect(await printed("--help")).toContain("types FILE…");
    expect(await printed("help")).toBe(await printed("--help"));
    const help = await printed("types", "--help");
    for (const option of ["--name", "--format", "--all"]) expect(help).toContain(option);
    expect(await printed("help", "types")).toBe(help);
  });
});

describe("refused, with the exit code 2", () => {
  it.each<[string, string[], string]>([
    ["a command", ["tpyes", "x.csv"], 'There is no command "tpyes". Did you mean types?'],
    ["a far command", ["convert"], 'There is no command "convert". See quern --help.'],
    ["no file", ["types"], "types needs a file: quern types trips.csv"],
    ["an option", ["types", "x.csv", "--fromat", "csv"],
      "There is no option --fromat; there are --all, --format, --help, --name. Did you mean --format?"],
    ["a short option", ["types", "-n", "Trip", "x.csv"],
      "There is no option -n; there are --all, --format, --help, --name."],
    ["no value", ["types", "x.csv", "--name"], "The option --name needs a value: --name=…"],
    ["an option as a value", ["types", "x.csv", "--name", "--all"], "The option --name needs a value: --name=…"],
    ["a value too many", ["types", "x.csv", "--all=yes"], 'The option --all has no value, and got "yes".'],
    ["a format", ["types", "x.csv", "--format", "parqet"],
      'There is no format "parqet"; there are csv, ndjson, json, parquet or ipc. Did you mean parquet?'],
    ["an ending", ["types", "trips.xlsx"],
      '"trips.xlsx" does not tell its format by its ending. Say it: --format csv, ndjson, json, parquet or ipc.'],
    ["a name", ["types", "x.csv", "--name", "my trip"], '"my trip" cannot name a type. Take a name like --name Trip.'],
    ["a word of the language", ["types", "x.csv", "--name", "class"],
      '"class" cannot name a type. Take a name like --name Trip.'],
  ])("%s", async (_, args, message) => {
    expect(await runCommand(args)).toEqual({ code: 2, stdout: "", stderr: `quern: ${message}\n` });
  });

  it("nothing at all", async () => {
    const { code, stderr } = await runCommand([]);
    expect([code, stderr]).toEqual([2, `quern: There is no command.\n\n${await printed("--help")}`]);
  });
});

describe("files that cannot be read, with the exit code 1", () => {
  it("a missing file", async () => {
    const { code, stdout, stderr } = await runCommand(["types", at("trip.csv")]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^quern: .*trip\.csv could not be read: there is no such file\./);
  });
  it("no Parquet", async () => {
    const { code, stderr } = await runCommand(["types", at("trips.csv"), "--format", "parquet"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^quern: .*trips\.csv/);
  });
  it("no address", async () => {
    const { code, stderr } = await runCommand(["types", "http://", "--format", "csv"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^quern: "http:\/\/" is no URL/);
  });
});

// `quern types`: the columns of files, as a schema in TypeScript.
import type { Schema } from "../../expr/type.ts";
import { field } from "../../expr/type.ts";
import { count } from "../../frame/expr/free.ts";
import type { Frame } from "../../frame/frame.ts";
import { scanCsv, scanIpc, scanJson, scanNdjson, scanParquet } from "../index.ts";
import { FORMATS, formatByEnding, formatNamed, type FileFormat } from "./file-format.ts";
import { UsageError, type Arguments, type OptionTable } from "./platform-arguments.ts";
import { namesAfter, namesBy } from "./schema-names.ts";
import { schemaText } from "./schema-text.ts";

export const TYPES_OPTIONS: OptionTable = { all: "boolean", format: "string", help: "boolean", name: "string" };

export const TYPES_HELP = `quern types FILE…

Prints the columns of files as TypeScript: a schema for the functions that read such files,
and the type of a row. FILE is a path, a pattern as "trips/*.csv", or a URL; several are read
as one table. Of CSV and JSON a sample of the rows is read, and every column may be null.

Options:
  --name NAME      the row type's name, as Trip; the schema is then tripSchema (default: after the file)
  --format FORMAT  ${FORMATS.join(", ")} (default: by the file's ending)
  --all            reads all rows: types that fit every row, nullable only where there are nulls
  --help           this text

Exit codes: 0 done, 1 a file cannot be read, 2 wrong arguments.
`;

type Reader = (files: readonly string[], all: boolean) => Promise<Frame>;

/** Folders as `year=2024` are no columns of the files, and a schema does not name them. */
const READERS: Readonly<Record<FileFormat, { readonly name: string; readonly scan: Reader }>> = {
  csv: { name: "scanCsv", scan: (files, all) => scanCsv(files, { hive: false, ...sampleOf(all) }) },
  ndjson: { name: "scanNdjson", scan: (files, all) => scanNdjson(files, { hive: false, ...sampleOf(all) }) },
  json: { name: "scanJson", scan: (files, all) => scanJson(files, { hive: false, ...sampleOf(all) }) },
  parquet: { name: "scanParquet", scan: files => scanParquet(files, { hive: false }) },
  ipc: { name: "scanIpc", scan: files => scanIpc(files, { hive: false }) },
};

const sampleOf = (all: boolean): { readonly sample?: "all" } => (all ? { sample: "all" } : {});

/** The text that is printed. Fails as the scan functions do, and with a UsageError for what was typed. */
export async function typesCommand(files: readonly string[], options: Arguments["options"]): Promise<string> {
  const [first] = files;
  if (first === undefined) throw new UsageError("types needs a file: quern types trips.csv");
  const named = options["format"];
  const format = typeof named === "string" ? formatNamed(named) : formatByEnding(first);
  const name = options["name"];
  const names = typeof name === "string" ? namesBy(name) : namesAfter(first);
  const reader = READERS[format];
  const frame = await reader.scan(files, options["all"] === true);
  const schema = options["all"] === true ? await withoutIdleNulls(frame) : frame.schema;
  const shown = files.length === 1 ? JSON.stringify(first) : `[${files.map(file => JSON.stringify(file)).join(", ")}]`;
  return schemaText(schema, names, `The columns of \`${reader.name}(${shown}, { schema: ${names.schema} })\`.`);
}

/** The columns are nullable that hold a null, and no others. */
async function withoutIdleNulls(frame: Frame): Promise<Schema> {
  const { schema } = frame;
  const counts = await frame
    .agg(c => ({ rows: count(), ...Object.fromEntries(schema.map((f, i) => [`c${i}`, c[f.name]!.count()])) }))
    .first() as Readonly<Record<string, number>>;
  return schema.map(({ name, type }, i) => field(name, type, counts[`c${i}`]! < counts["rows"]!));
}

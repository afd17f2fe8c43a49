// Frames over files: what is the same for all formats.
import { read } from "../../engine/plan/build.ts";
import { registerStored, type StoredTable } from "../../engine/source/stored-table.ts";
import { FormatError } from "../../expr/error.ts";
import type { Field } from "../../expr/type.ts";
import { Frame } from "../../frame/frame.ts";
import type { AnySchema, Utf8 } from "../../frame/type/dtype.ts";
import { fieldsOf } from "../../frame/type/t.ts";
import type { ByteSource } from "./bytes/byte-source.ts";
import { KIND_BYTES, otherFormat, type FileKind } from "./bytes/kind.ts";
import { checkOptionNames } from "../../frame/option-names.ts";
import { narrowed } from "./narrowed.ts";
import { openFiles, type Files, type FilesOptions } from "./files.ts";

/** A format's options, those of several files, and a schema that types the frame. */
export type ScanOptions<Own, S extends AnySchema, Name extends string> =
  Omit<Own, "schema"> & Omit<FilesOptions, "fileName"> & {
    /**
     * The columns and their types, which the files are checked against; it makes the frame a typed one.
     * Without it the types are those of the files, and the frame is `Frame<Dynamic>`.
     */
    readonly schema?: S;
    /** Adds a column of this name that tells which file a row is from. */
    readonly fileName?: Name;
  };

/** The columns of a scan with such options. */
export type Scanned<S extends AnySchema, Name extends string> =
  [Name] extends [never] ? S : { [K in keyof S | Name]: K extends keyof S ? S[K] : Utf8 };

/** Where a file is not what its reader reads, its first bytes may tell what it is instead. */
async function toldByKind(error: unknown, bytes: ByteSource): Promise<never> {
  const kind = error instanceof FormatError ? KIND_OF_CODE[error.code] : undefined;
  if (kind === undefined) throw error;
  const first = await bytes.read(0, Math.min(await bytes.size(), KIND_BYTES));
  if (bytes.path !== null) await bytes.close();
  throw otherFormat(bytes.name, first, kind) ?? error;
}

const KIND_OF_CODE: Readonly<Record<string, FileKind | undefined>> =
  { "bad-magic": "parquet", "bad-ipc": "ipc" };

type OpenFormat<Own> =
  (bytes: ByteSource, options: Own & { readonly schema?: readonly Field[] }) => Promise<StoredTable>;

/** The options of a format and those of several files, by name. */
export type ReadNames<Own> = Readonly<Record<keyof Own | "schema", true>>;
const FILES_OPTIONS = ["fileName", "unionByName", "hive"];

/** What others call an option. */
const MEANT: Readonly<Record<string, string>> = {
  sep: "separator", delimiter: "separator", dtypes: "types", columns: "schema", nullValues: "nulls", naValues: "nulls",
  skipRows: "skip", quoteChar: "quote", quotechar: "quote", inferSchemaLength: "sample", hasHeader: "header",
  ignoreErrors: "badRows",
};

/** `what`: the reading, as messages call it. `open` opens one file of the format. */
export async function scanFiles<Own extends object, S extends AnySchema, Name extends string>(
  what: string, names: ReadNames<Own>, files: Files, options: ScanOptions<Own, S, Name>,
  open: OpenFormat<Own>,
): Promise<Frame<Scanned<S, Name>>> {
  checkOptionNames(what, options, [...Object.keys(names), ...FILES_OPTIONS], name =>
    (Object.hasOwn(MEANT, name) && MEANT[name]! in names ? `Did you mean \`${MEANT[name]}\`?` : null));
  const { schema, fileName, unionByName, hive, ...own } = options;
  const fields = schema && fieldsOf(schema);
  const given = { ...own, ...(fields ? { schema: fields } : {}) } as Parameters<typeof open>[1];
  const table = await openFiles(files, async bytes => {
    const opened = await open(bytes, given).catch((error: unknown) => toldByKind(error, bytes));
    return fields ? narrowed(opened, fields) : opened;
  }, {
    ...(fileName === undefined ? {} : { fileName }), ...(hive === undefined ? {} : { hive }),
    ...(unionByName === undefined ? {} : { unionByName }),
  });
  return new Frame(read(registerStored(table)));
}

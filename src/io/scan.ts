// Frames over files: what is the same for all formats.
import { read } from "../../engine/plan/build.ts";
import { registerStored, type StoredTable } from "../../engine/source/stored-table.ts";
import type { Field } from "../../expr/type.ts";
import { Frame } from "../../frame/frame.ts";
import type { AnySchema, Utf8 } from "../../frame/type/dtype.ts";
import { fieldsOf } from "../../frame/type/t.ts";
import type { ByteSource } from "./bytes/byte-source.ts";
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

type OpenFormat<Own> =
  (bytes: ByteSource, options: Own & { readonly schema?: readonly Field[] }) => Promise<StoredTable>;

/** `open` opens one file of the format. */
export async function scanFiles<Own extends object, S extends AnySchema, Name extends string>(
  files: Files, options: ScanOptions<Own, S, Name>, open: OpenFormat<Own>,
): Promise<Frame<Scanned<S, Name>>> {
  const { schema, fileName, unionByName, hive, ...own } = options;
  const fields = schema && fieldsOf(schema);
  const given = { ...own, ...(fields ? { schema: fields } : {}) } as Parameters<typeof open>[1];
  const table = await openFiles(files, async bytes => {
    const opened = await open(bytes, given);
    return fields ? narrowed(opened, fields) : opened;
  }, {
    ...(fileName === undefined ? {} : { fileName }), ...(hive === undefined ? {} : { hive }),
    ...(unionByName === undefined ? {} : { unionByName }),
  });
  return new Frame(read(registerStored(table)));
}

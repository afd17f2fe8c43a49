// Several files of one format as one table: lists and globs, union by name, the file's name and what its
// folders say as columns.
import { FormatError, PlanError } from "../../expr/error.ts";
import { columnsOf, type TypedExpr } from "../../expr/node.ts";
import { field, INT64, sameType, typeName, UTF8, type DataType, type Field, type Schema } from "../../expr/type.ts";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import type { Batch, ReadRequest, StoredTable } from "../../engine/source/stored-table.ts";
import type { ByteSource } from "./bytes/byte-source.ts";
import { openBytes, type FileInput } from "./bytes/open.ts";
import { differenceOf } from "./check-schema.ts";
import { constantColumn, nullColumn } from "./constant-column.ts";
import { mayPass, type ColumnFacts } from "./prune.ts";

/** One file, or several that are read one after the other; a path may have `*`, `**`, `?` and `{a,b}`. */
export type Files = FileInput | readonly FileInput[];

/** What is the same for files of every format. */
export interface FilesOptions {
  /** Adds a column of this name that tells which file a row is from. */
  readonly fileName?: string;
  /**
   * Columns that not all files have are null where they are missing. Otherwise all files must have the
   * first one's columns.
   */
  readonly unionByName?: boolean;
  /**
   * Folders like `year=2024` are columns: int64 if all their values are whole numbers, else utf8. True
   * where paths have them; false to leave them out.
   */
  readonly hive?: boolean;
}

/** How one file is opened. */
export type Open = (bytes: ByteSource) => Promise<StoredTable>;

export async function openFiles(input: Files, open: Open, options: FilesOptions): Promise<StoredTable> {
  const sources = await sourcesOf(input);
  const partitions = options.hive === false ? [] : partitionsOf(sources.map(source => source.name));
  if (sources.length === 1 && partitions.length === 0 && options.fileName === undefined)
    return open(sources[0]!);
  const first = await open(sources[0]!);
  const others = options.unionByName ? await Promise.all(sources.slice(1).map(open)) : [];
  const stored = options.unionByName ? united([first, ...others]) : first.schema;
  const added = [
    ...partitions.map(p => p.field),
    ...(options.fileName === undefined ? [] : [field(options.fileName, UTF8, false)]),
  ];
  checkNames(stored, added);
  return new ManyFiles(sources, [first, ...others], open, stored, added, (file, name) =>
    name === options.fileName
      ? sources[file]!.name
      : partitions.find(p => p.field.name === name)!.values[file]!,
  );
}

async function sourcesOf(input: Files): Promise<ByteSource[]> {
  const list: readonly FileInput[] = Array.isArray(input) ? input : [input as FileInput];
  const paths: FileInput[] = [];
  for (const item of list) {
    if (typeof item === "string" && !/^[a-z]+:\/\//i.test(item) && /[*?{]/.test(item)) {
      const { expandGlob } = await import("./bytes/platform-file.ts");
      const found = await expandGlob(item);
      if (found.length === 0) throw new PlanError("no-files", `No file is named like ${JSON.stringify(item)}.`,
        { hint: "`*` stands for a part of one name, `**` for any folders." });
      paths.push(...found);
    } else paths.push(item);
  }
  if (paths.length === 0) throw new PlanError("no-files", "A list of files must name at least one.");
  return Promise.all(paths.map(openBytes));
}

/** What a folder says; null where it says so. */
type PartValue = string | bigint | null;

interface Partition {
  readonly field: Field;
  /** Of each file. */
  readonly values: readonly PartValue[];
}

/** The folders `name=value` that all paths have. */
function partitionsOf(paths: readonly string[]): Partition[] {
  const folders = paths.map(path => new Map(path.split(/[/\\]/).slice(0, -1)
    .map(part => /^([^=]+)=(.*)$/.exec(part)).filter(match => match !== null)
    .map(match => [unescaped(match[1]!), unescaped(match[2]!)] as const)));
  return [...folders[0]!.keys()].filter(name => folders.every(f => f.has(name))).map(name => {
    const texts = folders.map(f => f.get(name)!).map(text => (text === HIVE_NULL ? null : text));
    const whole = texts.every(text => text === null || /^-?\d{1,18}$/.test(text));
    return {
      field: field(name, whole ? INT64 : UTF8, texts.includes(null)),
      values: texts.map(text => (whole && text !== null ? BigInt(text) : text)),
    };
  });
}

/** How Hive and those after it name the folder of nulls. */
const HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

/** A part of a path; one that was never escaped stays as it is. */
function unescaped(text: string): string {
  return /^(?:[^%]|%[0-9a-fA-F]{2})*$/.test(text)
    ? new TextDecoder().decode(Uint8Array.from(bytesOfEscaped(text)))
    : text;
}

function bytesOfEscaped(text: string): number[] {
  return text
    .split(/(%[0-9a-fA-F]{2})/)
    .flatMap(part =>
      /^%[0-9a-fA-F]{2}$/.test(part)
        ? [Number.parseInt(part.slice(1), 16)]
        : [...new TextEncoder().encode(part)],
    );
}

function checkNames(stored: Schema, added: readonly Field[]): void {
  for (const [i, { name }] of added.entries()) {
    if (![...stored, ...added.slice(0, i)].some(f => f.name === name)) continue;
    throw new PlanError("duplicate-column", `The files have a column ${JSON.stringify(name)} already.`,
      { hint: "Choose another `fileName`, or leave folders out with `hive: false`." });
  }
}

/** All columns of all files, in order of first appearance; null where a file lacks one. */
function united(tables: readonly StoredTable[]): Schema {
  const fields = new Map<string, Field>();
  for (const table of tables) {
    for (const f of table.schema) {
      const known = fields.get(f.name);
      if (known && !sameType(known.type, f.type)) throw otherType(table.name, f, known);
      fields.set(f.name, field(f.name, f.type, f.nullable || (known?.nullable ?? false)));
    }
  }
  return [...fields.values()].map(f =>
    tables.every(table => table.schema.some(other => other.name === f.name))
      ? f
      : field(f.name, f.type, true),
  );
}

const otherType = (file: string, found: Field, expected: Field): FormatError =>
  new FormatError("other-schema", `In ${file} column ${JSON.stringify(found.name)} is ${typeName(found.type)}, and ${
    typeName(expected.type)} in the files before it.`, { hint: "Give a `schema` that fits all files." });

class ManyFiles implements StoredTable {
  readonly name: string;
  readonly format: string;
  readonly schema: Schema;
  readonly rowCount: number | null;

  constructor(
    private readonly sources: readonly ByteSource[],
    private readonly opened: readonly StoredTable[],
    private readonly open: Open,
    private readonly stored: Schema,
    added: readonly Field[],
    private readonly valueOf: (file: number, name: string) => PartValue,
  ) {
    const [first] = opened;
    const more = sources.length - 1;
    this.name = more === 0 ? first!.name : `${first!.name} and ${more} more`;
    this.format = first!.format;
    this.schema = [...stored, ...added];
    const counts = opened.map(table => table.rowCount);
    this.rowCount =
      opened.length < sources.length || counts.includes(null)
        ? null
        : counts.reduce<number>((sum, count) => sum + count!, 0);
  }

  async *read(request: ReadRequest): AsyncGenerator<Batch, void> {
    let wanted = request.most;
    for (let file = 0; file < this.sources.length && wanted > 0; file++) {
      if (!this.canHave(file, request.conditions)) continue;
      const table = this.opened[file] ?? (await this.open(this.sources[file]!));
      this.checkSchema(table);
      for await (const batch of table.read(this.requestOf(table, request, wanted))) {
        yield this.widened(batch, table, file, request);
        wanted -= batch.rowCount;
        if (wanted <= 0) break;
      }
    }
  }

  /** Files that are opened late must have the first one's columns; in which order does not matter. */
  private checkSchema(table: StoredTable): void {
    if (this.opened.includes(table)) return;
    const difference = differenceOf(this.stored, table.schema);
    if (!difference) return;
    const column = JSON.stringify(difference.expected.name);
    switch (difference.kind) {
      case "missing": throw new FormatError("other-schema",
        `${table.name} has no column ${column}, as the files before it have.`,
        { hint: "With `unionByName: true` it is null there." });
      case "type": throw otherType(table.name, difference.found, difference.expected);
      case "nulls": throw new FormatError("other-schema",
        `In ${table.name} column ${column} may be null, and not in the files before it.`,
        { hint: "Give a `schema` that fits all files, or `unionByName: true`." });
    }
  }

  private requestOf(
    table: StoredTable,
    { columns, conditions, signal }: ReadRequest,
    most: number,
  ): ReadRequest {
    const places = new Map(table.schema.map((f, i) => [f.name, i]));
    const indices = columns.map(i => places.get(this.schema[i]!.name)).filter(i => i !== undefined);
    // Its nulls count, where a file lacks a column.
    const known = (condition: TypedExpr) => [...columnsOf(condition)].every(name => places.has(name));
    return { columns: indices.sort((a, b) => a - b), conditions: conditions.filter(known), most, signal };
  }

  private added(type: DataType, rowCount: number, value: PartValue): HostColumn {
    return value === null ? nullColumn(type, rowCount) : constantColumn(type, rowCount, value);
  }

  /** Whether the conditions on what is the same in a whole file leave any of its rows. */
  private canHave(file: number, conditions: readonly TypedExpr[]): boolean {
    const added = new Set(this.schema.slice(this.stored.length).map(f => f.name));
    return mayPass(conditions, name => (added.has(name) ? onlyOf(this.valueOf(file, name)) : undefined));
  }

  private widened(
    { rowCount, columns }: Batch,
    table: StoredTable,
    file: number,
    request: ReadRequest,
  ): Batch {
    const { columns: indices } = this.requestOf(table, request, 0);
    const byName = new Map(indices.map((index, i) => [table.schema[index]!.name, columns[i]!]));
    return {
      rowCount,
      columns: request.columns.map((index): HostColumn => {
        const { name, type } = this.schema[index]!;
        const found = byName.get(name);
        if (found) return found;
        return index < this.stored.length
          ? nullColumn(type, rowCount)
          : this.added(type, rowCount, this.valueOf(file, name));
      }),
    };
  }
}

/** What is known of a column that has one value in all rows of a file. */
function onlyOf(value: string | bigint | null): ColumnFacts {
  const bound = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return { min: bound, max: bound, nullCount: bound === null ? 1 : 0, rowCount: 1 };
}

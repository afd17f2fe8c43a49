// Opens a CSV file: finds out its dialect, its header and its types from a sample, and gives a table to be
// read.
import { FormatError, PlanError } from "../../../expr/error.ts";
import { field, type Field } from "../../../expr/type.ts";
import type { StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { CHUNK_BYTES, feed, FIRST_CHUNK_BYTES } from "./feed.ts";
import { Head } from "./head.ts";
import { columnNames, isHeader, missingColumn, readBeginning, type Beginning } from "./header.ts";
import { Guess } from "./infer.ts";
import type { CsvReadOptions } from "./options.ts";
import { openQuote } from "./problem.ts";
import { beginColumn, checkReadable, type ReadColumn } from "./read-column.ts";
import { countLines } from "./records.ts";
import { csvRoutines } from "./routines.ts";
import { Scanner, type RowView, type ScanSettings } from "./scanner.ts";
import { csvTable, type CsvFile } from "./table.ts";
import { textForm, textPieces } from "./text-pieces.ts";

const SAMPLE_ROWS = 20_000;
const SAMPLE_BYTES = 8 << 20;
const MAX_ROW_BYTES = 16 << 20;
/** Each takes a quarter of a megabyte while a file is read. */
const MOST_DICTIONARIES = 64;
/** A column is worth a dictionary if each value comes so often, and if there are rows enough to tell. */
const REPETITIONS = 4;
const LEAST_ROWS = 64;
const FIT = 3;

/**
 * Opens a CSV file, or a text in this form from elsewhere. Reads its beginning to find out what the options
 * leave open; the rows are read when the table is.
 *
 * @throws FormatError if the file has no columns, if a column of `schema`, `types` or `names` is not in it,
 * if it is damaged in its beginning; PlanError if an option is none; UnsupportedError for types that CSV has
 * no form for. Reading the table raises FormatError `csv-value`, `csv-fields`, `csv-open-quote`,
 * `csv-row-too-long` and others, with file, line and column.
 */
export async function openCsv(bytes: ByteSource, options: CsvReadOptions = {}): Promise<StoredTable> {
  checkOptions(options);
  const form = textForm(options);
  const maxRowBytes = options.maxRowBytes ?? MAX_ROW_BYTES;
  const head = new Head(textPieces(bytes, form));
  try {
    const beginning = await readBeginning(head, bytes.name, options, maxRowBytes);
    const { record } = beginning;
    if (!record) {
      return csvTable(bytes, form, emptyFile(bytes.name, beginning, options, maxRowBytes), options);
    }
    const sample = await readSample(head, bytes.name, beginning, options, maxRowBytes);
    const header = isHeader(record.fields, sample.first, sample.rest, options);
    const names = columnNames(bytes.name, record.fields, header, options);
    const types = header ? sample.rest : sample.rest.map((guess, i) => guess.and(sample.first[i]!));
    const named = header || options.names !== undefined;
    const columns = columnsOf(bytes.name, names, named, types, beginning, options);
    // Empty lines before the first record are rows, too, if there is one column.
    const dataStart = header ? record.end : beginning.begin;
    const file: CsvFile = {
      dialect: beginning.dialect, fields: record.fields.length, maxRowBytes, dataStart,
      linesBefore: countLines(head.bytes.subarray(0, dataStart)),
      columns: columns.map(column => ({ ...column, repeats: sample.repeats[column.field] ?? false })),
    };
    return csvTable(bytes, form, file, options);
  } finally {
    await head.close();
    // A stream goes on where it stands when the table is read.
    if (bytes.path !== null) await bytes.close();
  }
}

function checkOptions(options: CsvReadOptions): void {
  const { schema, types, sample, skip, maxRowBytes } = options;
  if (schema && types) throw new PlanError("csv-option", "schema and types are both given; say all types in schema.");
  for (const { name, type } of schema ?? []) checkReadable(name, type);
  for (const [name, type] of Object.entries(types ?? {})) checkReadable(name, type);
  const counts = { skip, maxRowBytes, sample: sample === "all" ? undefined : sample };
  for (const [name, count] of Object.entries(counts)) {
    if (count === undefined || (Number.isInteger(count) && count >= 0)) continue;
    throw new PlanError("csv-option", `${name} is ${count}; it must be a whole number and not negative.`);
  }
}

/** A file without any record has the columns that it is said to have. */
function emptyFile(
  name: string, { dialect, begin }: Beginning, { schema, names, types, skip = 0 }: CsvReadOptions,
  maxRowBytes: number,
): CsvFile {
  const fields = schema ?? names?.map(text => field(text, types?.[text] ?? { kind: "utf8" }, true));
  if (!fields || fields.length === 0) {
    throw new FormatError("csv-empty", `${name} has no records, not even a header.`, {
      hint: "Give `schema` or `names` if it may be empty.",
    });
  }
  const columns = fields.map((each, i) => ({ ...each, field: i, inferred: false, repeats: false }));
  return { dialect, fields: fields.length, maxRowBytes, dataStart: begin, linesBefore: skip, columns };
}

interface Sample {
  /** What the first record leaves possible, and what all others do. */
  readonly first: readonly Guess[];
  readonly rest: readonly Guess[];
  readonly repeats: readonly boolean[];
}

async function readSample(
  head: Head, file: string, { dialect, record }: Beginning, options: CsvReadOptions, maxRowBytes: number,
): Promise<Sample> {
  const { fields, start } = record!;
  const chunkBytes = options.testing?.chunkBytes ?? FIRST_CHUNK_BYTES;
  const settings: ScanSettings = {
    dialect, fields: fields.length, nulls: options.nulls ?? [""],
    ragged: FIT, takesOut: false, fitsWrong: false,
    onlyRegular: false, chunkBytes,
  };
  const routines = await csvRoutines();
  const dictionaries = Math.min(fields.length, MOST_DICTIONARIES);
  const blockBytes = routines.dictionaryBytes();
  const linesBefore = countLines(head.bytes.subarray(0, start));
  const scanner = new Scanner(routines, settings, linesBefore, dictionaries * blockBytes);
  const first = fields.map(() => new Guess());
  const rest = fields.map(() => new Guess());
  const counts = new RepeatCounts(scanner, dictionaries, blockBytes);
  const mostRows = options.sample === "all" ? Infinity : (options.sample ?? SAMPLE_ROWS);
  const mostBytes = options.sample === "all" ? Infinity : SAMPLE_BYTES;
  let rows = 0;
  let bytes = 0;
  const limits = { file, chunkBytes: Math.min(CHUNK_BYTES, chunkBytes * 4), maxRowBytes };
  const pieces = counted(head.from(start), n => { bytes += n; });
  for await (const found of feed(scanner, pieces, limits, final => scanner.scan(final))) {
    if ("problem" in found) {
      if (found.problem === "open-quote" && (options.badRows ?? "error") === "error") {
        throw openQuote({ file, line: found.line, column: null });
      }
      continue;
    }
    const header = rows === 0 ? 1 : 0;
    const to = Math.min(found.rows, Math.max(mostRows + 1 - rows, header));
    fields.forEach((_, i) => {
      first[i]!.look(scanner, found, i, 0, header);
      rest[i]!.look(scanner, found, i, header, to);
      counts.look(found, i, header, to);
    });
    rows += to;
    if (rows > mostRows || bytes >= mostBytes) break;
  }
  return { first, rest, repeats: fields.map((_, i) => counts.repeats(i)) };
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>, see: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    see(piece.length);
    yield piece;
  }
}

/** How often texts repeat in the sample. */
class RepeatCounts {
  readonly #scanner: Scanner;
  readonly #blockBytes: number;
  readonly #rows: (number | null)[];

  constructor(scanner: Scanner, columns: number, blockBytes: number) {
    this.#scanner = scanner;
    this.#blockBytes = blockBytes;
    this.#rows = Array.from({ length: columns }, () => 0);
  }

  look(view: RowView, column: number, from: number, to: number): void {
    const rows = this.#rows[column];
    if (rows === null || rows === undefined || to <= from) return;
    const { routines, fixedOut, validity } = this.#scanner;
    beginColumn(this.#scanner, view, column);
    const stopped = routines.readDictionary(from, to, fixedOut, this.#block(column), validity) >>> 0;
    this.#rows[column] = stopped < to ? null : rows + to - from - routines.nullCount();
  }

  repeats(column: number): boolean {
    const rows = this.#rows[column];
    if (rows === null || rows === undefined || rows < LEAST_ROWS) return false;
    const values = new DataView(this.#scanner.routines.memory.buffer).getUint32(this.#block(column), true);
    return values * REPETITIONS <= rows;
  }

  #block(column: number): number {
    return this.#scanner.reserved + column * this.#blockBytes;
  }
}

type Column = Omit<ReadColumn, "repeats">;

/** The table's columns: those of the schema, or all of the file. */
function columnsOf(
  file: string, names: readonly string[], named: boolean, guesses: readonly Guess[], beginning: Beginning,
  { schema, types }: CsvReadOptions,
): readonly Column[] {
  const placeOf = (name: string): number => {
    const place = names.indexOf(name);
    if (place < 0) throw missingColumn(file, name, names, beginning);
    return place;
  };
  if (schema) {
    if (named) return schema.map(each => ({ ...each, field: placeOf(each.name), inferred: false }));
    checkCount(file, schema, names.length);
    return schema.map((each, i) => ({ ...each, field: i, inferred: false }));
  }
  Object.keys(types ?? {}).forEach(placeOf);
  return names.map((name, i) => {
    const given = types?.[name];
    return { name, field: i, type: given ?? guesses[i]!.type, nullable: true, inferred: given === undefined };
  });
}

function checkCount(file: string, schema: readonly Field[], columns: number): void {
  if (schema.length === columns) return;
  throw new FormatError("csv-schema",
    `${file} has no header and ${columns} columns; the schema has ${schema.length}: ${schema.map(({ name }) => name).join(", ")}.`);
}

// One column of a view of rows: the routine that reads its type, and the host chunk of what it wrote.
import type { HostChunk, HostColumn, HostValues } from "../../../engine/memory/host-column.ts";
import { UnsupportedError } from "../../../expr/error.ts";
import { typeName, UNITS_PER_SECOND, type DataType } from "../../../expr/type.ts";
import type { FixedReader } from "./routines.ts";
import type { RowView, Scanner } from "./scanner.ts";

/** What a timestamp's text may say of its zone; the routines know the same numbers. */
export const ANY_ZONE = 0;

/** A column as it is read. */
export interface ReadColumn {
  /** Its place in a record. */
  readonly field: number;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** Its type was found in a sample. */
  readonly inferred: boolean;
  /** Its values repeated in the sample: a dictionary is tried. */
  readonly repeats: boolean;
}

/** A dictionary under way: its block in the routines' memory, and the column made of it last. */
export interface Dictionary {
  readonly block: number;
  column: HostColumn | null;
  full: boolean;
}

/** Hears of rows that hold no value; what it does not refuse becomes null. */
export type OnWrong = (row: number) => void;

interface FixedLayout {
  readonly reader: FixedReader;
  readonly array: new (buffer: ArrayBuffer) => NumberValues;
}

const INTEGERS: Readonly<Record<string, FixedLayout>> = {
  int8: { reader: "readInt8", array: Int8Array }, int16: { reader: "readInt16", array: Int16Array },
  int32: { reader: "readInt32", array: Int32Array }, int64: { reader: "readInt64", array: BigInt64Array },
  uint8: { reader: "readUint8", array: Uint8Array }, uint16: { reader: "readUint16", array: Uint16Array },
  uint32: { reader: "readUint32", array: Uint32Array }, uint64: { reader: "readUint64", array: BigUint64Array },
  float32: { reader: "readFloat32", array: Float32Array }, float64: { reader: "readFloat64", array: Float64Array },
  date: { reader: "readDate", array: Int32Array },
};

type NumberValues = Extract<HostValues, { layout: "fixed" }>["array"];

/** Fails for types that no text of a field can hold. */
export function checkReadable(name: string, type: DataType): void {
  if (type.kind !== "list" && type.kind !== "struct" && type.kind !== "null") return;
  throw new UnsupportedError("csv-type", `Column ${JSON.stringify(name)} is ${typeName(type)}, which CSV files cannot hold.`);
}

/** The routine for a column of values of one size, and how many bytes a row takes. */
function fixedReader(
  { routines, fixedOut: out, validity }: Scanner, type: DataType,
): { read: (from: number, to: number) => number; bytes: number } {
  const perSecond = "unit" in type ? UNITS_PER_SECOND[type.unit] : 0n;
  switch (type.kind) {
    case "bool": return { read: (from, to) => routines.readBool(from, to, out, validity), bytes: 1 / 8 };
    case "decimal": {
      const wide = Number(type.precision > 18);
      const { precision, scale } = type;
      return {
        read: (from, to) => routines.readDecimal(from, to, out, validity, precision, scale, wide),
        bytes: 8 + 8 * wide,
      };
    }
    case "timestamp":
      return {
        read: (from, to) => routines.readTimestamp(from, to, out, validity, perSecond, ANY_ZONE),
        bytes: 8,
      };
    case "time": return { read: (from, to) => routines.readTime(from, to, out, validity, perSecond), bytes: 8 };
    case "duration":
      return { read: (from, to) => routines.readDuration(from, to, out, validity, perSecond), bytes: 8 };
    default: {
      const { reader, array } = INTEGERS[type.kind]!;
      const bytes = (array as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
      return { read: (from, to) => routines[reader](from, to, out, validity), bytes };
    }
  }
}

/** Reads a column of all rows of a view. */
export function readColumn(
  scanner: Scanner, view: RowView, column: ReadColumn, dictionary: Dictionary | null, onWrong: OnWrong,
): HostChunk {
  const { type } = column;
  if (type.kind !== "utf8" && type.kind !== "binary") return readFixed(scanner, view, column, onWrong);
  if (dictionary && !dictionary.full) {
    const chunk = readCodes(scanner, view, column, dictionary, onWrong);
    if (chunk) return chunk;
  }
  return readBytes(scanner, view, column, onWrong);
}

/** Points the routines at a column; all its rows are valid so far. */
export function beginColumn(
  { routines, settings, validity, bytes }: Scanner, view: RowView, field: number,
): void {
  const { fields } = settings;
  const last = view.cutReturn && field === fields - 1;
  routines.beginColumn(
    view.starts + field * 4, view.startAdd, view.ends + field * 4, fields * 4,
    Number(last), Number(view.validate),
  );
  bytes.fill(255, validity, validity + Math.ceil(view.rows / 8));
}

/** Reads all rows; those that hold no value are told and become null. Gives how many did. */
function readAll(
  scanner: Scanner, rows: number, read: (from: number, to: number) => number, onWrong: (row: number) => void,
): number {
  let wrong = 0;
  for (let from = 0; ;) {
    const row = read(from, rows) >>> 0;
    if (row === rows) return wrong;
    onWrong(row);
    const at = scanner.validity + (row >> 3);
    scanner.bytes[at]! &= ~(1 << (row & 7));
    wrong++;
    from = row + 1;
  }
}

function chunkOf(scanner: Scanner, rows: number, wrong: number, values: HostValues): HostChunk {
  if (scanner.routines.nullCount() + wrong === 0) return { length: rows, values };
  const bytes = scanner.bytes.slice(scanner.validity, scanner.validity + Math.ceil(rows / 8));
  return { length: rows, values, validity: { bytes, offset: 0 } };
}

function readFixed(
  scanner: Scanner, view: RowView, { type, field }: ReadColumn, onWrong: OnWrong,
): HostChunk {
  const { rows } = view;
  const { read, bytes } = fixedReader(scanner, type);
  const size = Math.ceil(rows * bytes);
  if (type.kind === "bool") scanner.bytes.fill(0, scanner.fixedOut, scanner.fixedOut + size);
  beginColumn(scanner, view, field);
  const wrong = readAll(scanner, rows, read, onWrong);
  const { fixedOut } = scanner;
  const buffer = scanner.routines.memory.buffer.slice(fixedOut, fixedOut + size) as ArrayBuffer;
  return chunkOf(scanner, rows, wrong, fixedValues(type, buffer));
}

function fixedValues(type: DataType, buffer: ArrayBuffer): HostValues {
  if (type.kind === "bool") return { layout: "bits", bits: { bytes: new Uint8Array(buffer), offset: 0 } };
  if (type.kind === "decimal") {
    return { layout: "wide", bytes: new Uint8Array(buffer), bytesPerValue: type.precision > 18 ? 16 : 8 };
  }
  const array = INTEGERS[type.kind]?.array ?? BigInt64Array;
  return { layout: "fixed", array: new array(buffer) };
}

function readBytes(
  scanner: Scanner, view: RowView, { type, field }: ReadColumn, onWrong: OnWrong,
): HostChunk {
  const { routines, offsetsOut, textOut, validity } = scanner;
  const { rows } = view;
  beginColumn(scanner, view, field);
  new DataView(routines.memory.buffer).setUint32(offsetsOut, 0, true);
  const reader = type.kind === "utf8" ? routines.readText : routines.readBinary;
  const wrong = readAll(scanner, rows, (from, to) => reader(from, to, offsetsOut, textOut, validity), row => {
    onWrong(row);
    const offsets = new Uint32Array(routines.memory.buffer, offsetsOut, row + 2);
    offsets[row + 1] = offsets[row]!;
  });
  const offsets = new Int32Array(routines.memory.buffer, offsetsOut, rows + 1).slice();
  const bytes = scanner.bytes.slice(textOut, textOut + offsets[rows]!);
  return chunkOf(scanner, rows, wrong, { layout: "varbinary", offsets, bytes });
}

/** Null if the dictionary has no room for all values of these rows. */
function readCodes(
  scanner: Scanner, view: RowView, { type, field }: ReadColumn, dictionary: Dictionary, onWrong: OnWrong,
): HostChunk | null {
  const { routines, fixedOut, validity } = scanner;
  const { rows } = view;
  const told: number[] = [];
  beginColumn(scanner, view, field);
  const wrong = readAll(
    scanner, rows,
    (from, to) => routines.readDictionary(from, to, fixedOut, dictionary.block, validity),
    row => {
      if (routines.dictionaryFull()) dictionary.full = true;
      else if (!dictionary.full) told.push(row);
      new Uint16Array(routines.memory.buffer, fixedOut, row + 1)[row] = 0;
    },
  );
  // The rows are read again then, so wrong ones are told only once.
  if (dictionary.full) return null;
  told.forEach(onWrong);
  const codes = new Uint16Array(routines.memory.buffer, fixedOut, rows).slice();
  const values = dictionaryColumn(scanner, type, dictionary);
  return chunkOf(scanner, rows, wrong, { layout: "dictionary", codes, dictionary: values });
}

/** The dictionary so far; the same column as long as nothing is added. */
function dictionaryColumn(scanner: Scanner, type: DataType, dictionary: Dictionary): HostColumn {
  const { routines } = scanner;
  const count = new DataView(routines.memory.buffer).getUint32(dictionary.block, true);
  // A column of nulls has codes, too: they need a value to point at.
  const length = Math.max(1, count);
  if (dictionary.column?.length === length && count > 0) return dictionary.column;
  const at = routines.dictionaryOffsets(dictionary.block) >>> 0;
  const offsets = new Int32Array(length + 1);
  offsets.set(new Int32Array(routines.memory.buffer, at, count + 1));
  const text = routines.dictionaryText(dictionary.block) >>> 0;
  const bytes = scanner.bytes.slice(text, text + offsets[length]!);
  const chunk: HostChunk = { length, values: { layout: "varbinary", offsets, bytes } };
  dictionary.column = { type, length, chunks: [chunk] };
  return dictionary.column;
}

// The schema message of Arrow IPC bytes: its columns as Arrow types in the shape that src/arrow reads.
import { FormatError, UnsupportedError } from "../../../expr/error.ts";
import { field, type Schema } from "../../../expr/type.ts";
import type { FlatTable } from "../../arrow/flatbuffer.ts";
import { TypeId, type ArrowField, type ArrowType } from "../../arrow/shape.ts";
import { dataTypeOf } from "../../arrow/type-in.ts";
import { within } from "./broken.ts";

/** A field with what its batches need to know beside its type. */
export interface IpcField extends ArrowField {
  readonly children: readonly IpcField[];
  /** Which dictionary its codes are of; null: it has none. */
  readonly dictionaryId: number | null;
}

/** A type that only batches need to know of: codes lie in them in place of values. */
export interface IpcSchema {
  readonly fields: readonly IpcField[];
  /** What the values of each dictionary are. */
  readonly dictionaries: ReadonlyMap<number, IpcField>;
  readonly schema: Schema;
}

/** Deeper types would only serve to exhaust the stack. */
const DEPTH_MOST = 64;
/** Tables of a flatbuffer may be shared: without a bound few bytes could stand for fields without end. */
const FIELDS_MOST = 100_000;
const INT = 2;
const LIST_VIEWS = new Set([25, 26]);

/** Reads a `Schema` table. `at` is where it stands, for messages. */
export function readSchema(table: FlatTable, name: string, at: number): IpcSchema {
  const reader = new SchemaReader(name, at);
  const fields = within(name, "the schema", at, () => {
    if (table.short(0) === 1) {
      throw new UnsupportedError("big-endian", `${name} holds big-endian Arrow data, which is not supported.`);
    }
    return table.tables(1).map(child => reader.field(child, "", 0));
  });
  checkNames(fields, name);
  const schema = fields.map(f => {
    const type = dataTypeOf(f.type, f.name);
    return field(f.name, type, f.nullable || type.kind === "null");
  });
  return { fields, dictionaries: reader.dictionaries, schema };
}

class SchemaReader {
  readonly dictionaries = new Map<number, IpcField>();
  private count = 0;

  constructor(private readonly file: string, private readonly at: number) {}

  field(table: FlatTable, outer: string, depth: number): IpcField {
    if (depth > DEPTH_MOST) throw new RangeError(`types are nested deeper than ${DEPTH_MOST} levels`);
    if (++this.count > FIELDS_MOST) throw new RangeError(`there are more than ${FIELDS_MOST} fields`);
    const name = table.text(0) ?? "";
    const path = outer === "" ? name : `${outer}.${name}`;
    const children = table.tables(5).map(child => this.field(child, path, depth + 1));
    const type = this.type(table, children, path);
    const own: IpcField = { name, nullable: table.byte(1) !== 0, type, children, dictionaryId: null };
    const encoding = table.table(4);
    if (!encoding) return own;
    const dictionaryId = encoding.long(0);
    const known = this.dictionaries.get(dictionaryId);
    if (known && JSON.stringify(known.type) !== JSON.stringify(type)) {
      throw this.wrong(path, `its dictionary ${dictionaryId} has values of another type elsewhere`);
    }
    this.dictionaries.set(dictionaryId, own);
    const codes = encoding.table(1);
    const indices = {
      typeId: TypeId.Int,
      bitWidth: codes?.int(0) ?? 32,
      isSigned: codes ? codes.byte(1) !== 0 : true,
    };
    if (![8, 16, 32, 64].includes(indices.bitWidth)) throw this.wrong(path, `codes have ${indices.bitWidth} bits`);
    return {
      ...own,
      children: [],
      dictionaryId,
      type: { typeId: TypeId.Dictionary, dictionary: type, indices },
    };
  }

  private type(table: FlatTable, children: readonly IpcField[], path: string): ArrowType {
    const id = table.byte(2);
    const body = table.table(3);
    const int = (at: number, missing = 0) => body?.int(at, missing) ?? missing;
    const short = (at: number, missing = 0) => body?.short(at, missing) ?? missing;
    const base = { typeId: id, children };
    this.checkChildren(id, children, path);
    switch (id) {
      case INT: return { ...base, bitWidth: int(0), isSigned: body?.byte(1) === 1 };
      case TypeId.Float: return { ...base, precision: short(0) };
      case TypeId.Decimal: {
        const bitWidth = int(2, 128);
        if (![32, 64, 128, 256].includes(bitWidth)) throw this.wrong(path, `decimals have ${bitWidth} bits`);
        return { ...base, precision: int(0), scale: int(1), bitWidth };
      }
      case TypeId.Date: case TypeId.Duration: return { ...base, unit: short(0, 1) };
      case TypeId.Time: return this.time(base, short(0, 1), int(1, 32), path);
      case TypeId.Timestamp: return { ...base, unit: short(0), timezone: body?.text(1) ?? null };
      case TypeId.FixedSizeBinary: return { ...base, byteWidth: this.size(int(0), path) };
      case TypeId.FixedSizeList: return { ...base, listSize: this.size(int(0), path) };
      default: return LIST_VIEWS.has(id) ? { typeId: id } : base;
    }
  }

  private time(base: ArrowType, unit: number, bitWidth: number, path: string): ArrowType {
    if (bitWidth !== (unit < 2 ? 32 : 64)) throw this.wrong(path, `times of this unit cannot have ${bitWidth} bits`);
    return { ...base, unit, bitWidth };
  }

  private size(size: number, path: string): number {
    if (size < 0) throw this.wrong(path, `its values cannot have a size of ${size}`);
    return size;
  }

  private checkChildren(id: number, children: readonly IpcField[], path: string): void {
    const one =
      id === TypeId.List || id === TypeId.LargeList || id === TypeId.FixedSizeList || id === TypeId.Map;
    if (one && children.length !== 1) throw this.wrong(path, `a list of ${children.length} kinds of items`);
  }

  private wrong(path: string, what: string): FormatError {
    return new FormatError("bad-ipc",
      `${this.file} is no complete Arrow IPC file or stream: column ${JSON.stringify(path)}: ${what} (byte ${this.at}).`);
  }
}

function checkNames(fields: readonly IpcField[], file: string): void {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name)) {
      throw new FormatError("duplicate-column", `${file} has two columns named ${JSON.stringify(name)}.`,
        { hint: "Names are unique here: rename one of them where the file is written." });
    }
    seen.add(name);
  }
}

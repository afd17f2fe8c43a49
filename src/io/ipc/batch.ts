// The body of a record batch as Arrow data: which buffers belong to which column, and the wanted ones read
// and put together. Dictionaries are batches of one column.
import type { FlatTable } from "../../arrow/flatbuffer.ts";
import { TypeId, type ArrowData, type ArrowVector } from "../../arrow/shape.ts";
import { broken, within } from "./broken.ts";
import { loadExpand, MOST_EXPANSION } from "./compression.ts";
import type { Cursor, Range } from "./cursor.ts";
import { codesFrom } from "./codes.ts";
import type { Message } from "./message.ts";
import type { IpcField } from "./schema.ts";

/** What a batch's metadata says of a column or of what is inside of one. */
interface Node {
  readonly field: IpcField;
  readonly length: number;
  readonly nullCount: number;
  readonly buffers: readonly Range[];
  readonly children: readonly Node[];
}

export interface BatchData {
  readonly rowCount: number;
  /** Of the wanted fields, in their order. */
  readonly columns: readonly ArrowData[];
}

/** Finds a dictionary's values as they are when the batch is read. */
export type DictionaryOf = (id: number) => ArrowVector;

/**
 * Values that take no byte (nulls, empty structs) can be claimed in any number. So many are believed,
 * beside one for each bit of the body.
 */
const ROWS_WITHOUT_BYTES = 1 << 24;
const ITEMS_WITHOUT_BYTES = 1 << 16;
const LENGTH_MOST = 2 ** 31 - 1;

/**
 * The columns `wanted` (indices into `fields`) of a batch. The cursor stands at its body, and behind it
 * after.
 */
export async function readBatch(
  batch: FlatTable, message: Message, fields: readonly IpcField[], wanted: readonly number[],
  dictionaryOf: DictionaryOf, from: Cursor, name: string,
): Promise<BatchData> {
  const layout = within(name, "a batch's metadata", message.at, () => new Layout(batch, message.bodyBytes).of(fields));
  const nodes = wanted.map(i => layout.columns[i]!);
  const ranges: Range[] = [];
  nodes.forEach(node => collect(node, ranges));
  const stored = await from.body(message.bodyBytes, ranges);
  const buffers = layout.compression
    ? stored.map(await loadExpand(layout.compression, name, message.at)) : stored;
  let next = 0;
  const take = () => buffers[next++]!;
  return { rowCount: layout.rowCount, columns: nodes.map(node => dataOf(node, take, dictionaryOf)) };
}

/** The number of rows that a message's batch says it has. */
export function rowsOf({ headerType, header, at }: Message, expected: number, name: string): number {
  if (headerType !== expected) throw broken(name, "a block holds another kind of message than the footer says", at);
  const rows = within(name, "a batch's metadata", at, () => header.long(0));
  if (rows < 0 || rows > LENGTH_MOST) throw broken(name, `a batch cannot have ${rows} rows`, at);
  return rows;
}

class Layout {
  private readonly lengths: readonly number[];
  private readonly nullCounts: readonly number[];
  private readonly offsets: readonly number[];
  private readonly sizes: readonly number[];
  private readonly variadic: readonly number[];
  private readonly rowCount: number;
  private readonly compression: FlatTable | undefined;
  /** Bits that the body's buffers have at most, when they are expanded. */
  private readonly bits: number;
  private node = 0;
  private buffer = 0;
  private view = 0;

  constructor(batch: FlatTable, private readonly bodyBytes: number) {
    this.rowCount = batch.long(0);
    this.lengths = batch.longs(1, 16, 0);
    this.nullCounts = batch.longs(1, 16, 8);
    this.offsets = batch.longs(2, 16, 0);
    this.sizes = batch.longs(2, 16, 8);
    this.variadic = batch.longs(4, 8, 0);
    this.compression = batch.table(3);
    this.bits = bodyBytes * 8 * (this.compression ? MOST_EXPANSION : 1);
  }

  of(fields: readonly IpcField[]): {
    readonly rowCount: number; readonly compression: FlatTable | undefined; readonly columns: readonly Node[];
  } {
    const { rowCount, compression } = this;
    const most = Math.min(LENGTH_MOST, this.bits + ROWS_WITHOUT_BYTES);
    if (!(rowCount >= 0 && rowCount <= most)) throw new RangeError(`it has ${rowCount} rows`);
    const columns = fields.map(f => {
      const node = this.next(f, 0);
      if (node.length !== rowCount) throw new RangeError(`it has ${rowCount} rows, and a column of ${node.length}`);
      return node;
    });
    return { rowCount, compression, columns };
  }

  private next(field: IpcField, depth: number): Node {
    const i = this.node++;
    const [length, nullCount] = [this.lengths[i], this.nullCounts[i]];
    if (length === undefined || nullCount === undefined) throw new RangeError("it lists too few columns");
    const most = depth === 0 ? LENGTH_MOST : Math.min(LENGTH_MOST, this.bits + ITEMS_WITHOUT_BYTES);
    if (!(length >= 0 && length <= most)) throw new RangeError(`a column cannot have ${length} values`);
    const buffers = Array.from({ length: this.buffersOf(field.type.typeId) }, () => this.range());
    return {
      field,
      length,
      nullCount,
      buffers,
      children: field.children.map(child => this.next(child, depth + 1)),
    };
  }

  private buffersOf(typeId: number): number {
    switch (typeId) {
      case TypeId.Null: return 0;
      case TypeId.Struct: case TypeId.FixedSizeList: return 1;
      case TypeId.Utf8: case TypeId.Binary: case TypeId.LargeUtf8: case TypeId.LargeBinary: return 3;
      case TypeId.Utf8View: case TypeId.BinaryView: {
        const count = this.variadic[this.view++];
        if (count === undefined || count < 0 || count > this.sizes.length) {
          throw new RangeError(`a column of views cannot have ${count} buffers`);
        }
        return 2 + count;
      }
      default: return 2;
    }
  }

  private range(): Range {
    const i = this.buffer++;
    const [offset, size] = [this.offsets[i], this.sizes[i]];
    if (offset === undefined || size === undefined) throw new RangeError("it lists too few buffers");
    if (!(offset >= 0 && size >= 0 && offset + size <= this.bodyBytes)) {
      throw new RangeError(`buffer ${i} (${size} bytes at ${offset}) leaves the body of ${this.bodyBytes} bytes`);
    }
    return { offset, size };
  }
}

function collect({ buffers, children }: Node, into: Range[]): void {
  into.push(...buffers);
  for (const child of children) collect(child, into);
}

/** Takes the buffers in the order in which `collect` named them. */
function dataOf(node: Node, take: () => Uint8Array, dictionaryOf: DictionaryOf): ArrowData {
  const { field, length, nullCount, buffers } = node;
  const { type } = field;
  const [validity, second, third, ...more] = buffers.map(take);
  const children = node.children.map(child => dataOf(child, take, dictionaryOf));
  const base: ArrowData = { type, length, offset: 0, nullCount, nullBitmap: validity ?? null, children };
  switch (type.typeId) {
    case TypeId.Utf8: case TypeId.Binary: case TypeId.LargeUtf8: case TypeId.LargeBinary:
      return { ...base, valueOffsets: second!, values: third! };
    case TypeId.List: case TypeId.LargeList: case TypeId.Map: return { ...base, valueOffsets: second! };
    case TypeId.Utf8View: case TypeId.BinaryView:
      return { ...base, values: second!, variadicBuffers: third ? [third, ...more] : [] };
    case TypeId.Dictionary:
      return {
        ...base,
        values: codesFrom(second!, type.indices!, length, field.name),
        dictionary: dictionaryOf(field.dictionaryId!),
      };
    default: return second ? { ...base, values: second } : base;
  }
}

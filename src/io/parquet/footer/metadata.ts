// What a footer says of the file: its schema's elements, row groups and column chunks, checked against the
// file's size.
import { wrong, unsupported, type Place } from "../place.ts";
import { placeText } from "../place.ts";
import { Fields } from "../thrift/fields.ts";
import { ThriftReader } from "../thrift/reader.ts";

export interface SchemaElement {
  readonly name: string;
  readonly physical: number | undefined;
  readonly typeLength: number | undefined;
  /** 0 required, 1 optional, 2 repeated. */
  readonly repetition: number;
  readonly childCount: number;
  readonly converted: number | undefined;
  readonly scale: number | undefined;
  readonly precision: number | undefined;
  readonly logical: { readonly id: number; readonly fields: Fields } | undefined;
}

/** Bounds of a chunk's values, as bytes. */
export interface ChunkStatistics {
  readonly min: Uint8Array | undefined;
  readonly max: Uint8Array | undefined;
  /** Bounds by signed order whatever the type, as old writers have them. */
  readonly oldMin: Uint8Array | undefined;
  readonly oldMax: Uint8Array | undefined;
  readonly nullCount: number | undefined;
}

/** One column of one row group. */
export interface ColumnChunk {
  readonly physical: number;
  readonly codec: number;
  readonly valueCount: number;
  readonly uncompressedSize: number;
  /** The bytes of all its pages. */
  readonly start: number;
  readonly end: number;
  readonly statistics: ChunkStatistics | undefined;
  readonly bloomOffset: number | undefined;
  readonly bloomLength: number | undefined;
}

export interface RowGroup {
  readonly rowCount: number;
  /** One for each leaf of the schema. */
  readonly columns: readonly ColumnChunk[];
}

export interface FileMetadata {
  readonly elements: readonly SchemaElement[];
  readonly rowCount: number;
  readonly rowGroups: readonly RowGroup[];
  readonly createdBy: string;
}

/** Positions in a column are 32-bit. */
const MAX_GROUP_ROWS = 0x7fffffff;

/** Reads a footer's bytes; `offset` is their place in the file, `dataEnd` where the file's pages must end. */
export function parseMetadata(bytes: Uint8Array, offset: number, place: Place): FileMetadata {
  const reader = new ThriftReader(bytes, 0, bytes.length, at => placeText(place, offset + at));
  const footer = new Fields(reader.struct(), `${placeText(place)}, footer`);
  if (footer.has(8)) throw unsupported("encrypted-file", place, undefined, "it is encrypted, which is not supported");
  const elements = footer.structs(2, "the schema").map(elementOf);
  const rowCount = footer.count(3, "the number of rows");
  const rowGroups = footer.structs(4, "the list of row groups")
    .map((fields, i) => rowGroupOf(fields, { ...place, rowGroup: i }, offset));
  const sum = rowGroups.reduce((rows, group) => rows + group.rowCount, 0);
  if (sum !== rowCount) {
    throw wrong("bad-metadata", place, undefined, `the footer says ${rowCount} rows, and its row groups have ${sum}`);
  }
  return { elements, rowCount, rowGroups, createdBy: footer.has(6) ? footer.text(6, "created_by") : "" };
}

function elementOf(fields: Fields): SchemaElement {
  return {
    name: fields.text(4, "a column's name"),
    physical: fields.optionalNumber(1, "a column's type"),
    typeLength: fields.optionalCount(2, "a column's type length"),
    repetition: fields.optionalNumber(3, "a column's repetition") ?? 0,
    childCount: fields.optionalCount(5, "a group's number of children") ?? 0,
    converted: fields.optionalNumber(6, "a column's converted type"),
    scale: fields.optionalNumber(7, "a column's scale"),
    precision: fields.optionalNumber(8, "a column's precision"),
    logical: fields.struct(10, "a column's logical type")?.union(),
  };
}

function rowGroupOf(fields: Fields, place: Place, dataEnd: number): RowGroup {
  const rowCount = fields.count(3, `the number of rows of row group ${place.rowGroup}`);
  if (rowCount > MAX_GROUP_ROWS) {
    throw wrong("bad-metadata", place, undefined, `it says it has ${rowCount} rows; ${MAX_GROUP_ROWS} is the most`);
  }
  const columns = fields.structs(1, "the columns of a row group").map(chunk => chunkOf(chunk, place, dataEnd));
  return { rowCount, columns };
}

function chunkOf(chunk: Fields, place: Place, dataEnd: number): ColumnChunk {
  if (chunk.has(8)) throw unsupported("encrypted-file", place, undefined, "its columns are encrypted, which is not supported");
  if (chunk.has(1)) {
    throw unsupported("other-file", place, undefined, `its columns lie in another file, ${JSON.stringify(chunk.text(1, "a path"))}`);
  }
  const meta = chunk.struct(3, "a column's metadata");
  if (!meta) throw wrong("bad-metadata", place, undefined, "a column has no metadata");
  const size = meta.count(7, "a column's compressed size");
  const data = meta.count(9, "the offset of a column's data");
  // Some writers say 0 where there is no dictionary.
  const dictionary = meta.optionalCount(11, "the offset of a column's dictionary") || data;
  const start = Math.min(data, dictionary);
  if (start + size > dataEnd) {
    throw wrong("bad-metadata", place, start, `a column's ${size} bytes go beyond byte ${dataEnd}, where the footer begins`);
  }
  return {
    physical: meta.number(1, "a column's type"),
    codec: meta.number(4, "a column's codec"),
    valueCount: meta.count(5, "a column's number of values"),
    uncompressedSize: meta.count(6, "a column's uncompressed size"),
    start, end: start + size,
    statistics: statisticsOf(meta.struct(12, "a column's statistics")),
    bloomOffset: meta.optionalCount(14, "the offset of a Bloom filter"),
    bloomLength: meta.optionalCount(15, "the length of a Bloom filter"),
  };
}

function statisticsOf(fields: Fields | undefined): ChunkStatistics | undefined {
  if (!fields) return undefined;
  return {
    min: fields.bytes(6, "min_value"), max: fields.bytes(5, "max_value"),
    oldMin: fields.bytes(2, "min"), oldMax: fields.bytes(1, "max"),
    nullCount: fields.optionalCount(3, "null_count"),
  };
}

// The headers of a column chunk's pages, checked against the bytes that there are.
import type { ColumnChunk } from "../footer/metadata.ts";
import { PageType } from "../footer/names.ts";
import { placeText, wrong, type Place } from "../place.ts";
import { Fields } from "../thrift/fields.ts";
import { ThriftReader } from "../thrift/reader.ts";

export interface Page {
  readonly type: number;
  /** Its contents in the chunk's bytes, as stored. */
  readonly start: number;
  readonly end: number;
  /** The place of the header in the file. */
  readonly offset: number;
  readonly uncompressedSize: number;
  readonly crc: number | undefined;
  /** How many of the chunk's values come before it. */
  readonly first: number;
  readonly valueCount: number;
  readonly encoding: number;
  /** Encodings of the levels, of pages of version 1. */
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  /** Of pages of version 2: levels lie before the values, uncompressed. */
  readonly v2: {
    readonly definitionBytes: number; readonly repetitionBytes: number; readonly compressed: boolean
  } | null;
}

/** Sizes in headers are signed 32-bit numbers. */
const MAX_SIZE = 0x7fffffff;

/** The pages in order, until all values of the chunk have been named. Index pages are passed over. */
export function* pagesOf(bytes: Uint8Array, chunk: ColumnChunk, place: Place): Generator<Page> {
  const reader = new ThriftReader(bytes, 0, bytes.length, at => placeText(place, chunk.start + at));
  let values = 0;
  while (values < chunk.valueCount) {
    const offset = chunk.start + reader.at;
    if (reader.at >= bytes.length) {
      throw wrong("bad-page", place, offset, `its pages hold ${values} values, and it has ${chunk.valueCount}`);
    }
    const header = new Fields(reader.struct(), `${placeText(place, offset)}, page header`);
    const page = pageOf(header, reader.at, offset, values);
    if (page.end > bytes.length) {
      throw wrong("bad-page", place, offset, `a page of ${page.end - page.start} bytes goes beyond the end of its column`);
    }
    reader.at = page.end;
    if (page.type === PageType.index) continue;
    if (page.type !== PageType.dictionary) values += page.valueCount;
    if (values > chunk.valueCount) {
      throw wrong("bad-page", place, offset, `its pages hold ${values} values or more, and it has ${chunk.valueCount}`);
    }
    yield page;
  }
}

function pageOf(header: Fields, start: number, offset: number, first: number): Page {
  const type = header.number(1, "the page's type");
  const compressedSize = header.count(3, "the compressed size");
  const uncompressedSize = Math.min(header.count(2, "the uncompressed size"), MAX_SIZE);
  const base = {
    type, start, end: start + compressedSize, offset, first, uncompressedSize,
    crc: header.optionalNumber(4, "the checksum"),
    definitionEncoding: 3, repetitionEncoding: 3, v2: null,
  };
  if (type === PageType.dictionary) {
    const own = required(header, 7, "the dictionary's header");
    return { ...base, valueCount: own.count(1, "the number of values"), encoding: own.number(2, "the encoding") };
  }
  if (type === PageType.data) {
    const own = required(header, 5, "the data's header");
    return {
      ...base, valueCount: own.count(1, "the number of values"), encoding: own.number(2, "the encoding"),
      definitionEncoding: own.number(3, "the levels' encoding"), repetitionEncoding: own.number(4, "the levels' encoding"),
    };
  }
  if (type === PageType.dataV2) {
    const own = required(header, 8, "the data's header");
    return {
      ...base, valueCount: own.count(1, "the number of values"), encoding: own.number(4, "the encoding"),
      v2: {
        definitionBytes: own.count(5, "the levels' size"), repetitionBytes: own.count(6, "the levels' size"),
        compressed: own.boolean(7, true),
      },
    };
  }
  return { ...base, type: PageType.index, valueCount: 0, encoding: 0 };
}

/** A field that must be there, as a structure. */
function required(header: Fields, id: number, name: string): Fields {
  const fields = header.struct(id, name);
  // The reader of a number says what is missing, in the words of the header.
  return fields ?? (header.number(id, name), header);
}

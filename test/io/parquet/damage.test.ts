// Damaged and hostile files: an error that names the place, never a crash, a hang or an error of
// JavaScript's own.
import { describe, expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import { field, INT32, INT64, UTF8, type Schema } from "../../../expr/type.ts";
import { openParquet, writeParquet } from "../../../src/io/parquet/index.ts";
import { binary, i32, i64, list, struct, thriftBytes, type Written, type WrittenFields } from "../../../src/io/parquet/thrift/writer.ts";
import { memorySink, memorySource, valuesOf } from "./bytes.ts";
import { sourcesOf } from "./tables.ts";

const SCHEMA: Schema = [field("id", INT64, false), field("word", UTF8, true)];
const COLUMNS = [
  Array.from({ length: 300 }, (_, i) => BigInt(i)),
  Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? null : `word ${i % 10}`)),
];

async function validFile(): Promise<Uint8Array> {
  const sink = memorySink();
  await writeParquet(
    sink, SCHEMA, sourcesOf({ schema: SCHEMA, columns: COLUMNS }, [300]), { rowGroupRows: 100 }
  );
  return Uint8Array.from(sink.bytes());
}

/** The error that reading everything ends with. */
async function problem(bytes: Uint8Array, schema?: Schema): Promise<string> {
  try {
    await valuesOf(await openParquet(memorySource(bytes, "bad.parquet"), schema ? { schema } : {}));
  } catch (error) {
    if (!(error instanceof QuernError)) throw error;
    return `${error.name} ${error.code}: ${error.message}`;
  }
  return "no error";
}

const PAR1 = new TextEncoder().encode("PAR1");

/** A file of a footer and of bytes before it. */
function fileOf(footer: WrittenFields, data = new Uint8Array(0)): Uint8Array {
  const bytes = thriftBytes(footer);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, bytes.length, true);
  return Uint8Array.from([...PAR1, ...data, ...bytes, ...size, ...PAR1]);
}

const ROOT = struct({ 4: binary("schema"), 5: i32(1) });
const COLUMN = struct({ 1: i32(1), 3: i32(0), 4: binary("a") });

interface Wrong {
  readonly elements?: readonly Written[];
  readonly rows?: bigint;
  readonly meta?: WrittenFields;
  readonly groups?: readonly Written[];
  readonly footer?: WrittenFields;
}

const META: WrittenFields = {
  1: i32(1), 2: list("i32", [i32(0)]), 3: list("binary", [binary("a")]), 4: i32(0), 5: i64(3), 6: i64(12), 7: i64(12),
  9: i64(4),
};

function wrongFile(
  { elements = [ROOT, COLUMN], rows = 3n, meta = META, groups, footer = {} }: Wrong, data = new Uint8Array(64)
): Uint8Array {
  const group = struct({ 1: list("struct", [struct({ 2: i64(4), 3: struct(meta) })]), 2: i64(12), 3: i64(rows) });
  return fileOf(
    { 1: i32(1), 2: list("struct", elements), 3: i64(rows), 4: list("struct", groups ?? [group]), ...footer }, data
  );
}

/** A page of three int32 values as it should be, changed. */
function pageFile(header: WrittenFields, contents: Uint8Array, meta: WrittenFields = {}): Uint8Array {
  const page = thriftBytes({
    1: i32(0), 2: i32(contents.length), 3: i32(contents.length),
    5: struct({ 1: i32(3), 2: i32(0), 3: i32(3), 4: i32(3) }), ...header,
  });
  const data = Uint8Array.from([...page, ...contents]);
  return wrongFile({ meta: { ...META, 6: i64(data.length), 7: i64(data.length), ...meta } }, data);
}

describe("what is no Parquet file", () => {
  it("empty, short, of another format, cut off", async () => {
    const bytes = await validFile();
    expect(await problem(new Uint8Array(0))).toBe(`FormatError bad-magic: "bad.parquet": it has 0 bytes and is no Parquet file, which begins and ends with "PAR1".`);
    expect(await problem(new TextEncoder().encode("a,b\n1,2\n3,4\n5,6\n"))).toBe(`FormatError bad-magic: "bad.parquet", byte 12: the last four bytes are not "PAR1": it is cut off, or no Parquet file.`);
    expect(await problem(bytes.subarray(0, bytes.length - 1))).toMatch(
      /^FormatError bad-magic: "bad.parquet", byte \d+: the last four bytes/
    );
  });

  it("a footer longer than the file, cut, or of other bytes", async () => {
    const bytes = await validFile();
    const long = bytes.slice();
    new DataView(long.buffer).setUint32(long.length - 8, 0x7fffffff, true);
    expect(await problem(long)).toBe(`FormatError bad-metadata: "bad.parquet", byte ${bytes.length - 8}: it says that the footer has 2147483647 bytes, and the file has ${bytes.length}.`);
    const short = bytes.slice();
    new DataView(short.buffer).setUint32(short.length - 8, 20, true);
    expect(await problem(short)).toMatch(/^FormatError bad-metadata: "bad.parquet", byte \d+: /);
    const cut =
      new Uint8Array([...bytes.subarray(0, bytes.length - 60), ...bytes.subarray(bytes.length - 8)]);
    expect(await problem(cut)).toMatch(/^FormatError bad-metadata: /);
  });

  it("encrypted", async () => {
    const bytes = await validFile();
    bytes.set(new TextEncoder().encode("PARE"), bytes.length - 4);
    expect(await problem(bytes)).toBe(`UnsupportedError encrypted-file: "bad.parquet": its footer is encrypted, which is not supported.`);
    expect(await problem(wrongFile({ footer: { 8: struct({}) } }))).toBe(`UnsupportedError encrypted-file: "bad.parquet": it is encrypted, which is not supported.`);
  });
});

describe("hostile footers", () => {
  it("more rows than there can be", async () => {
    expect(await problem(wrongFile({ rows: 2n ** 60n }))).toBe(`FormatError bad-metadata: "bad.parquet", footer: the number of rows is 1152921504606847000, which cannot be.`);
    expect(await problem(wrongFile({ rows: 2n ** 40n }))).toBe(`FormatError bad-metadata: "bad.parquet", row group 0: it says it has 1099511627776 rows; 2147483647 is the most.`);
    expect(await problem(wrongFile({ rows: -1n }))).toBe(`FormatError bad-metadata: "bad.parquet", footer: the number of rows is -1, which cannot be.`);
    expect(await problem(wrongFile({ rows: 5n, groups: [] }))).toBe(`FormatError bad-metadata: "bad.parquet": the footer says 5 rows, and its row groups have 0.`);
    expect(await problem(wrongFile({ rows: 2_000_000_000n }))).toMatch(`row group 0, column "a": it has 3 values in 2000000000 rows.`);
  });

  it("sizes and offsets outside of the file", async () => {
    expect(await problem(wrongFile({ meta: { ...META, 7: i64(1n << 50n) } }))).toMatch(
      /byte 4: a column.s 1125899906842624 bytes go beyond byte \d+, where the footer begins\.$/);
    expect(await problem(wrongFile({ meta: { ...META, 9: i64(-4) } }))).toBe(`FormatError bad-metadata: "bad.parquet", footer: the offset of a column's data is -4, which cannot be.`);
    expect(await problem(wrongFile({ meta: { ...META, 5: i64(2n ** 40n) } }))).toBe(`FormatError bad-metadata: "bad.parquet", row group 0, column "a": it has 1099511627776 values in 3 rows.`);
  });

  it("lengths, lists and depths that cannot be", async () => {
    const raw = (...bytes: number[]) => Uint8Array.from([...PAR1, ...bytes, bytes.length, 0, 0, 0, ...PAR1]);
    // A list of 2^31 - 1 items; a binary of 2^31 - 1 bytes; structures without end; a number without end.
    expect(await problem(raw(0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07))).toBe(`FormatError bad-metadata: "bad.parquet", byte 11: a list of 2147483647 items does not fit.`);
    expect(await problem(raw(0x68, 0xff, 0xff, 0xff, 0xff, 0x07))).toBe(`FormatError bad-metadata: "bad.parquet", byte 10: 2147483647 bytes do not fit.`);
    expect(await problem(raw(...Array.from({ length: 100 }, () => 0x1c)))).toBe(`FormatError bad-metadata: "bad.parquet", byte 28: structures are nested more than 24 deep.`);
    expect(await problem(raw(0x15, ...Array.from({ length: 30 }, () => 0xff)))).toBe(`FormatError bad-metadata: "bad.parquet", byte 15: a number has more than ten bytes.`);
  });

  it("schemas that are no trees, or of types that are none", async () => {
    const many = (count: number) => struct({ 4: binary("schema"), 5: i32(count) });
    expect(await problem(wrongFile({ elements: [many(1_000_000_000), COLUMN] }))).toBe(`FormatError bad-metadata: "bad.parquet": the footer's schema has fewer elements than it says.`);
    expect(await problem(wrongFile({ elements: [ROOT, COLUMN, COLUMN] }))).toBe(`FormatError bad-metadata: "bad.parquet": the footer's schema has more elements than it says.`);
    expect(await problem(wrongFile({ elements: [many(2), COLUMN, COLUMN] }))).toBe(`FormatError duplicate-column: "bad.parquet": it has two columns named "a".`);
    expect(await problem(
      wrongFile({ elements: [many(2), COLUMN, struct({ 1: i32(1), 3: i32(0), 4: binary("b") })] })
    )).toBe(`FormatError bad-metadata: "bad.parquet", row group 0: it has 1 columns, and the schema has 2.`);
    expect(await problem(wrongFile({ elements: [ROOT, struct({ 1: i32(99), 4: binary("a") })] }))).toBe(`FormatError bad-metadata: "bad.parquet", column "a": 99 is no physical type.`);
    const digits = struct({ 1: i32(7), 2: i32(32), 4: binary("a"), 6: i32(5), 7: i32(0), 8: i32(76) });
    expect(await problem(wrongFile({ elements: [ROOT, digits] }))).toBe(`UnsupportedError unsupported-type: "bad.parquet", column "a": a decimal has 76 digits; 38 is the most that can be held exactly.`);
  });
});

describe("pages", () => {
  const three = new Uint8Array(12);

  it("the pattern is right as it is", async () => {
    expect(await problem(pageFile({}, three))).toBe("no error");
  });

  it("too short, too long, of other sizes", async () => {
    expect(await problem(pageFile({}, new Uint8Array(11)))).toBe(`FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: it is too short for 3 values of 4 bytes.`);
    expect(await problem(pageFile({ 3: i32(4000) }, three))).toBe(`FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: a page of 4000 bytes goes beyond the end of its column.`);
    expect(await problem(pageFile({ 2: i32(2_000_000_000) }, three))).toBe(`FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: the page says that 2000000000 bytes come out of it, and 12 did.`);
    expect(await problem(pageFile({ 2: i32(2_000_000_000) }, three, { 4: i32(1) }))).toBe(`FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: its compressed bytes are damaged at byte 0 of the page.`);
    const few = struct({ 1: i32(2), 2: i32(0), 3: i32(3), 4: i32(3) });
    expect(await problem(pageFile({ 5: few }, three))).toMatch(
      /column "a", byte \d+: its pages hold 2 values, and it has 3\.$/
    );
    const many = struct({ 1: i32(2_000_000_000), 2: i32(0), 3: i32(3), 4: i32(3) });
    expect(await problem(pageFile({ 5: many }, three))).toBe(`FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: its pages hold 2000000000 values or more, and it has 3.`);
  });

  it("codecs and encodings that are not known, or not fit", async () => {
    expect(await problem(pageFile({}, three, { 4: i32(3) }))).toMatch(
      /^UnsupportedError unsupported-codec: .*, column "a": it is compressed with LZO; supported are /);
    const encoded = (encoding: number) =>
      ({ 5: struct({ 1: i32(3), 2: i32(encoding), 3: i32(3), 4: i32(3) }) });
    expect(await problem(pageFile(encoded(77), three))).toBe(`UnsupportedError unsupported-encoding: "bad.parquet", row group 0, column "a", byte 4: values of this type in number 77 are not supported.`);
    expect(await problem(pageFile(encoded(8), three))).toBe(`FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: it has codes, and no dictionary came before.`);
    for (const codec of [1, 2, 4, 5, 6, 7]) {
      expect(await problem(pageFile({}, new Uint8Array(12).fill(255), { 4: i32(codec) })), `codec ${codec}`)
        .toMatch(/^FormatError bad-page: "bad.parquet", row group 0, column "a", byte 4: /);
    }
  });

  it("a checksum that does not fit", async () => {
    const bytes = await validFile();
    // Inside the first page's contents, behind its header.
    bytes[60]! ^= 1;
    expect(await problem(bytes)).toBe(`FormatError checksum-mismatch: "bad.parquet", row group 0, column "id", byte 4: the page's checksum does not fit its bytes.`);
  });

  it("text that is not UTF-8", async () => {
    const text = struct({ 1: i32(6), 3: i32(0), 4: binary("a"), 6: i32(0) });
    const contents = Uint8Array.from([1, 0, 0, 0, 65, 1, 0, 0, 0, 255, 0, 0, 0, 0]);
    const page = thriftBytes({
      1: i32(0), 2: i32(contents.length), 3: i32(contents.length),
      5: struct({ 1: i32(3), 2: i32(0), 3: i32(3), 4: i32(3) })
    });
    const data = Uint8Array.from([...page, ...contents]);
    const meta = { ...META, 1: i32(6), 6: i64(data.length), 7: i64(data.length) };
    expect(await problem(wrongFile({ elements: [ROOT, text], meta }, data))).toBe(`FormatError invalid-utf8: "bad.parquet", row group 0, column "a", byte 4: a string of the page is not UTF-8.`);
  });
});

it("a schema that the file does not have", async () => {
  const bytes = await validFile();
  expect(await problem(bytes, SCHEMA)).toBe("no error");
  expect(await problem(bytes, [field("wort", UTF8, true)])).toBe(`FormatError schema-mismatch: "bad.parquet" has no column "wort"; it has id, word. Did you mean "word"?`);
  expect(await problem(bytes, [field("id", INT32, false)])).toBe(`FormatError schema-mismatch: Column "id" of "bad.parquet" is int64; the given schema says int32.`);
  expect(await problem(bytes, [field("word", UTF8, false)])).toBe(`FormatError schema-mismatch: Column "word" of "bad.parquet" may hold nulls; the given schema says that it does not.`);
});

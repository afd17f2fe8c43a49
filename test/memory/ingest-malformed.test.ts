// Ingest of buffers that are not what they claim: a FormatError that names the place, and no memory kept.
import { expect, test } from "vitest";
import type { HostChunk, HostColumn, HostValues } from "../../engine/memory/host-column.ts";
import { BOOL, FLOAT64, INT32, INT8, UTF8, decimal, type DataType } from "../../expr/type.ts";
import { FormatError, ResourceError } from "../../expr/error.ts";
import { hostColumn, varbinary, wide } from "./host-build.ts";
import { ingest, testMemory } from "./setup.ts";

const column = (type: DataType, values: HostValues, length = 3): HostColumn =>
  ({ type, length, chunks: [{ length, values }] });
const bytes = new Uint8Array(Buffer.from("abcdef"));
const text = (offsets: number[]): HostColumn =>
  column(UTF8, { layout: "varbinary", offsets: new Int32Array(offsets), bytes });

function viewOf(words: number[]): HostColumn {
  const views = new Uint8Array(new Int32Array(words).buffer);
  return column(UTF8, { layout: "view", views, buffers: [new Uint8Array(20)] }, 1);
}

const coded = (codes: number[], chunk: Partial<HostChunk> = {}): HostColumn => ({
  type: UTF8, length: 3, chunks: [{
    length: 3, ...chunk, values: {
      layout: "dictionary", codes: new Int32Array(codes),
      dictionary: hostColumn(UTF8, ["a", "b"], [], varbinary(false)),
    },
  }],
});

const CASES: Record<string, [HostColumn, string, string]> = {
  "too few values": [column(INT32, { layout: "fixed", array: new Int32Array(2) }), "buffer-too-short",
    "A int32 column of 3 rows is malformed: the values of chunk 0 (3 rows) need 3 elements and have 2."],
  "too few validity bits": [{
    type: INT32, length: 9, chunks: [{
      length: 9, validity: { bytes: new Uint8Array(1), offset: 0 },
      values: { layout: "fixed", array: new Int32Array(9) },
    }],
  }, "buffer-too-short",
  "A int32 column of 9 rows is malformed: the validity bits of chunk 0 (9 rows) need 9 elements and have 8."],
  "chunks that do not add up": [{ ...column(INT32, { layout: "fixed", array: new Int32Array(3) }), length: 4 },
    "length-mismatch", "A int32 column of 4 rows is malformed: its chunks hold 3 rows."],
  "a layout that cannot be": [column(INT32, { layout: "varbinary", offsets: new Int32Array(4), bytes }),
    "layout-mismatch", "A int32 column of 3 rows is malformed: values in varbinary layout do not hold int32."],
  "floats from bits": [column(FLOAT64, { layout: "bits", bits: { bytes, offset: 0 } }),
    "layout-mismatch", "A float64 column of 3 rows is malformed: values in bits layout do not hold float64."],
  "text from integers": [column(UTF8, { layout: "fixed", array: new Int32Array(3) }),
    "layout-mismatch", "A utf8 column of 3 rows is malformed: values in fixed layout do not hold utf8."],
  "a value outside its type": [column(INT8, { layout: "fixed", array: new Int32Array([1, 200, 3]) }),
    "value-out-of-range", "A int8 column of 3 rows is malformed: it holds 200, which is no int8."],
  "a bool of two": [column(BOOL, { layout: "fixed", array: new Uint8Array([1, 2, 0]) }),
    "value-out-of-range", "A bool column of 3 rows is malformed: it holds 2, which is no bool."],
  "a decimal with too many digits": [hostColumn(decimal(4, 1), [12n, -12345n], [], wide(16, 0n)),
    "value-out-of-range", "A decimal(4, 1) column of 2 rows is malformed: it holds -12345, which is no decimal(4, 1)."],
  "256 bits that do not fit 128": [hostColumn(decimal(38, 0), [12n, null, 1n << 130n], [], wide(32, 1n << 200n)),
    "value-out-of-range", "A decimal(38, 0) column of 3 rows is malformed: the value of row 2 needs more than 38 digits."],
  "offsets that descend": [text([0, 4, 2, 6]), "bad-offsets",
    "A utf8 column of 3 rows is malformed: the offsets of row 1 descend or leave the 6 bytes of values."],
  "offsets past the bytes": [text([0, 4, 6, 7]), "bad-offsets",
    "A utf8 column of 3 rows is malformed: the offsets of row 2 descend or leave the 6 bytes of values."],
  "an end far past the bytes": [text([0, 4, 6, 2 ** 31 - 1]), "bad-offsets",
    "A utf8 column of 3 rows is malformed: the offsets of row 2 descend or leave the 6 bytes of values."],
  "a view of two gigabytes": [viewOf([2 ** 31 - 1, 0, 0, 0]), "bad-views",
    "A utf8 column of 1 rows is malformed: the value of row 0 is longer than any of its buffers."],
  "negative offsets": [text([-1, 4, 6, 6]), "bad-offsets",
    "A utf8 column of 3 rows is malformed: the offsets of row 0 descend or leave the 6 bytes of values."],
  "a view past its buffer": [viewOf([13, 0, 0, 8]), "bad-views",
    "A utf8 column of 1 rows is malformed: the view of row 0 points outside its buffer."],
  "a view of no buffer": [viewOf([13, 0, 1, 0]), "bad-views",
    "A utf8 column of 1 rows is malformed: the view of row 0 points outside its buffer."],
  "a view of negative length": [viewOf([-5, 0, 0, 0]), "bad-views",
    "A utf8 column of 1 rows is malformed: the value of row 0 is longer than any of its buffers."],
  "a code past the dictionary": [coded([0, 2, 1]), "bad-dictionary-code",
    "A utf8 column of 3 rows is malformed: the code 2 of row 1 is not in its dictionary of 2 values."],
  "a negative code": [coded([0, 1, -1]), "bad-dictionary-code",
    "A utf8 column of 3 rows is malformed: the code -1 of row 2 is not in its dictionary of 2 values."],
};

test.each(Object.keys(CASES))("%s", name => {
  const [host, code, message] = CASES[name]!;
  const context = testMemory({ sanitize: true });
  let error: unknown;
  try {
    ingest(context, host);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(FormatError);
  expect(error).toMatchObject({ code, message });
  expect([context.allocator.usedBytes, context.engineBudget.used]).toEqual([0, 0]);
});

test("a bad code under a null is not looked at", () => {
  const context = testMemory({ sanitize: true });
  const host = coded([0, 77, 1], { validity: { bytes: new Uint8Array([0b101]), offset: 0 } });
  expect(ingest(context, host).column.statistics.nullCount).toBe(1);
});

test("when memory runs out half-way, nothing is kept", () => {
  const values = Array.from({ length: 200_000 }, (_, i) => `value ${i % 5000}`);
  const host = hostColumn(UTF8, values, [], varbinary(false));
  const needed = testMemory();
  ingest(needed, host);
  const { peak } = needed.engineBudget;
  for (const share of [0.1, 0.5, 0.9]) {
    const context = testMemory({ sanitize: true, budgetBytes: Math.floor(peak * share) });
    expect(() => ingest(context, host)).toThrow(ResourceError);
    expect([context.allocator.usedBytes, context.engineBudget.used]).toEqual([0, 0]);
  }
});

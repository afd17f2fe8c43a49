// Ingest of strings: every layout, dictionary or not, unification, UTF-8, statistics.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostColumn, HostValues } from "../../engine/memory/host-column.ts";
import { SAMPLE_ROWS } from "../../engine/memory/ingest/distinct.ts";
import type { ResidentColumn } from "../../engine/memory/resident-column.ts";
import { BINARY, INT64, UTF8, decimal } from "../../expr/type.ts";
import { expectedStatistics } from "./expected-statistics.ts";
import { dictionary, fixed64, hostColumn, varbinary, view, wide } from "./host-build.ts";
import { firstDifference, readColumn, readSlot } from "./read-resident.ts";
import { ingest, testMemory, type TestMemory } from "./setup.ts";
import { randomNumbers } from "./random-numbers.ts";

type Values = readonly (string | null)[];

/** Text as the bytes of its UTF-8, one latin1 character each, as `readColumn` gives it. */
const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

const LAYOUTS: Record<string, (values: Values) => HostValues> = {
  "32-bit offsets": varbinary(false),
  "64-bit offsets": varbinary(true),
  views: view,
  dictionary: values => dictionary(values),
  "dictionary with duplicates": values => dictionary(values, { duplicates: true }),
  "dictionary with nulls": values => dictionary(values, { nulls: true }),
};

/** Codes that come from outside are in no known order, so a sorted column may go unnoticed. */
interface TextMemory extends TestMemory {
  fromDictionary?: boolean;
}

function check(context: TextMemory, column: ResidentColumn, values: Values): void {
  const expected = expectedStatistics(values);
  const { nullCount, min, max, hasNaN, sorted, distinct, unique } = column.statistics;
  expect(firstDifference(readColumn(context.memory, column), values)).toBe(-1);
  expect({ nullCount, min, max, hasNaN }).toEqual({
    nullCount: expected.nullCount, min: null, max: null, hasNaN: false,
  });
  if (sorted || !context.fromDictionary) expect(sorted).toBe(expected.sorted);
  if (values.length <= SAMPLE_ROWS) expect(distinct).toBe(expected.distinct);
  expect(distinct).toBeGreaterThan(expected.distinct * 0.5 - 1);
  expect(distinct).toBeLessThan(expected.distinct * 2 + 1);
  if (expected.strictlyAscending) expect(unique).toBe(true);
  if (unique) expect(expected.distinct).toBe(values.length);
  expect(column.validity === 0).toBe(expected.nullCount === 0);
  if (column.encoding.kind === "dictionary") {
    const { length, statistics } = column.encoding.dictionary;
    expect(length).toBe(expected.distinct);
    expect(statistics).toMatchObject({ distinct: length, unique: true, nullCount: 0 });
  } else {
    expect(column.encoding.kind).toBe("text");
    const garbage = values.findIndex((value, row) =>
      value === null && readSlot(context.memory, column, row) !== "");
    expect(garbage).toBe(-1);
  }
}

function roundTrip(context: TextMemory, host: HostColumn, values: Values): ResidentColumn["encoding"]["kind"] {
  context.releaseAll();
  context.fromDictionary = host.chunks.some(({ values: { layout } }) => layout === "dictionary");
  const { column, arena } = ingest(context, host);
  check(context, column, values);
  arena.release();
  expect([context.allocator.usedBytes, context.engineBudget.used]).toEqual([0, 0]);
  return column.encoding.kind;
}

describe.each(Object.keys(LAYOUTS))("%s", layout => {
  const build = LAYOUTS[layout]!;
  const anyText = fc.oneof(
    fc.constantFrom("", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "exactly16 bytes!", "exactly16 bytes!?"),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom("prefix-".repeat(9) + "1", "prefix-".repeat(9) + "2"),
  ).map(utf8);
  const few = fc.uniqueArray(anyText, { minLength: 1, maxLength: 6 })
    .map(words => fc.option(fc.constantFrom(...words), { freq: 5, nil: null }))
    .chain(value => fc.array(value, { maxLength: 120 }));
  const many = fc.array(fc.option(anyText, { freq: 5, nil: null }), { maxLength: 80 });
  const ascending = fc.array(anyText, { maxLength: 60 }).map(values => values.sort());
  const cuts = fc.array(fc.nat(50), { maxLength: 3 });

  test("random chunks", () => {
    const context = testMemory({ sanitize: true });
    const kinds = new Set<string>();
    fc.assert(fc.property(fc.oneof(few, many, ascending), cuts, fc.nat(20), (values, where, bitOffset) => {
      kinds.add(roundTrip(context, hostColumn(UTF8, values, where, build, bitOffset), values));
    }), { numRuns: 120 });
    expect([...kinds]).toContain("dictionary");
  });

  test("binary holds any bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 24 }).map(part => Buffer.from(part).toString("latin1"));
    const context = testMemory({ sanitize: true });
    const rows = fc.array(fc.option(bytes, { nil: null }), { maxLength: 40 });
    fc.assert(fc.property(rows, cuts, (values, where) => {
      roundTrip(context, hostColumn(BINARY, values, where, build), values);
    }), { numRuns: 60 });
  });

  test("invalid UTF-8 names the row", () => {
    const context = testMemory({ sanitize: true });
    const bad = ["\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80", "\xc3"];
    for (const value of bad) {
      const values = Array.from({ length: 40 }, (_, i) =>
        i % 3 === 0 ? utf8("hélô") : i === 25 ? value : "x");
      expect(() => ingest(context, hostColumn(UTF8, values, [11], build)), value).toThrow(
        "A utf8 column of 40 rows is malformed: the value of row 25 is not valid UTF-8.");
      const unique = values.map((text, i) => i === 25 ? text : `${text}${i}`);
      expect(() => ingest(context, hostColumn(UTF8, unique, [11], build)), value)
        .toThrow("the value of row 25 is not valid UTF-8");
      expect(context.allocator.usedBytes).toBe(0);
    }
  });

  test("more rows than a block, longer than a block", () => {
    const context = testMemory();
    const long = "x".repeat(300_000);
    const values = Array.from({ length: 40_000 }, (_, i) =>
      i === 20_000 ? long : i % 1000 === 7 ? null : `value number ${i % 2 ? i : i % 500}`);
    roundTrip(context, hostColumn(UTF8, values, [5, 17_000], build), values);
  });
});

describe("dictionary or not", () => {
  const plain = varbinary(false);
  const kindOf = (values: Values) => ingest(testMemory(), hostColumn(UTF8, values, [], plain)).column;

  test("few values take one byte, then two, then four", () => {
    const next = randomNumbers(5);
    // At random, and at last every value once.
    const column = (distinct: number) =>
      kindOf(Array.from({ length: 250_000 }, (_, i) =>
        `v${(i >= 250_000 - distinct ? i : next()) % distinct}`));
    expect(column(256).encoding).toMatchObject({ kind: "dictionary", bytes: 1 });
    expect(column(257).encoding).toMatchObject({ kind: "dictionary", bytes: 2 });
    expect(column(65_536).encoding).toMatchObject({ kind: "dictionary", bytes: 2 });
    expect(column(65_537).encoding).toMatchObject({ kind: "dictionary", bytes: 4 });
    expect(column(65_537).statistics.distinct).toBe(65_537);
  });

  test("codes widen while they are written, where the sample saw too few values", () => {
    const values = Array.from({ length: 200_000 }, (_, i) => i % 48 === 5 ? `rare ${i % 6000}` : "common");
    const context = testMemory({ sanitize: true });
    const { column } = ingest(context, hostColumn(UTF8, values, [], plain));
    check(context, column, values);
  });

  test("codes are in order of first appearance", () => {
    const context = testMemory();
    const { column } = ingest(context, hostColumn(UTF8, ["z", "a", "z", "m", "a", "m"], [2], plain));
    const { encoding } = column;
    expect(encoding.kind === "dictionary" && readColumn(context.memory, encoding.dictionary))
      .toEqual(["z", "a", "m"]);
  });

  test("the cap is half the rows", () => {
    const words = (distinct: number) => Array.from({ length: 1000 }, (_, i) => `w${i % distinct}`);
    expect(kindOf(words(500)).encoding.kind).toBe("dictionary");
    expect(kindOf(words(501)).encoding.kind).toBe("text");
    expect(kindOf(words(501)).statistics.distinct).toBe(501);
  });

  test("unique values stay text, whatever their order", () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `id${String(i).padStart(8, "0")}`);
    const sorted = kindOf(ids);
    expect(sorted.encoding.kind).toBe("text");
    expect(sorted.statistics).toMatchObject({ sorted: true, unique: true, distinct: 100_000 });
    const shuffled = kindOf(ids.map((_, i) => ids[i * 7919 % 100_000]!));
    expect(shuffled).toMatchObject({ encoding: { kind: "text" }, statistics: { sorted: false, unique: false } });
    expect(shuffled.statistics.distinct).toBeGreaterThan(50_000);
  });

  test("clustered, nearly unique values are given up early and come out right", () => {
    const values = Array.from({ length: 300_000 }, (_, i) => `order ${String(i * 5 >> 3).padStart(7, "0")}`);
    const context = testMemory();
    const { column } = ingest(context, hostColumn(UTF8, values, [], plain));
    expect(column.encoding.kind).toBe("text");
    expect(column.statistics).toMatchObject({ sorted: true, distinct: new Set(values).size });
    expect(firstDifference(readColumn(context.memory, column), values)).toBe(-1);
  });
});

describe("dictionaries from the host", () => {
  test("are unified over chunks, without unused values", () => {
    const context = testMemory({ sanitize: true });
    const first = hostColumn(UTF8, ["b", "a", null, "b"], [], values => dictionary(values));
    const second = hostColumn(UTF8, ["c", "a"], [], values => dictionary(values, { duplicates: true }));
    const host = { type: UTF8, length: 6, chunks: [...first.chunks, ...second.chunks] };
    roundTrip(context, host, ["b", "a", null, "b", "c", "a"]);
  });

  test("may share the column with plain chunks and nulls", () => {
    const context = testMemory({ sanitize: true });
    const first = hostColumn(UTF8, ["b", "a", null], [], values => dictionary(values));
    const second = hostColumn(UTF8, ["c", null], [], varbinary(true));
    const third = { length: 2, values: { layout: "null" } as const };
    const host = { type: UTF8, length: 7, chunks: [...first.chunks, ...second.chunks, third] };
    roundTrip(context, host, ["b", "a", null, "c", null, null, null]);
  });

  test("of numbers are taken apart", () => {
    const context = testMemory({ sanitize: true });
    const coded = (type: HostColumn["type"], values: HostValues): HostColumn => ({
      type, length: 4, chunks: [{
        length: 4, values: {
          layout: "dictionary", codes: new Uint8Array([2, 0, 2, 1]),
          dictionary: { type, length: 3, chunks: [{ length: 3, values }] },
        },
      }],
    });
    const entries = [-5n, 1n << 40n, 7n];
    const integers = coded(INT64, fixed64(BigInt64Array, 0n)(entries));
    for (const host of [integers, coded(decimal(20, 2), wide(16, 0n)(entries))]) {
      expect(readColumn(context.memory, ingest(context, host).column)).toEqual([7n, -5n, 7n, 1n << 40n]);
    }
  });

  test("only nulls, or no rows", () => {
    const context = testMemory({ sanitize: true });
    for (const values of [[null, null], []]) {
      roundTrip(context, hostColumn(UTF8, values, [], part => dictionary(part)), values);
      roundTrip(context, hostColumn(UTF8, values, [], varbinary(false)), values);
      roundTrip(context, hostColumn(UTF8, values, [], view), values);
    }
  });
});

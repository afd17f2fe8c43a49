// Functions of strings with arguments in columns: every engine gives what the reference gives.
import { expect, test } from "vitest";
import { fromRows, t } from "../../src/index.ts";
import { engines, expectAgreement } from "./agree.ts";

const WORDS = ["", "a", "aa", "a,b,,c", "é😀é", "日本語 abc", null, "x".repeat(40), "ß,ß", "-"];
const rows = Array.from({ length: 3000 }, (_, i) => ({
  word: WORDS[i % WORDS.length]!, part: WORDS[(i * 7 + (i >> 4)) % WORDS.length]!,
  count: i % 11 === 0 ? null : i % 9 - 3, small: i % 5,
}));
const table = fromRows(rows, {
  word: t.nullable(t.utf8),
  part: t.nullable(t.utf8),
  count: t.nullable(t.int32),
  small: t.uint8,
});

test("with arguments of columns", () => {
  expectAgreement(table.select(c => ({
    at: c.word.indexOf(c.part), replaced: c.word.replaceAll(c.part, c.word), reversed: c.word.reverse(),
    repeated: c.word.repeat(c.count), small: c.part.repeat(c.small),
    start: c.word.padStart(c.count.add(10), c.part), end: c.word.padEnd(c.small.mul(3)),
    part: c.word.splitPart(c.part, c.count),
  })));
});

test("with literals", () => {
  expectAgreement(table.select(c => ({
    at: c.word.indexOf("é"), replaced: c.word.replaceAll(",", "--"), repeated: c.word.repeat(3),
    start: c.word.padStart(5, "0"), end: c.word.padEnd(7), part: c.word.splitPart(",", -2),
  })));
  expectAgreement(table.filter(c => c.word.indexOf("b").gt(0).and(c.word.reverse().startsWith("c"))));
});

test("what grows too long fails, but not where it is guarded", () => {
  const huge = table.select(c => ({ text: c.word.repeat(c.small.mul(1_000_000_000)) }));
  for (const executor of ["reference", "single"] as const) {
    expect(() => engines.unshared.runSync(huge.plan, { executor })).toThrow("more than 268435456 bytes");
  }
  expectAgreement(table.filter(c => c.small.eq(0).and(c.word.repeat(c.small.mul(1_000_000_000)).eq(""))));
});

// LIKE against a translation into regular expressions.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIXTURES } from "./instance.ts";

function toRegExp(pattern: string): RegExp {
  let source = "";
  const points = [...pattern];
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    if (point === "%") source += ".*";
    else if (point === "_") source += ".";
    else {
      const literal = point === "\\" && i + 1 < points.length ? points[++i]! : point;
      source += literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    }
  }
  return new RegExp(`^${source}$`, "su");
}

describe.each(FIXTURES)("shared memory: $shared", b => {
  const like = (value: string, pattern: string) => {
    b.reset();
    return b.exports.likeText(b.text(value), b.text(pattern));
  };

  test.each([
    ["", "", 1], ["", "%", 1], ["", "_", 0], ["a", "", 0], ["gift", "g%t", 1], ["gift", "g%f", 0],
    ["a", "a%a", 0], ["aba", "a%a", 1], ["é", "_", 1], ["é", "__", 0], ["100%", "100\\%", 1], ["1000", "100\\%", 0],
    ["a_b", "a\\_b", 1], ["axb", "a\\_b", 0], ["a\\b", "a\\\\b", 1], ["a\\", "a\\", 1], ["line\nbreak", "line%_break", 1],
    ["special requests", "%special%requests%", 1], ["requests special", "%special%requests%", 0],
    ["ab€cd", "%_cd", 1], ["abab", "%ab", 1], ["ab", "ab%ab", 0], ["xayaz", "%a_z", 0], ["xa€z", "%a_z", 1],
  ])("%j like %j: %i", (value, pattern, expected) => {
    expect(like(value, pattern)).toBe(expected);
  });

  test("it agrees with regular expressions", () => {
    const value = fc.string({ unit: fc.constantFrom("a", "b", "é", "€", "😀", "%", "_", "\\", "\n"), maxLength: 25 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "é", "😀", "%", "%", "_", "\\"), maxLength: 10 });
    fc.assert(fc.property(value, pattern, (v, p) => {
      expect(like(v, p)).toBe(toRegExp(p).test(v) ? 1 : 0);
    }), { numRuns: 3000 });
  });

  test("patterns made from the value match it", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "%", "_", "\\"), maxLength: 20 });
    const piece = fc.tuple(text, fc.constantFrom("keep", "any", "run"));
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), pieces => {
      const value = pieces.map(([text]) => text).join("");
      const pattern = pieces.map(([text, how]) =>
        how === "run" ? "%" : how === "any" ? "_".repeat([...text].length) : text.replace(/[%_\\]/g, "\\$&")).join("");
      expect(like(value, pattern)).toBe(1);
    }), { numRuns: 1000 });
  });
});

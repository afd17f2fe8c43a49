// String functions of the reference: code points, bytes, case, white space and LIKE.
import { expect, test } from "vitest";
import { BINARY, UTF8 } from "../../expr/type.ts";
import { call, col, evaluate, lit } from "./evaluate.ts";

const on = (...values: (string | null)[]) => ({ a: [UTF8, values] as const });

test("lengths", () => {
  expect(evaluate(call("length", col("a")), on("", "é", "😀a", null))).toEqual([0n, 1n, 2n, null]);
  expect(evaluate(call("byteLength", col("a")), on("", "é", "😀a"))).toEqual([0n, 2n, 5n]);
  expect(evaluate(call("byteLength", col("a")), { a: [BINARY, [Uint8Array.of(1, 2)]] })).toEqual([2n]);
});

test("case, code point by code point", () => {
  expect(evaluate(call("upper", col("a")), on("straße", "ﬁ", "é", "ǆ"))).toEqual(["STRAßE", "ﬁ", "É", "Ǆ"]);
  expect(evaluate(call("lower", col("a")), on("ΑΣ", "İ", "ÀB"))).toEqual(["ασ", "İ", "àb"]);
});

test("trimming Unicode white space", () => {
  const padded = on("\u0085\u3000 a b \t\n", "\uFEFFa", "");
  expect(evaluate(call("trim", col("a")), padded)).toEqual(["a b", "\uFEFFa", ""]);
  expect(evaluate(call("trimStart", col("a")), padded)).toEqual(["a b \t\n", "\uFEFFa", ""]);
  expect(evaluate(call("trimEnd", col("a")), padded)).toEqual(["\u0085\u3000 a b", "\uFEFFa", ""]);
});

test("slices in code points", () => {
  const slice = (...args: number[]) => evaluate(call("slice", col("a"), ...args.map(n => lit(n))), on("a😀cd", ""));
  expect(slice(1, 2)).toEqual(["😀c", ""]);
  expect(slice(-2)).toEqual(["cd", ""]);
  expect(slice(-9, 2)).toEqual(["a😀", ""]);
  expect(slice(9)).toEqual(["", ""]);
  expect(slice(0, 0)).toEqual(["", ""]);
});

test("concat and searches", () => {
  const columns = { a: [UTF8, ["ab", null, ""]], b: [UTF8, ["b", "b", ""]] } as const;
  expect(evaluate(call("concat", col("a"), lit("-"), col("b")), columns)).toEqual(["ab-b", null, "-"]);
  expect(evaluate(call("startsWith", col("a"), col("b")), columns)).toEqual([false, null, true]);
  expect(evaluate(call("endsWith", col("a"), col("b")), columns)).toEqual([true, null, true]);
  expect(evaluate(call("contains", col("a"), col("b")), columns)).toEqual([true, null, true]);
});

test("like", () => {
  const like = (pattern: string, ...values: (string | null)[]) =>
    evaluate(call("like", col("a"), lit(pattern)), on(...values));
  expect(like("a%b_", "ab😀", "a\nb.", "ab", null)).toEqual([true, true, false, null]);
  expect(like("50\\%", "50%", "500")).toEqual([true, false]);
  expect(like("(a.*)[", "(a.*)[", "(aaa)[")).toEqual([true, false]);
  expect(like("a\\", "a\\", "a")).toEqual([true, false]);
  expect(like("", "", "a")).toEqual([true, false]);
  expect(like("%", "", "a\u2028b")).toEqual([true, true]);
});

test("places, replacing, reversing", () => {
  const columns = { a: [UTF8, ["a😀bb", null, "", "aaa"]], b: [UTF8, ["b", "b", "", "aa"]] } as const;
  expect(evaluate(call("indexOf", col("a"), col("b")), columns)).toEqual([2n, null, 0n, 0n]);
  expect(evaluate(call("indexOf", col("a"), lit("z")), columns)).toEqual([-1n, null, -1n, -1n]);
  expect(evaluate(call("replaceAll", col("a"), col("b"), lit("ß.")), columns)).toEqual(["a😀ß.ß.", null, "", "ß.a"]);
  expect(evaluate(call("replaceAll", col("a"), lit(""), lit("x")), columns)).toEqual(["a😀bb", null, "", "aaa"]);
  expect(evaluate(call("reverse", col("a")), columns)).toEqual(["bb😀a", null, "", "aaa"]);
});

test("repeating and filling up", () => {
  const values = on("a😀", "", null);
  expect(evaluate(call("repeat", col("a"), lit(3)), values)).toEqual(["a😀a😀a😀", "", null]);
  expect(evaluate(call("repeat", col("a"), lit(-1)), values)).toEqual(["", "", null]);
  expect(evaluate(call("padStart", col("a"), lit(5), lit("é-")), values)).toEqual(["é-éa😀", "é-é-é", null]);
  expect(evaluate(call("padEnd", col("a"), lit(3)), values)).toEqual(["a😀 ", "   ", null]);
  expect(evaluate(call("padEnd", col("a"), lit(1), lit("x")), values)).toEqual(["a😀", "x", null]);
  expect(evaluate(call("padEnd", col("a"), lit(9), lit("")), values)).toEqual(["a😀", "", null]);
  expect(() => evaluate(call("repeat", col("a"), lit(1e9)), values)).toThrow("more than 268435456 bytes");
  expect(() => evaluate(call("padStart", col("a"), lit(2 ** 50)), values)).toThrow("more than 268435456 bytes");
});

test("parts between separators", () => {
  const part = (separator: string, index: number) =>
    evaluate(call("splitPart", col("a"), lit(separator), lit(index)), on("a, b, c", "", "😀", null));
  expect(part(", ", 0)).toEqual(["a", "", "😀", null]);
  expect(part(", ", 2)).toEqual(["c", "", "", null]);
  expect(part(", ", 3)).toEqual(["", "", "", null]);
  expect(part(", ", -1)).toEqual(["c", "", "😀", null]);
  expect(part(", ", -3)).toEqual(["a", "", "", null]);
  expect(part(", ", -4)).toEqual(["", "", "", null]);
  expect(part("", 1)).toEqual([",", "", "", null]);
  expect(part("", -1)).toEqual(["c", "", "😀", null]);
  expect(part("", -2)).toEqual([" ", "", "", null]);
});

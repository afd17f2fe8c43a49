// Numbers from text and as text, against `expr/text` and JavaScript's own.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal, parseDecimal } from "../../expr/text/decimal.ts";
import { FIXTURES, halves, STATE } from "./instance.ts";

const LIMIT = 10n ** 38n;
const number = fc.tuple(fc.integer({ min: 0, max: 126 }), fc.boolean())
  .chain(([bits, minus]) => fc.bigInt({ min: 0n, max: 1n << BigInt(bits) }).map(v => minus ? -v : v));
/** Almost numbers: every part may be missing, long or wrong. */
const digitText = fc.string({ unit: fc.constantFrom("0", "1", "5", "9"), maxLength: 22 });
const almost = fc.tuple(
  fc.constantFrom("", "", "", " ", "\t\n", "\u00a0", "\ufeff", "\u0085", "x"),
  fc.constantFrom("", "", "+", "-", "+-"), digitText,
  fc.constantFrom("", ".", "."), digitText,
  fc.oneof(fc.constant(""), fc.tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), fc.oneof(
    fc.integer({ min: 0, max: 45 }).map(String), fc.constantFrom("", "9999", "10000", "00001", "0x"))).map(p => p.join(""))),
  fc.constantFrom("", "", "", " ", "\u3000", ".", "\0"),
).map(parts => parts.join(""));
const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, numRuns = 2000) =>
  fc.assert(fc.property(arbitrary, property), { numRuns });
const ASCII_SPACE = "[\\t\\n\\v\\f\\r ]*";

describe.each(FIXTURES)("shared memory: $shared", b => {
  const { exports: r } = b;
  const put = (value: string) => {
    b.reset();
    return b.text(value);
  };

  test("parseInteger and parseUnsigned", () => {
    const grammar = new RegExp(`^${ASCII_SPACE}([+-]?\\d+)${ASCII_SPACE}$`);
    const read = (value: string) => {
      const match = grammar.exec(value);
      return match ? BigInt(match[1]!.replace("+", "")) : null;
    };
    const one = (value: string) => {
      const expected = read(value);
      const signed = r.parseInteger(put(value));
      const fits = expected !== null && BigInt.asIntN(64, expected) === expected;
      expect([b.failed(), fits ? signed : null]).toEqual([!fits, fits ? expected : null]);
      const unsigned = r.parseUnsigned(put(value));
      const fitsUnsigned = expected !== null && BigInt.asUintN(64, expected) === expected;
      expect([b.failed(), fitsUnsigned ? BigInt.asUintN(64, unsigned) : null])
        .toEqual([!fitsUnsigned, fitsUnsigned ? expected : null]);
    };
    for (const edge of [2n ** 63n, 2n ** 64n, 18446744073709551610n, 1844674407370955161n, 0n]) {
      for (let d = -12n; d <= 12n; d++) for (const sign of ["", "-", "+", "-000"]) one(`${sign}${edge + d}`);
    }
    for (const value of ["", " ", "-", "+", "1 2", "0x1", "1.0", "٣", " 7\v", "--1", "-0", "\u00a01"]) one(value);
    check(fc.oneof(almost, number.map(String)), one);
  });

  test("parseDecimal reads what expr/text/decimal.ts reads, and rounds half away from zero", () => {
    const one = (value: string, precision: number, scale: number) => {
      const parsed = parseDecimal(value);
      let expected: bigint | null = null;
      if (parsed) {
        const shift = 10n ** BigInt(Math.abs(scale - parsed.scale));
        const size = parsed.unscaled < 0n ? -parsed.unscaled : parsed.unscaled;
        const scaled = parsed.scale <= scale ? size * shift : (2n * size + shift) / (2n * shift);
        if (scaled < 10n ** BigInt(precision)) expected = parsed.unscaled < 0n ? -scaled : scaled;
      }
      const low = r.parseDecimal(put(value), precision, scale);
      const found = b.failed() ? null : b.wide(low);
      expect([value, precision, scale, found]).toEqual([value, precision, scale, expected]);
    };
    const type = fc.integer({ min: 1, max: 38 })
      .chain(p => fc.tuple(fc.constant(p), fc.integer({ min: 0, max: p })));
    const printed = fc.tuple(number, fc.integer({ min: 0, max: 38 }))
      .map(([v, own]) => formatDecimal(v, own));
    check(fc.tuple(almost, type), ([value, [p, s]]) => one(value, p, s));
    check(fc.tuple(printed, type), ([value, [p, s]]) => one(value, p, s));
    for (const value of ["9".repeat(38), "9".repeat(39), `0.${"9".repeat(38)}`, `0.${"0".repeat(38)}1`, "0e50", "0e-50", "0e9999",
      "1e38", "1e37", "000e-38", ".", "5.", ".5", "", "-", "1e", "1e+", "1e99999", "\ufeff1\u3000", "\u00851"]) {
      for (const [p, s] of [[38, 0], [38, 38], [5, 2]] as const) one(value, p, s);
    }
  });

  test("parseFloat is correctly rounded", () => {
    const grammar = new RegExp(`^${ASCII_SPACE}([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)${ASCII_SPACE}$`);
    const one = (value: string) => {
      const match = grammar.exec(value);
      const parsed = r.parseFloat(put(value));
      expect([value, b.failed()]).toEqual([value, !match]);
      if (match) expect(Object.is(parsed, Number(match[1])) ? value : `${value} gave ${parsed}`).toBe(value);
    };
    check(almost, one);
    check(fc.double({ noNaN: true, noDefaultInfinity: true }), x => one(String(x)));
    check(fc.tuple(fc.integer(), fc.integer({ min: -30, max: 30 })), ([m, e]) => one(`${m}e${e}`));
    for (const value of ["9007199254740993", "9007199254740992e22", "1e23", "-0", "-0.0e5", "0e400", "1e400", "1e-400", "4.9e-324",
      "2.4703282292062327e-324", "1".repeat(400), `0.${"0".repeat(400)}1e401`, "1e999999999999", "1e-999999999999"]) one(value);
    for (const [value, expected] of [
      ["inf", Infinity], ["-INFINITY", -Infinity], ["+Inf", Infinity], [" nan ", NaN], ["-NaN", NaN],
    ] as const) {
      expect([r.parseFloat(put(value)), b.failed()]).toEqual([expected, false]);
    }
    for (const value of ["", "+", "infinit", "infinityy", "nan1", "e5", "1f", "0x10", "1_000"]) {
      r.parseFloat(put(value));
      expect([value, b.failed()]).toEqual([value, true]);
    }
  });

  test("parseBool", () => {
    for (const [value, expected] of [
      ["true", 1], ["T", 1], ["1", 1], ["False", 0], ["f", 0], ["0", 0], [" tRuE\n", 1],
    ] as const) {
      expect([value, r.parseBool(put(value)), b.failed()]).toEqual([value, expected, false]);
    }
    for (const value of ["", "yes", "tru", "truee", "2", "10", "\u0014", "TRUE\u00a0", "\u0011"]) {
      r.parseBool(put(value));
      expect([value, b.failed()]).toEqual([value, true]);
    }
  });

  test("formatInteger and formatDecimal", () => {
    const scale = fc.integer({ min: 0, max: 38 });
    const one = (v: bigint, s: number) => {
      b.reset();
      expect(b.read(r.formatDecimal(STATE, ...halves(v), s))).toBe(formatDecimal(v, s));
      expect(b.read(r.formatInteger(STATE, ...halves(v)))).toBe(String(v));
    };
    check(fc.tuple(number, scale), ([v, s]) => one(v, s));
    for (let n = 0; n <= 38; n++) for (const d of [-1n, 0n, 1n]) for (const s of [0, 1, 18, 19, 20, 38]) {
      one(10n ** BigInt(n) + d, s);
      one(-(10n ** BigInt(n)) - d, s);
    }
    one(LIMIT - 1n, 37);
    one(-(2n ** 127n), 0);
  });

  test("formatFloat prints as JavaScript does", () => {
    const cents = fc.integer({ min: -1e6, max: 1e6 }).map(n => n / 100);
    check(fc.oneof(fc.double(), fc.integer().map(Number), cents), x => {
      b.reset();
      expect(b.read(r.formatFloat(STATE, x))).toBe(String(x));
    });
    for (const x of [
      0, -0, 1e15, 999999999999999, -1e15, 1e21, 5e-324, -1.7976931348623157e308, NaN, Infinity, -Infinity,
    ]) {
      b.reset();
      expect(b.read(r.formatFloat(STATE, x))).toBe(String(x));
    }
  });

  test("texts made one after another do not overlap", () => {
    b.reset();
    const made = Array.from({ length: 500 }, (_, i) => r.formatDecimal(STATE, BigInt(i * 7919), 0n, i % 5));
    expect(made.map(b.read)).toEqual(made.map((_, i) => formatDecimal(BigInt(i * 7919), i % 5)));
  });
});

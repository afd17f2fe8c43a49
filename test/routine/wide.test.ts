// 128-bit arithmetic against BigInt.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIXTURES, halves } from "./instance.ts";

const LIMIT = 10n ** 38n;
/** Whole numbers of every size up to 38 digits, with the edges of 32, 64 and 128 bits and powers of ten. */
const powers = Array.from({ length: 38 }, (_, i) => 10n ** BigInt(i));
const edges = [
  0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 63n, 2n ** 64n, 2n ** 96n, 2n ** 126n, LIMIT - 1n,
  ...powers, ...powers.map(power => power / 2n),
];
const magnitude = fc.oneof(
  fc.tuple(fc.constantFrom(...edges), fc.bigInt({ min: -2n, max: 2n })).map(([e, d]) => e + d),
  fc.nat({ max: 126 }).chain(bits => fc.bigInt({ min: 0n, max: 1n << BigInt(bits) })),
).filter(v => v > -LIMIT && v < LIMIT);
const number = fc.tuple(magnitude, fc.boolean()).map(([v, minus]) => minus ? -v : v);
const digits = fc.integer({ min: 0, max: 40 });
const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, property), { numRuns: 2000 });
const abs = (v: bigint) => v < 0n ? -v : v;
const floorDiv = (a: bigint, b: bigint) => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
const roundDiv = (a: bigint, b: bigint) => (a < 0n ? -1n : 1n) * ((2n * abs(a) + b) / (2n * b));

describe.each(FIXTURES)("shared memory: $shared", b => {
  const { exports: r } = b;
  const succeeds = (low: bigint, expected: bigint) => {
    expect(b.failed()).toBe(false);
    expect(b.wide(low)).toBe(expected);
  };

  test("mulWide", () => {
    check(fc.tuple(number, number), ([x, y]) => {
      const low = r.mulWide(...halves(x), ...halves(y));
      if (abs(x * y) >= LIMIT) expect(b.failed()).toBe(true);
      else succeeds(low, x * y);
    });
    const [x, y] = [halves(-(2n ** 63n)), halves(2n ** 63n - 1n)];
    succeeds(r.mulWide(...x, ...x), 2n ** 126n);
    succeeds(r.mulWide(...x, ...y), -(2n ** 63n) * (2n ** 63n - 1n));
  });

  test("divWide, modWide and floorDivWide", () => {
    check(fc.tuple(number, number.filter(v => v !== 0n)), ([x, y]) => {
      const args = [...halves(x), ...halves(y)] as const;
      expect(b.wide(r.divWide(...args))).toBe(x / y);
      expect(b.wide(r.modWide(...args))).toBe(x % y);
      expect(b.wide(r.floorDivWide(...args))).toBe(floorDiv(x, y));
    });
    expect(b.wide(r.divWide(...halves(-(2n ** 63n)), -1n, -1n))).toBe(2n ** 63n);
  });

  test("division by a divisor just above and below the dividend's parts", () => {
    const divisor = number.filter(v => v !== 0n);
    check(fc.tuple(number, divisor, fc.bigInt({ min: -3n, max: 3n })), ([q, d, rest]) => {
      const x = q * d + rest;
      if (abs(x) >= LIMIT) return;
      expect(b.wide(r.divWide(...halves(x), ...halves(d)))).toBe(x / d);
      expect(b.wide(r.modWide(...halves(x), ...halves(d)))).toBe(x % d);
    });
  });

  test("scaleUp and fitsDigits", () => {
    check(fc.tuple(number, digits), ([x, n]) => {
      const expected = x * 10n ** BigInt(n);
      const low = r.scaleUp(...halves(x), n);
      if (abs(expected) >= LIMIT) expect(b.failed()).toBe(true);
      else succeeds(low, expected);
      expect(r.fitsDigits(...halves(x), n)).toBe(abs(x) < 10n ** BigInt(n) ? 1 : 0);
    });
  });

  test("scaleDown rounds, truncates, floors and ceils", () => {
    check(fc.tuple(number, digits), ([x, n]) => {
      const power = 10n ** BigInt(n);
      expect(b.wide(r.scaleDownRound(...halves(x), n))).toBe(roundDiv(x, power));
      expect(b.wide(r.scaleDownTrunc(...halves(x), n))).toBe(x / power);
      expect(b.wide(r.scaleDownFloor(...halves(x), n))).toBe(floorDiv(x, power));
      expect(b.wide(r.scaleDownCeil(...halves(x), n))).toBe(-floorDiv(-x, power));
    });
  });

  test("mulInteger", () => {
    const integer = number.map(v => BigInt.asIntN(64, v));
    check(fc.tuple(integer, integer), ([x, y]) => {
      const product = r.mulInteger(x, y);
      const fits = BigInt.asIntN(64, x * y) === x * y;
      expect(b.failed()).toBe(!fits);
      if (fits) expect(product).toBe(x * y);
    });
    r.mulInteger(-(2n ** 63n), -1n);
    expect(b.failed()).toBe(true);
  });

  test("wideToFloat is correctly rounded", () => {
    check(number, x => {
      expect(r.wideToFloat(...halves(x))).toBe(Number(x));
    });
    // Halfway cases, exact and with a last bit far below.
    const mantissa = fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n });
    const halfway = fc.tuple(mantissa, fc.integer({ min: 1, max: 72 }), fc.bigInt({ min: -1n, max: 1n }));
    check(halfway, ([m, shift, bit]) => {
      const x = ((2n * m + 1n) << BigInt(shift)) + bit;
      expect(r.wideToFloat(...halves(x))).toBe(Number(x));
    });
  });

  test("floatToWide takes the nearest whole number, ties to even", () => {
    const nearest = (x: number) => {
      const whole = Math.floor(x);
      const rest = x - whole;
      return BigInt(rest > 0.5 || (rest === 0.5 && whole % 2 !== 0) ? whole + 1 : whole);
    };
    const float = fc.oneof(fc.double(), number.map(Number), fc.integer({ min: -9, max: 9 }).map(i => i / 2));
    check(float, x => {
      const low = r.floatToWide(x);
      if (!Number.isFinite(x) || abs(nearest(x)) >= LIMIT) expect(b.failed()).toBe(true);
      else succeeds(low, nearest(x));
    });
  });

  test("floats compare with integers and decimals by exact value", () => {
    /** The order of v / 10^scale and x, by cross-multiplied integers. */
    const order = (v: bigint, scale: number, x: number) => {
      if (Number.isNaN(x) || x === Infinity) return -1;
      if (x === -Infinity) return 1;
      let [n, power] = [x, 0];
      while (!Number.isInteger(n)) [n, power] = [n * 2, power + 1];
      const [left, right] = [v << BigInt(power), BigInt(n) * 10n ** BigInt(scale)];
      return left < right ? -1 : left > right ? 1 : 0;
    };
    const scale = fc.integer({ min: 0, max: 38 });
    const special = fc.constantFrom(
      NaN, Infinity, -Infinity, 0, -0, 5e-324, -5e-324, 1e308, 2 ** 63, -(2 ** 63), 2 ** 127, 0.5, -0.5,
    );
    const ulp = (x: number, step: number) => {
      const bits = new BigInt64Array(new Float64Array([x]).buffer);
      bits[0] = bits[0]! + BigInt(step);
      return new Float64Array(bits.buffer)[0]!;
    };
    const float = fc.oneof(special, fc.double());
    const pair = fc.tuple(number, scale, float, fc.integer({ min: -1, max: 1 }), fc.boolean())
      .map(([v, s, x, step, near]) => ({ v, s, x: near && v !== 0n ? ulp(Number(v) / 10 ** s, step) : x }));
    check(pair, ({ v, s, x }) => {
      expect(r.compareWideFloat(...halves(v), s, x)).toBe(order(v, s, x));
      const narrow = BigInt.asIntN(64, v);
      expect(r.compareIntegerFloat(narrow, x)).toBe(order(narrow, 0, x));
    });
    expect(r.compareIntegerFloat(9007199254740993n, 9007199254740992)).toBe(1);
    expect(r.compareWideFloat(1n, 0n, 1, 0.1)).toBe(-1);
  });

  test("roundFloat", () => {
    const expected = (x: number, d: number) => {
      const power = Number(`1e${d}`);
      const scaled = x * power;
      if (!Number.isFinite(scaled) || !(Math.abs(x) < 2 ** 52)) return x;
      const whole = Math.trunc(scaled);
      return (Math.abs(scaled - whole) >= 0.5 ? whole + Math.sign(scaled) : whole) / power;
    };
    const halfway = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 6 }))
      .map(([n, d]) => (n + 0.5) / 10 ** d);
    check(fc.tuple(fc.oneof(fc.double(), halfway), fc.integer({ min: -30, max: 310 })), ([x, d]) => {
      expect(r.roundFloat(x, d) + 0).toBe(expected(x, d) + 0);
    });
    check(fc.tuple(halfway, fc.integer({ min: -4, max: 6 })), ([x, d]) => {
      expect(r.roundFloat(x, d) + 0).toBe(expected(x, d) + 0);
    });
    const rounded = [0.49999999999999994, -2.5, 1.005, NaN].map((x, i) => r.roundFloat(x, [0, 0, 2, 1][i]!));
    expect(rounded).toEqual([0, -3, 1, NaN]);
  });
});

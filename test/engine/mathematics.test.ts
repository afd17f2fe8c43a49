// Elementary functions, divisors and multiples: every engine gives what the reference gives.
import { expect, test } from "vitest";
import { fromRows, t } from "../../src/index.ts";
import { engines, expectAgreement } from "./agree.ts";

const NUMBERS = [0, -0, 0.5, -1, 1, 2, -7.25, 1e9, Infinity, -Infinity, Number.NaN, null];
const WHOLE = [0n, 1n, -4n, 12n, 18n, -(2n ** 62n), 7n, 2n ** 31n, null];
const table = fromRows(Array.from({ length: 3000 }, (_, i) => ({
  x: NUMBERS[i % NUMBERS.length]!, y: NUMBERS[(i * 5 + (i >> 5)) % NUMBERS.length]!,
  a: WHOLE[i % WHOLE.length]!, b: i % 50 - 25,
})), { x: t.nullable(t.float64), y: t.nullable(t.float64), a: t.nullable(t.int64), b: t.int16 });

test("elementary functions", () => {
  expectAgreement(
    table.select(c => ({
      sin: c.x.sin(),
      cos: c.x.cos(),
      tan: c.x.tan(),
      asin: c.x.asin(),
      acos: c.x.acos(),
      atan: c.x.atan(),
      atan2: c.x.atan2(c.y),
      sinh: c.x.sinh(),
      cosh: c.x.cosh(),
      tanh: c.x.tanh(),
      asinh: c.x.asinh(),
      acosh: c.x.acosh(),
      atanh: c.x.atanh(),
      cbrt: c.x.cbrt(),
      ofIntegers: c.b.sin(),
      beside: c.b.atan2(2),
    })),
  );
});

test("divisors and multiples", () => {
  expectAgreement(table.select(c => ({ gcd: c.a.gcd(c.b), by: c.b.gcd(12), lcm: c.b.lcm(18) })));
});

test("what leaves 64 bits fails", () => {
  const over = table.select(c => ({ lcm: c.a.lcm(7) }));
  for (const executor of ["reference", "single"] as const) {
    expect(() => engines.unshared.runSync(over.plan, { executor })).toThrow(
      expect.objectContaining({ code: "integer-overflow" }),
    );
  }
});

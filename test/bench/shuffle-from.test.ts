// FROM with its tables in another order: the same items, and nothing else touched.
import { describe, expect, it } from "vitest";
import { shuffleFrom } from "../../bench/suite/shuffle-from.ts";
import { seededRandom } from "../../bench/suite/data/random.ts";

/** Random numbers that turn every list of two and three round. */
const turning = { below: () => 0, unit: () => 0 };

describe("shuffleFrom", () => {
  it.each([
    ["select a, b from t, u where t.x = u.x", "select a, b from u, t where t.x = u.x"],
    ["select 1 from t, u v\n  , w", "select 1 from u v\n  , w, t"],
    ["select 'from a, b where', \"from\" from t, u", "select 'from a, b where', \"from\" from u, t"],
    ["select (select max(x) from s, r) from t, u group by a, b",
      "select (select max(x) from r, s) from u, t group by a, b"],
    ["select * from (select 1, 2 from a, b) as x, c order by 1, 2",
      "select * from c, (select 1, 2 from b, a) as x order by 1, 2"],
  ])("%s", (before, after) => {
    expect(shuffleFrom(before, turning)).toBe(after);
  });

  it.each([
    "select extract(year from d), substring(p from 1 for 2), b from t where x in (1, 2)",
    "select 1 from t left join u on t.a = u.a and t.b in (1, 2) order by 1, 2",
    "select 1, 2",
  ])("leaves alone: %s", text => {
    expect(shuffleFrom(text, turning)).toBe(text);
  });

  it("finds every order", () => {
    const texts = Array.from({ length: 60 }, (_, seed) =>
      shuffleFrom("select 1 from a, b, c", seededRandom(seed)).replace(/.* from /, "").replaceAll(" ", ""));
    expect(new Set(texts).size).toBe(6);
  });
});

// Joins of every kind, compiled, against the reference: keys, conditions, contracts, and the edges.
import { describe, expect, it } from "vitest";
import { fromColumns, t, type AnySchema, type Frame } from "../../src/index.ts";
import { expectAgreement } from "./agree.ts";

const KINDS = ["inner", "left", "right", "full", "semi", "anti"] as const;
const column = <T>(length: number, value: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => value(i));

const left = fromColumns({
  k: column(700, i => (i % 11 === 0 ? null : i % 40)), a: column(700, i => i * 7 % 101),
  s: column(700, i => `s${i % 5}`),
}, { k: t.nullable(t.int32), a: t.int64, s: t.utf8 });
const right = fromColumns({
  k: column(300, i => (i % 13 === 0 ? null : i % 55 + 5)), b: column(300, i => i * 3 % 97),
  s: column(300, i => `s${i % 7}`),
}, { k: t.nullable(t.int64), b: t.int64, s: t.utf8 });
const nothing = right.filter(r => r.b.lt(0));

describe.each(KINDS)("%s join", how => {
  it("by a key, nulls in it, in order", () => {
    expectAgreement(left.join(right, { on: "k", how }));
    expectAgreement(left.join(right, { on: "k", how, nullsEqual: true }));
  });

  it("by several keys of different widths and dictionaries", () => {
    expectAgreement(left.join(right, { on: ["k", "s"], how }));
    expectAgreement(left.join(right, { on: "s", how, where: (l, r) => l.a.eq(r.b) }));
  });

  it("by keys and a further condition", () => {
    expectAgreement(left.join(right, { on: "k", how, where: (l, r) => l.a.lt(r.b).and(l.s.ne(r.s)) }));
    const once = right.distinct("k", { maintainOrder: true });
    expectAgreement(left.join(once, { on: "k", how, where: (l, r) => l.a.lt(r.b) }));
    expectAgreement(left.join(right, { on: "k", how, where: (l, r) => l.a.gt(50).and(r.b.gt(50)) }));
  });

  it("by a condition alone", () => {
    expectAgreement(left.limit(150).join(right, { on: (l, r) => l.a.eq(r.b.mul(2)), how }));
    expectAgreement(left.limit(150).join(right, { on: (l, r) => l.a.sub(r.b).abs().le(1), how }));
    expectAgreement(left.limit(150).join(right, { on: (l, r) => l.a.gt(1000).or(r.b.gt(1000)), how }));
  });

  it("with nothing on a side", () => {
    expectAgreement(left.join(nothing, { on: "k", how }));
    expectAgreement(nothing.join(left, { on: "k", how }));
    expectAgreement(nothing.join(nothing, { on: "k", how }));
    expectAgreement(left.join(nothing, { on: (l, r) => l.a.lt(r.b), how }));
  });

  it("all keys equal, and all different", () => {
    const same = fromColumns({ k: column(90, () => 3), v: column(90, i => i) });
    const apart = fromColumns({ k: column(90, i => i), w: column(90, i => i) });
    expectAgreement(same.join(same, { on: "k", how }));
    expectAgreement(apart.join(same, { on: "k", how, where: (l, r) => l.w.gt(r.v) }));
  });

  it("under other operators", () => {
    const joined = left.join(right, { on: "k", how, where: (l, r) => l.a.ne(r.b) }) as unknown as Frame<
      { a: typeof t.int64; k: typeof t.int64 }>;
    const grouped = joined.filter(c => c.a.gt(20)).groupBy("k").agg(g => ({ n: g.a.count() }));
    expectAgreement(grouped, { ordered: false });
    expectAgreement(joined.limit(17, 5));
    expectAgreement(joined.select("a").orderBy("a"));
    expectAgreement(joined.join(right, { on: "k", how: "left", suffix: "_again" }));
  });
});

it("floats: NaN equals NaN, -0 equals 0, and integers by value", () => {
  const floats = fromColumns({ f: [NaN, -0, 1, 2.5, null, 3], v: [1, 2, 3, 4, 5, 6] },
    { f: t.nullable(t.float64), v: t.int32 });
  const numbers = fromColumns({ n: [0, 1, 2, 3, null], w: [1, 2, 3, 4, 5] },
    { n: t.nullable(t.int16), w: t.int32 });
  for (const how of KINDS) {
    expectAgreement(floats.join(floats, { on: "f", how }));
    expectAgreement(floats.join(numbers, { on: { f: "n" }, how }));
    expectAgreement(numbers.join(floats, { on: { n: "f" }, how, nullsEqual: true }));
  }
});

it("cross: all pairs, in the order of both", () => {
  expectAgreement(left.limit(60).join(right.limit(70), { how: "cross" }));
  expectAgreement(left.join(right.limit(1), { how: "cross" }));
  expectAgreement(left.join(nothing, { how: "cross" }));
  expectAgreement(left.limit(60).join(right.limit(70), { how: "cross" }).filter(c => c.a.eq(c.b)).select("a", "s_right"));
});

const errorOf = (frame: Frame<AnySchema>, executor: "reference" | "single") => {
  try {
    frame.collectSync({ executor });
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was raised";
};

describe("contracts name the keys, in both executors alike", () => {
  const twice = fromColumns({ k: [5, 1, 2, 5, 2, 9, 9, 7, 7], s: ["a", "b", "c", "a", "c", "d", "d", "e", "e"] },
    { k: t.int32, s: t.utf8 });
  const once = fromColumns({ k: [1, 2, 3], s: ["b", "x", "y"] }, { k: t.int32, s: t.utf8 });

  it.each([
    ["one key", once.join(twice, { on: "k", validate: "m:1" }),
      "join: validate is \"m:1\", but keys occur more than once in the right input: k = 5; k = 2; k = 9; …"],
    ["the left side", twice.join(once, { on: ["k", "s"], validate: "1:m" }),
      "more than once in the left input: k = 5, s = \"a\"; k = 2, s = \"c\"; k = 9, s = \"d\"; …"],
    ["a full join", once.join(twice.limit(5), { on: "k", how: "full", validate: "1:1" }), "right input: k = 5; k = 2."],
    ["a right join", twice.limit(5).join(once, { on: "k", how: "right", validate: "1:m" }), "left input: k = 5; k = 2."],
    ["no match", once.join(twice, { on: "k", unmatched: "error" }),
      "join: unmatched is \"error\", but left rows have no match: k = 3. "],
    ["no match for a condition", once.join(twice, { on: "k", how: "left", unmatched: "error", where: (l, r) => l.s.eq(r.s) }),
      "left rows have no match: k = 2; k = 3. "],
    ["no match in a right join", twice.join(once, { on: ["k", "s"], how: "right", unmatched: "error" }),
      "k = 5, s = \"a\"; k = 2, s = \"c\"; k = 5, s = \"a\"; …"],
    ["no match in a semi join", once.join(twice, { on: (l, r) => l.k.add(4).eq(r.k), how: "semi", unmatched: "error" }),
      "left rows have no match: k::int64 + 4 = 6. "],
  ] as const)("%s", (_, frame, message) => {
    const erased = frame as unknown as Frame<AnySchema>;
    expect(errorOf(erased, "single")).toContain(message);
    expect(errorOf(erased, "reference")).toBe(errorOf(erased, "single"));
  });

  it("and are silent where they hold", () => {
    const distinct = twice.distinct("k", { maintainOrder: true });
    expectAgreement(once.limit(2).join(distinct, { on: "k", validate: "1:1", unmatched: "error" }));
    expectAgreement(twice.join(twice, { on: "k", how: "semi", unmatched: "error" }));
  });
});

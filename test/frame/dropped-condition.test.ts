// A condition that a callback builds and drops is an error, not a wrong result.
import { describe, expect, it } from "vitest";
import { PlanError, col, fromRows, when } from "../../src/index.ts";

const frame = fromRows([{ a: 1, b: 2, note: "x" }]);
type Callback = Parameters<typeof frame.filter>[0];
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "fine";
  } catch (error) {
    return error instanceof PlanError ? error.code : String(error);
  }
};

describe("is an error:", () => {
  it.each<[string, Callback]>([
    ["&& keeps the second", c => c.a.gt(1) && c.b.gt(2)],
    ["a condition that stands by itself", c => (c.b.gt(2), c.a.gt(1))],
    ["a conjunction that is dropped whole", c => c.a.gt(1).and(c.b.gt(2)) && c.b.gt(3)],
    ["isIn", c => c.a.isIn([1]) && c.b.gt(2)],
  ])("%s", (_, callback) => expect(codeOf(() => frame.filter(callback))).toBe("dropped-condition"));

  it("names the verb and the condition", () => {
    expect(() => frame.withColumns(c => ({ x: c.a.gt(1) && c.b.gt(2) }))).toThrow(
      "withColumns: the callback builds the condition c.a.gt(1) and does not use it. JavaScript's &&, ||, !, if and "
      + "?: take an expression for true, whatever its values: write `a.and(b)`, `a.or(b)`, `a.not()` or "
      + "`when(a).then(b).otherwise(c)`.");
  });

  it("in every verb that takes a callback", () => {
    expect(codeOf(() => frame.select(c => ({ x: c.a.gt(1) && c.b.gt(2) })))).toBe("dropped-condition");
    expect(codeOf(() => frame.groupBy(c => ({ x: c.a.gt(1) && c.b.gt(2) })))).toBe("dropped-condition");
    expect(codeOf(() => frame.agg(c => ({ x: c.a.sum().gt(1) && c.b.sum().gt(2) })))).toBe("dropped-condition");
    expect(codeOf(() => frame.orderBy(c => c.a.gt(1) && c.b.gt(2)))).toBe("dropped-condition");
  });
});

describe("is fine:", () => {
  it.each<[string, Callback]>([
    ["used twice", c => { const big = c.a.gt(1); return big.and(c.b.gt(2)).or(big.not()); }],
    ["as a case's condition", c => when(c.a.gt(1)).then(c.b).otherwise(0).gt(1)],
    ["as an aggregate's or sort key's part", c => c.a.gt(1).isNull()],
    ["destructured columns", ({ a, b }) => a.gt(1).and(b.gt(2))],
    ["numbers that are not used", c => { void c.a.add(1); return c.b.gt(1); }],
  ])("%s", (_, callback) => expect(codeOf(() => frame.filter(callback))).toBe("fine"));

  it("conditions built outside of the callback", () => {
    const unused = col("a").gt(1);
    const other = col("b").gt(1);
    expect(codeOf(() => frame.filter(() => other))).toBe("fine");
    expect(codeOf(() => frame.filter(unused))).toBe("fine");
  });

  it("a frame built inside the callback", () => {
    expect(codeOf(() => frame.filter(c => {
      frame.filter(d => d.b.gt(1));
      return c.a.gt(1);
    }))).toBe("fine");
  });

  it("after a callback that threw", () => {
    expect(() => frame.filter(c => { void c.a.gt(1); throw new Error("mine"); })).toThrow("mine");
    expect(codeOf(() => frame.filter(c => c.a.gt(1)))).toBe("fine");
  });
});

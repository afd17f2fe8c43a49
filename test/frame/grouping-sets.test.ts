// rollup, cube, groupingSets, having and the set operations as plans: schemas, and what they refuse.
import { describe, expect, it } from "vitest";
import { and, col, count, fromRows, grouping, lit, t } from "../../src/index.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { problem } from "./problem.ts";

const orders = fromRows([{ id: 1, cust: 1, amount: 5.5, note: "gift" }],
  { id: t.int64, cust: t.int32, amount: t.decimal(10, 2), note: t.nullable(t.utf8) });
const nested = fromRows([{ a: [1] }]);

/** The plan's text without the sources' numbers. */
function text({ plan }: Pick<typeof orders, "plan">): string {
  validatePlan(plan);
  return `\n${printPlan(plan, { schema: true }).replaceAll(/#\d+/g, "").replaceAll("  → ", "\n      → ")}\n`;
}

describe("groupings", () => {
  it("are sets over the keys: a key is null where a set lacks it, an aggregate where all rows are a group", () => {
    const rollup = orders.rollup("cust", "note").agg(g => ({ n: count(), total: g.amount.sum() }));
    expect(text(rollup)).toMatchInlineSnapshot(`
      "
      groupingSets by (cust, note), (cust), () [count() as n, sum(amount) as total]
            → cust int32?, note utf8?, n int64, total decimal(38, 2)?
        scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
      "
    `);
    const sets = orders.groupingSets([["cust", "note"], ["cust"]])
      .agg(g => ({ at: grouping("note", "cust"), low: g.amount.min() }), { maintainOrder: true });
    expect(text(sets)).toMatchInlineSnapshot(`
      "
      project cust, note, grouping as at, min as low
            → cust int32, note utf8?, at int64, low decimal(10, 2)
        groupingSets by (cust, note), (cust) [min(amount) as min] grouping(note, cust) as grouping in order
            → cust int32, note utf8?, min decimal(10, 2), grouping int64
          scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
      "
    `);
  });

  it("come in SQL's order", () => {
    const sets = (f: Pick<typeof orders, "plan">) => (f.plan.kind === "groupingSets" ? f.plan.sets : null);
    const keys = ["id", "cust", "note"] as const;
    const agg = { n: count() };
    expect(sets(orders.rollup(...keys).agg(agg))).toEqual([[0, 1, 2], [0, 1], [0], []]);
    expect(sets(orders.cube(...keys).agg(agg))).toEqual(
      [[0, 1, 2], [0, 1], [0, 2], [0], [1, 2], [1], [2], []]);
    expect(sets(orders.groupingSets([["note"], ["cust", "note"], []]).agg(agg))).toEqual([[0], [0, 1], []]);
    expect(sets(orders.rollup().agg(agg))).toEqual([[]]);
  });

  it("with having are filtered before the columns are made", () => {
    expect(text(orders.groupBy("cust").having(g => and(count().gt(1), g.id.max().lt(9)))
      .agg(g => ({ n: count(), twice: g.id.max().mul(2) })))).toMatchInlineSnapshot(`
        "
        project cust, count as n, max * 2 as twice
              → cust int32, n int64, twice int64
          filter count > 1 and max < 9
              → cust int32, count int64, max int64
            aggregate by cust [count() as count, max(id) as max]
              → cust int32, count int64, max int64
              scan rows [id, cust, amount, note]
              → id int64, cust int32, amount decimal(10, 2), note utf8?
        "
      `);
    expect(text(orders.groupBy("cust").having(lit(null)).agg({ at: grouping("cust") }))).toMatchInlineSnapshot(`
      "
      project cust, 0 as at
            → cust int32, at int64
        filter null
            → cust int32
          aggregate by cust
            → cust int32
            scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
      "
    `);
  });

  it("refuse what is no set, no key and no condition", () => {
    expect(problem(() => orders.groupingSets([]))).toBe("groupingSets: a list of sets is needed, each a list of names of "
      + "keys. As in `groupingSets([[\"a\", \"b\"], [\"a\"], []])`.");
    expect(problem(() => orders.groupingSets(["cust"] as never))).toContain("each a list of names");
    expect(problem(() => orders.groupingSets([["cost" as never]]))).toContain("Did you mean \"cust\"?");
    expect(problem(() => orders.groupingSets([["cust", "cust"]]))).toBe(
      "groupingSets: a set names the key \"cust\" twice. Name it once.");
    expect(problem(() => orders.groupingSets(o => ({ big: o.id.gt(1) }), [["bug" as never]]))).toBe(
      "groupingSets: there is no key \"bug\". Did you mean \"big\"? The keys are: \"big\".");
    const many = Array.from({ length: 13 }, (_, i) => ({ [`k${i}`]: col("id") }));
    expect(problem(() => orders.cube(...many))).toBe("cube: 13 keys are too many; 12 are the most. Name the sets you need "
      + "with groupingSets.");
    expect(problem(() => orders.groupingSets(Array.from({ length: 5000 }, () => ["cust"] as const)))).toBe(
      "groupingSets: 5000 groupings at once; 4096 are the most. Group by fewer keys.");
    expect(problem(() => nested.rollup("a").agg({ n: count() }))).toContain("whose values do not compare");
    expect(problem(() => orders.groupBy("cust").having(g => g.amount as never))).toContain("Aggregate it");
    expect(problem(() => orders.groupBy("cust").having(count() as never))).toBe(
      "having needs a condition of type bool, not int64. Compare an aggregate with something, as in `g.price.sum().gt(10)`.");
  });

  it("know which names grouping may have", () => {
    expect(problem(() => orders.rollup("cust").agg({ at: grouping("cast") }))).toBe(
      "grouping: \"cast\" is no key of this grouping. Did you mean \"cust\"? The keys are: \"cust\".");
    expect(problem(() => orders.agg({ at: grouping("cust") }))).toBe(
      "grouping: \"cust\" is no key of this grouping. The keys are: (none).");
    expect(problem(() => orders.filter(grouping("cust").eq(1) as never))).toBe(
      "filter: grouping says something of a group, and there are only rows here. Use it in `agg` or `having`, outside of "
      + "aggregates.");
    expect(problem(() => orders.rollup("cust").agg(g => ({ x: g.id.sum().filter(grouping("cust").eq(1) as never) }))))
      .toContain("there are only rows here");
    expect(problem(() => grouping())).toContain("1 to 63 keys");
    expect(problem(() => grouping(col("a") as never))).toContain("1 to 63 keys");
    expect(String(grouping("a", "b"))).toBe("grouping(\"a\", \"b\")");
  });
});

describe("set operations", () => {
  const wide = orders.select("note", o => ({ id: o.id.cast(t.decimal(20, 0)), cust: o.id, amount: o.amount }));

  it("bring both sides to one type, in the order of the first", () => {
    expect(text(orders.select("id", "note").except(wide.select("note", "id"), { all: true }))).toMatchInlineSnapshot(`
      "
      setOperation except all
            → id decimal(20, 0), note utf8?
        project id::decimal(20, 0) as id, note
            → id decimal(20, 0), note utf8?
          project id, note
            → id int64, note utf8?
            scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
        project id, note
            → id decimal(20, 0), note utf8?
          project note, id
            → note utf8?, id decimal(20, 0)
            project note, id::decimal(20, 0) as id, id as cust, amount
            → note utf8?, id decimal(20, 0), cust int64, amount decimal(10, 2)
              scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
      "
    `);
    expect(text(orders.select("note").intersect(orders.select(o => ({ note: o.note.fillNull("") })))))
      .toMatchInlineSnapshot(`
        "
        setOperation intersect
              → note utf8
          project note
              → note utf8?
            scan rows [id, cust, amount, note]
              → id int64, cust int32, amount decimal(10, 2), note utf8?
          project coalesce(note, "") as note
              → note utf8
            scan rows [id, cust, amount, note]
              → id int64, cust int32, amount decimal(10, 2), note utf8?
        "
      `);
    expect(text(orders.select("id").union(wide.select("cust"), { by: "position", all: false }))).toMatchInlineSnapshot(`
      "
      distinct
            → id int64
        union
            → id int64
          project id
            → id int64
            scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
          project cust as id
            → id int64
            project cust
            → cust int64
              project note, id::decimal(20, 0) as id, id as cust, amount
            → note utf8?, id decimal(20, 0), cust int64, amount decimal(10, 2)
                scan rows [id, cust, amount, note]
            → id int64, cust int32, amount decimal(10, 2), note utf8?
      "
    `);
  });

  it("refuse other columns, other types and values that do not compare", () => {
    expect(problem(() => orders.select("id").intersect(orders.select("note") as never))).toBe(
      "intersect: input 2 has no \"id\" and has \"note\", which the first has not. Both sides need columns of the same "
      + "names; use select or rename first.");
    expect(problem(() => orders.select("note").except(orders.select(o => ({ note: o.id })) as never))).toBe(
      "except: the column \"note\" has types utf8, int64, and one is needed. Cast it with withColumns before the except.");
    expect(problem(() => orders.select("id").union(orders, { by: "position" }))).toBe(
      "union: input 2 has 4 columns, and the first has 1. By position both sides need as many columns; use select first.");
    expect(problem(() => orders.union(orders, { by: "place" as never }))).toBe(
      "union: by cannot be \"place\". Use \"name\" or \"position\".");
    expect(problem(() => orders.except("x" as never))).toContain("except: the other side must be a frame, not \"x\".");
    for (const work of [() => nested.intersect(nested), () => nested.except(nested),
      () => nested.union(nested, { all: false })]) expect(problem(work)).toContain("whose values do not compare");
  });
});

// The rules merge-projects, drop-identity-project and share-subexpressions.
import { expect, it } from "vitest";
import { INT64, UTF8 } from "../../expr/type.ts";
import { col, fn, select, table, when, withColumns } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", { a: [INT64, [3n, 1n, null]], b: [UTF8, ["x", "Y", null]] });

it("a chain of columns becomes one list", () => {
  const added = withColumns(t(), { c: fn("add", col("a"), 1) });
  const plan = select(withColumns(added, { d: fn("mul", col("c"), 2) }), ["b", "d"]);
  expect(optimized(plan, { expect: "merge-projects" })).toMatchInlineSnapshot(`
    "
    project b, (a + 1) * 2 as d
      scan t [a, b]
    "
  `);
});

it("what is costly and used twice stays below", () => {
  const plan = select(withColumns(t(), { c: fn("upper", col("b")) }), [], {
    x: fn("startsWith", col("c"), "X"), y: fn("endsWith", col("c"), "Y"),
  });
  expect(optimized(plan, { expectNot: "merge-projects" })).toMatchInlineSnapshot(`
    "
    project startsWith(c, "X") as x, endsWith(c, "Y") as y
      project upper(b) as c
        scan t [b]
    "
  `);
});

it("doubling does not grow without end", () => {
  let plan = t();
  for (let i = 0; i < 40; i++) plan = select(plan, [], { a: fn("add", col("a"), col("a")) });
  expect(optimized(plan).length).toBeLessThan(2000);
});

it("what may fail on every row does not move to where some rows skip it", () => {
  const added = withColumns(t(), { c: fn("add", col("a"), 1) });
  const plan = select(added, [], { x: when(fn("gt", col("a"), 1), col("c"), 0) });
  expect(optimized(plan, { expectNot: "merge-projects" })).toMatchInlineSnapshot(`
    "
    project case when a > 1 then c else 0 end as x
      project a, a + 1 as c
        scan t [a]
    "
  `);
});

it("all columns in their order are no projection", () => {
  expect(optimized(select(t(), ["a", "b"]), { expect: "drop-identity-project" })).toMatchInlineSnapshot(`
    "
    scan t [a, b]
    "
  `);
});

it("an order or a name of its own is one", () => {
  expect(optimized(select(t(), ["b", "a"]), { expectNot: "drop-identity-project" })).toMatchInlineSnapshot(`
    "
    project b, a
      scan t [a, b]
    "
  `);
  expect(optimized(select(t(), [], { b: col("a"), a: col("b") }), { expectNot: "drop-identity-project" }))
    .toMatchInlineSnapshot(`
      "
      project a as b, b as a
        scan t [a, b]
      "
    `);
});

it("a costly expression is computed once, the largest first", () => {
  const upper = () => fn("upper", col("b"));
  const plan = select(t(), ["a"], {
    x: fn("concat", upper(), "!"), y: fn("concat", upper(), "!"), z: fn("length", upper()),
  });
  expect(optimized(plan, { expect: "share-subexpressions" })).toMatchInlineSnapshot(`
    "
    project a, "shared 5" as x, "shared 5" as y, length(upper(b)) as z
      project a, b, concat(upper(b), "!") as "shared 5"
        scan t [a, b]
    "
  `);
});

it("cheap ones, and ones that only some rows need, stay where they are", () => {
  const sum = () => fn("add", col("a"), 1);
  expect(optimized(select(t(), [], { x: sum(), y: fn("mul", sum(), 2) }), { expectNot: "share-subexpressions" }))
    .toMatchInlineSnapshot(`
      "
      project a + 1 as x, (a + 1) * 2 as y
        scan t [a]
      "
    `);
  const upper = fn("upper", col("b"));
  const sometimes = when(fn("gt", col("a"), 2), upper, fn("concat", upper, "2"));
  expect(optimized(select(t(), [], { x: col("a"), y: sometimes }), { expectNot: "share-subexpressions" })).toMatchInlineSnapshot(`
      "
      project a as x, case when a > 2 then upper(b) else concat(upper(b), "2") end as y
        scan t [a, b]
      "
    `);
});

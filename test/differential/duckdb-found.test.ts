// What random plans have found in the way back to SQL, each as a small plan that DuckDB runs.
import { afterAll, expect, test } from "vitest";
import { and, coalesce, count, desc, fromRows, lit, rowNumber, t, when } from "../../src/index.ts";
import { sql } from "../../src/sql/index.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { DuckDBComparison } from "./duckdb/comparison.ts";

const duckdb = await DuckDBComparison.open();
afterAll(() => duckdb.close());

/** The plan's rows are DuckDB's, in the same order; that it could be compared is seen as well. */
async function agrees({ plan }: { readonly plan: Plan }): Promise<void> {
  expect(await duckdb.differs(plan)).toBeNull();
  expect(duckdb.reasons()).toBe("[]");
}

const rows = fromRows([
  { id: 1, small: 44, price: "1.8203000000", tag: "a" },
  { id: 2, small: 46, price: "-7.0000000000", tag: null },
  { id: 3, small: 44, price: null, tag: "b" },
], { id: t.int64, small: t.uint16, price: t.nullable(t.decimal(38, 10)), tag: t.nullable(t.utf8) });

test("right rows of a full join without a match come last, though nulls or what a key makes of them come first", async () => {
  const right = rows.select(r => ({ other: r.id.add(2) }));
  for (const left of [
    rows.orderBy(desc("tag", { nulls: "first" })), rows.orderBy(r => r.tag.fillNull("A")),
    rows.orderBy(rowNumber().over({ orderBy: desc("id") })),
  ]) await agrees(left.join(right, { on: { id: "other" }, how: "full" }));
});

test("the only row of a group without keys comes before those that it does not match", async () => {
  const right = rows.select(r => ({ other: r.id }));
  for (const id of [2, 9]) {
    const left = rows.filter(r => r.id.eq(id)).agg(g => ({ id: g.id.max() }));
    await agrees(left.join(right, { on: { id: "other" }, how: "full" }));
  }
});

test("decimals of several scales of which a case picks one keep their digits", async () => {
  const exact = lit(1609726604212.8203, t.decimal(38, 10));
  await agrees(rows.select(r => ({
    picked: when(r.id.eq(9)).then(r.price.round()).when(r.id.eq(1)).then(exact).otherwise(r.price),
    first: r.price.round().fillNull(exact),
  })));
});

test("a number without a sign has one before it is turned round", async () => {
  await agrees(rows.select(({ small }) =>
    ({ turned: small.cast(t.int64).mod(50).neg(), size: small.cast(t.int64).mod(7).neg().abs() })));
});

test("whether rows exist may be a key of what is distinct, though windows decide that", async () => {
  const numbered = rows.withColumns({ n: rowNumber().over({ orderBy: desc("id") }) });
  await agrees(sql`select distinct on (e) id, e from (
    select id, exists (select 1 from (select n, count(*) over () as c from ${numbered} m where m.n = o.id) y
      where c = 1) as e from ${rows} o) x order by e, id`);
});

test("a column may be called as DuckDB calls one that nobody reads", async () => {
  const left = rows.select(r => ({ "1": r.id, "at": r.small.cast(t.int64) }));
  const joined = left.joinAsof(rows.select(r => ({ id: r.id })), { on: { at: "id" } });
  await agrees(joined.groupBy("1").agg(() => ({ n: count() })));
});

test("a filter reads a window function, not the column that is called as it", async () => {
  const numbered = rows.select(r => ({ Small: rowNumber().over({ orderBy: desc(r.id) }) }));
  await agrees(numbered.filter(r => r.Small.le(2)));
  await agrees(rows.groupBy("tag").agg(g => ({ ids: g.id.sum() }))
    .withColumns(r => ({ small: rowNumber().over({ orderBy: desc(r.ids) }) })).filter(r => r.small.le(2)));
});

test("a column that only some tables of a union have nulls in is sorted with its nulls", async () => {
  const none = rows.select(r => ({ id: r.id, tag: lit(null, t.utf8) }));
  const some = rows.select(r => ({ id: r.id, tag: r.tag.fillNull("z") }));
  const all = some.union(none);
  await agrees(all.orderBy(desc("tag", { nulls: "first" })));
  await agrees(all.orderBy(r => r.tag.desc()));
});

test("a key that is cast in the result is not cast where windows over the groups read it", async () => {
  const grouped = rows.groupBy(r => ({ ratio: coalesce(r.small.div(r.small), 42.5) }))
    .agg(g => ({ ids: g.id.sum() }));
  await agrees(grouped.withColumns(r => ({ n: r.ratio.count().over({ orderBy: r.ids }) })));
});

test("a key that joins conditions is known in conditions that it is joined to", async () => {
  const grouped = rows.groupBy(r => ({ both: and(r.id.gt(1), r.small.gt(44)) }))
    .agg(g => ({ ids: g.id.sum() }));
  await agrees(grouped.filter(r => and(r.both, r.both).ne(r.both).not()));
});

// Parameters that a text does not use, and texts that are no query: said at once, whole messages.
import { describe, expect, it } from "vitest";
import { fromRows, t } from "../../../src/index.ts";
import { createCatalog, sql } from "../../../src/sql/index.ts";

const items = fromRows([{ name: "pen", price: 2 }], { name: t.utf8, price: t.int32 });

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  throw new Error("Nothing is wrong");
}

describe("values for which there is no parameter", () => {
  it("are too many for a query", () => {
    const shop = createCatalog({ items });
    expect(messageOf(() => shop.query("select name from items where price > $1", 1, 2))).toBe(
      "SqlError: 2 values are given, and the text has no $2. Give a value for each parameter of the text.\n"
      + "Line 1, column 1:\n  select name from items where price > $1\n  ^");
    expect(messageOf(() => shop.prepare("select 1").frame("a"))).toBe(
      "SqlError: 1 value is given, and the text has no $1. Give a value for each parameter of the text.\n"
      + "Line 1, column 1:\n  select 1\n  ^");
  });

  it("stand inside of a string of a template", () => {
    expect(messageOf(() => sql`select name from ${items} where name = '${"pen"}'`)).toBe(
      "SqlError: $1 stands inside of a string, a name or a comment, where it is no parameter. Values need no quotes.\n"
      + "Line 1, column 40:\n  select name from frame_1 where name = '$1'\n                                         ^");
  });

  it("are counted in every part of a query", async () => {
    const shop = createCatalog({ items });
    const all = shop.query("select name, $1 from items where price >= $2 and name like $3 order by price limit $4", "a", 1, "p%", 3);
    expect(await all.toRows()).toHaveLength(1);
  });

  it("may be of another statement of a script", async () => {
    const results = await createCatalog({ items }).execute("select $1; select $2", { parameters: [1, 2] });
    expect(results).toHaveLength(2);
  });
});

// Arrow → query → Arrow: every type comes through filters, sorts and limits as Arrow's own get shows it.
import type * as arrow from "apache-arrow";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "../../engine/index.ts";
import type { Dynamic } from "../../frame/type/dtype.ts";
import type { DataFrame } from "../../frame/frame.ts";
import { fromArrow } from "../../src/index.ts";
import { plainColumn, tableOf, vectors, ROWS } from "./tables.ts";

const engine = createEngine({ memoryLimit: 256 * 2 ** 20 });
afterAll(() => engine.close());

const toInteger = (words: number[]): bigint =>
  BigInt.asIntN(words.length * 32, words.reduceRight((sum, w) => (sum << 32n) | BigInt(w), 0n));

/** Decimals of any width come back with four words. */
const shown = (name: string, table: arrow.Table): unknown[] => {
  const values = plainColumn(table.getChild(name)!);
  return name.startsWith("decimal") ? values.map(v => v && toInteger(v as number[])) : values;
};

const pick = <T>(values: readonly T[], rows: readonly number[]): T[] => rows.map(row => values[row]!);
const all = Array.from({ length: ROWS }, (_, i) => i);
type Query = (frame: DataFrame<Dynamic>) => { toArrow: (options: object) => Promise<arrow.Table> };

const queries: [string, readonly number[], Query][] = [
  ["as it is", all, f => f],
  ["filtered", all.filter(row => row % 3 !== 1), f => f.withRowIndex("row").filter(c => c.row!.mod(3).ne(1)).drop("row")],
  ["sorted", [...all].reverse(), f => f.withRowIndex("row").orderBy(c => c.row!.desc()).drop("row")],
  ["limited", all.slice(4, 9), f => f.slice(4, 5)],
  ["nothing left", [], f => f.limit(0)],
];

describe.each(["reference", "single"] as const)("%s", executor => {
  describe.each(queries)("%s", (_, rows, query) => {
    it.each([...vectors().keys()])("%s", async name => {
      const table = tableOf(new Map([[name, vectors().get(name)!]]), [5, 8]);
      const back = await query(fromArrow(table as arrow.Table)).toArrow({ engine, executor });
      expect(back.numRows).toBe(rows.length);
      expect(shown(name, back)).toEqual(pick(shown(name, table), rows));
    });
  });
});

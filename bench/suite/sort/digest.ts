// What is compared of millions of sorted rows: keys of a thousand places, and sums that hang on every row.
// Ours is computed here from Arrow's buffers, so that no engine vouches for itself.
import type { Table } from "apache-arrow";
import type { ResultTable } from "../../result/table.ts";
import { type DigestKind, numberSql, numbersOf, repeated, sampleOf, weighedSum, WEIGHTS } from "../digest-values.ts";
import type { Digest } from "../query.ts";

type Keys = Readonly<Record<string, DigestKind>>;

const PLACES = 1000;

/**
 * Two sums for each key: by place, which changes if keys are in other places; and by the number that the row
 * came with, which changes if keys are given to other rows. Rows of equal keys may stand in any order.
 */
export function orderDigest(keys: Keys): Digest {
  return { sql: table => digestSql(keys, table), ofTable: table => digestOf(keys, table) };
}

function digestSql(keys: Keys, table: string): string {
  const weighed = Object.entries(keys).flatMap(([key, kind]) => [
    `sum(${numberSql(key, kind)} * (rowid % ${WEIGHTS} + 1)) as ${key}_by_place`,
    `sum(${numberSql(key, kind)} * (id % ${WEIGHTS} + 1)) as ${key}_by_row`,
  ]);
  return `
    with sums as (select count(*) as n, sum(id) as ids, ${weighed.join(", ")} from ${table})
    select ${Object.keys(keys).join(", ")}, sums.*
    from ${table}, sums
    where rowid % greatest(1, n // ${PLACES}) = 0 order by rowid`;
}

function digestOf(keys: Keys, table: Table): ResultTable {
  const rows = table.numRows;
  const step = Math.max(1, Math.floor(rows / PLACES));
  const places = Array.from({ length: Math.ceil(rows / step) }, (_, place) => place * step);
  const ids = numbersOf(table.getChild("id")!);
  const samples = Object.entries(keys).map(([key, kind]) =>
    sampleOf(key, kind, table.getChild(key)!, places));
  const same = (name: string, value: bigint | number) => repeated(name, value, places.length);
  const sums = Object.entries(keys).flatMap(([key, kind]) => {
    const numbers = numbersOf(table.getChild(key)!);
    return [
      same(`${key}_by_place`, weighedSum(numbers, undefined, kind)),
      same(`${key}_by_row`, weighedSum(numbers, ids, kind)),
    ];
  });
  let total = 0;
  for (const id of ids) total += id;
  return {
    rowCount: places.length,
    columns: [...samples, same("n", BigInt(rows)), same("ids", BigInt(total)), ...sums],
  };
}

// What is compared of millions of rows in any order: a thousand rows whole, and sums that hang on every row.
// Rows are told apart by a number of their own, or by a number that few share and a value.
import type { Table } from "apache-arrow";
import type { ResultTable } from "../result/table.ts";
import { type DigestKind, numberSql, numbersOf, repeated, sampleOf, weighedSum, WEIGHTS } from "./digest-values.ts";
import type { Digest } from "./query.ts";

type Kinds = Readonly<Record<string, DigestKind>>;

const SAMPLES = 1000;

/**
 * For each column how many values it has, and their sum weighed by the row's number in `id`: it changes if a
 * value changes or is given to another row. The order of the rows does not matter. `then`, a column of numbers,
 * orders rows that share a number.
 */
export function rowDigest(id: string, columns: Kinds, then = id): Digest {
  return {
    sql: table => digestSql(id, columns, then, table),
    ofTable: table => digestOf(id, columns, then, table),
  };
}

function digestSql(id: string, columns: Kinds, then: string, table: string): string {
  const sums = Object.entries(columns).flatMap(([name, kind]) => [
    `count(${name}) as ${name}_count`,
    `coalesce(sum(${numberSql(name, kind)} * (${id} % ${WEIGHTS} + 1)), 0) as ${name}_by_row`,
  ]);
  return `
    with sums as (select count(*) as n, coalesce(sum(${id}), 0) as ids, ${sums.join(", ")} from ${table})
    select ${[id, ...Object.keys(columns)].map(name => `${table}.${name}`).join(", ")}, sums.*
    from ${table}, sums
    where ${table}.${id} % greatest(1, sums.n // ${SAMPLES}) = 0 order by ${table}.${id}, ${table}.${then}`;
}

function digestOf(id: string, columns: Kinds, then: string, table: Table): ResultTable {
  const column = (name: string) => table.getChild(name)!;
  const ids = numbersOf(column(id));
  const within = numbersOf(column(then));
  const step = Math.max(1, Math.floor(table.numRows / SAMPLES));
  const places: number[] = [];
  let total = 0;
  for (let row = 0; row < ids.length; row++) {
    total += ids[row]!;
    if (ids[row]! % step === 0) places.push(row);
  }
  places.sort((a, b) => ids[a]! - ids[b]! || within[a]! - within[b]!);
  const same = (name: string, value: bigint | number) => repeated(name, value, places.length);
  const sums = Object.entries(columns).flatMap(([name, kind]) => [
    same(`${name}_count`, BigInt(table.numRows - column(name).nullCount)),
    same(`${name}_by_row`, weighedSum(numbersOf(column(name)), ids, kind)),
  ]);
  return {
    rowCount: places.length,
    columns: [
      sampleOf(id, "int", column(id), places),
      ...Object.entries(columns).map(([name, kind]) => sampleOf(name, kind, column(name), places)),
      same("n", BigInt(table.numRows)), same("ids", BigInt(total)), ...sums,
    ],
  };
}

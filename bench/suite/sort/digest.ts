// What is compared of millions of sorted rows: keys of a thousand places, and sums that hang on every row.
// Ours is computed here from Arrow's buffers, so that no engine vouches for itself.
import type { Data, Table, Vector } from "apache-arrow";
import { DataType } from "apache-arrow";
import type { ResultColumn, ResultTable } from "../../result/table.ts";
import type { Digest } from "../query.ts";

type KeyKind = "int" | "float" | "text";
type Keys = Readonly<Record<string, KeyKind>>;

const PLACES = 1000;
/** Weights by place and by row number repeat after so many rows: a prime, so that no pattern hides. */
const WEIGHTS = 1009;

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

/** Text counts by its length, its first and its last letter. */
function numberSql(key: string, kind: KeyKind): string {
  if (kind === "float") return key;
  if (kind === "int") return `${key}::bigint`;
  return `(length(${key}) + 31 * ascii(${key}) + 961 * ascii(right(${key}, 1)))::bigint`;
}

const textNumber = (bytes: Uint8Array, begin: number, end: number): number =>
  end - begin + 31 * bytes[begin]! + 961 * bytes[end - 1]!;

function digestOf(keys: Keys, table: Table): ResultTable {
  const rows = table.numRows;
  const step = Math.max(1, Math.floor(rows / PLACES));
  const places = Array.from({ length: Math.ceil(rows / step) }, (_, place) => place * step);
  const ids = numbersOf(table.getChild("id")!);
  const samples = Object.entries(keys).map(([key, kind]) =>
    sampleOf(key, kind, table.getChild(key)!, places));
  const same = (name: string, value: bigint | number): ResultColumn => (typeof value === "bigint"
    ? { name, kind: "exact", scale: 0, values: places.map(() => value) }
    : { name, kind: "float", values: places.map(() => value) });
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

function sampleOf(name: string, kind: KeyKind, vector: Vector, places: readonly number[]): ResultColumn {
  const values = places.map(place => vector.get(place) as unknown);
  switch (kind) {
    case "int": return { name, kind: "exact", scale: 0, values: values.map(value => BigInt(Number(value))) };
    case "float": return { name, kind: "float", values: values.map(Number) };
    case "text": return { name, kind: "text", values: values.map(String) };
  }
}

type Numbers = Float64Array | Int32Array;

/** The sum of value times weight; exact unless the values are floats. */
function weighedSum(numbers: Numbers, by: Numbers | undefined, kind: KeyKind): bigint | number {
  let whole = 0n;
  let sum = 0;
  for (let row = 0; row < numbers.length; row++) {
    sum += numbers[row]! * ((by ? by[row]! : row) % WEIGHTS + 1);
    // 2^31 · 1009 · 1024 is still exact.
    if (kind === "float" || row % 1024 !== 1023) continue;
    whole += BigInt(sum);
    sum = 0;
  }
  return kind === "float" ? sum : whole + BigInt(sum);
}

/** A column's values, or what text counts as. */
function numbersOf(vector: Vector): Numbers {
  const type = vector.type as DataType;
  if (DataType.isInt(type) || DataType.isFloat(type)) return vector.toArray() as Numbers;
  const numbers = new Float64Array(vector.length);
  let at = 0;
  for (const data of vector.data) at = addText(data, numbers, at);
  return numbers;
}

function addText(data: Data, numbers: Float64Array, at: number): number {
  if (DataType.isDictionary(data.type)) {
    const known = numbersOf(data.dictionary as Vector);
    const codes = data.values as Uint32Array;
    for (let row = 0; row < data.length; row++) numbers[at++] = known[codes[row]!]!;
    return at;
  }
  if (!DataType.isUtf8(data.type as DataType) && !DataType.isLargeUtf8(data.type as DataType)) {
    throw new Error(`A sorted text column came as ${String(data.type)}.`);
  }
  const offsets = data.valueOffsets as Int32Array | BigInt64Array;
  const bytes = data.values as Uint8Array;
  for (let row = 0; row < data.length; row++) {
    numbers[at++] = textNumber(bytes, Number(offsets[row]!), Number(offsets[row + 1]!));
  }
  return at;
}

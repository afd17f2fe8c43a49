// An answer out of an Arrow table. Reads Arrow's buffers where its values would lose digits.
import type { Data, Table, Vector } from "apache-arrow";
import { DataType } from "apache-arrow";
import type { ResultColumn, ResultTable } from "./table.ts";
import { dateText } from "./table.ts";

export function resultFromArrow(table: Table): ResultTable {
  const columns = table.schema.fields.map((field, index) => columnFrom(field.name, table.getChildAt(index)!));
  return { columns, rowCount: table.numRows };
}

function columnFrom(name: string, vector: Vector): ResultColumn {
  const type = vector.type as DataType;
  if (DataType.isDecimal(type)) {
    return { name, kind: "exact", scale: type.scale, values: vector.data.flatMap(decimals) };
  }
  if (DataType.isInt(type)) {
    const convert = (value: unknown): bigint => BigInt(value as bigint | number);
    return { name, kind: "exact", scale: 0, values: cells(vector, convert) };
  }
  if (DataType.isFloat(type)) return { name, kind: "float", values: cells(vector, Number) };
  if (DataType.isDate(type)) {
    return { name, kind: "text", values: cells(vector, value => dateText(Number(value) / 86_400_000)) };
  }
  return { name, kind: "text", values: cells(vector, String) };
}

function cells<T>(vector: Vector, convert: (value: unknown) => T): (T | null)[] {
  const values: (T | null)[] = [];
  for (const value of vector as Iterable<unknown>) values.push(value === null ? null : convert(value));
  return values;
}

function decimals(data: Data): (bigint | null)[] {
  const words = data.values as Uint32Array;
  const wordsEach = (data.type as DataType & { bitWidth: number }).bitWidth / 32;
  return Array.from({ length: data.length }, (_, row) => {
    if (!data.getValid(row)) return null;
    let value = 0n;
    for (let word = wordsEach - 1; word >= 0; word--) {
      value = (value << 32n) | BigInt(words[row * wordsEach + word]!);
    }
    return BigInt.asIntN(wordsEach * 32, value);
  });
}

// An answer out of DuckDB's column values.
import type * as DuckDB from "@duckdb/node-api";
import type { ResultColumn, ResultTable } from "./table.ts";
import { dateText } from "./table.ts";

/** Reads a whole result. */
export async function resultFromDuckDB(result: DuckDB.DuckDBResult): Promise<ResultTable> {
  const names = result.columnNames();
  const values = await result.getColumns();
  const columns = names.map((name, index) => columnFrom(name, result.columnType(index), values[index] ?? []));
  return { columns, rowCount: columns[0]?.values.length ?? 0 };
}

type Values = readonly DuckDB.DuckDBValue[];

function columnFrom(name: string, type: DuckDB.DuckDBType, values: Values): ResultColumn {
  const text = String(type);
  const decimal = /^DECIMAL\(\d+,(\d+)\)$/.exec(text);
  if (decimal) {
    const convert = (value: DuckDB.DuckDBValue): bigint => (value as DuckDB.DuckDBDecimalValue).value;
    return { name, kind: "exact", scale: Number(decimal[1]), values: cells(values, convert) };
  }
  if (/INT$|^INTEGER$/.test(text)) {
    return { name, kind: "exact", scale: 0, values: cells(values, value => BigInt(value as bigint)) };
  }
  if (text === "DOUBLE" || text === "FLOAT") return { name, kind: "float", values: cells(values, Number) };
  if (text === "DATE") {
    const convert = (value: DuckDB.DuckDBValue): string => dateText((value as DuckDB.DuckDBDateValue).days);
    return { name, kind: "text", values: cells(values, convert) };
  }
  return { name, kind: "text", values: cells(values, String) };
}

function cells<T>(values: Values, convert: (value: DuckDB.DuckDBValue) => T): (T | null)[] {
  return values.map(value => (value === null ? null : convert(value)));
}

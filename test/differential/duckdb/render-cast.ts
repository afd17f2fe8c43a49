// Casts as DuckDB SQL, for the pairs of types where DuckDB can be made to follow docs/semantics.md.
import { UNITS_PER_SECOND, isFloat, isInteger, isNumeric, typeName, type DataType, type TimeUnit } from "../../../expr/type.ts";
import { castSql, inexpressible, sqlType } from "./type.ts";

const ASCII_SPACE = "(chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || ' ')";

const unitOf = (type: DataType): TimeUnit => (type as { unit: TimeUnit }).unit;
const perDay = (type: DataType): bigint => 86_400n * UNITS_PER_SECOND[unitOf(type)];

/** The value of `sql`, not null or null, in another type. */
export function renderCast(sql: string, from: DataType, to: DataType, tries: boolean): string {
  const target = sqlType(to);
  const castTo = (inner: string, type: string) => `${tries ? "TRY_CAST" : "CAST"}(${inner} AS ${type})`;
  const cast = (inner: string) => castTo(inner, target);
  if (from.kind === "null") return castSql("NULL", target);
  if (to.kind === "bool" && isNumeric(from)) return `(${sql} <> 0)`;
  if (isFloat(from) && to.kind === "float32") return narrowFloat(sql);
  if (from.kind === "utf8") return fromText(sql, to, cast);
  if (isFloat(from) && (to.kind === "decimal" || to.kind === "utf8")) return unlike(from, to);
  if (from.kind === "decimal" && to.kind === "utf8" && from.precision === from.scale) return unlike(from, to);
  // DuckDB tests the range before it rounds, so that 127.5 as TINYINT is -128 and -0.25 no UTINYINT.
  if (isFloat(from) && isInteger(to)) return cast(castTo(sql, "HUGEINT"));
  // DuckDB divides a decimal by its scale in the target's own precision, and so rounds it twice.
  if (to.kind === "float32" && isNumeric(from)) return cast(castSql(sql, "DOUBLE"));
  if (isNumeric(to) && (isNumeric(from) || from.kind === "bool")) return cast(sql);
  if (to.kind === "utf8" && (isInteger(from) || from.kind === "decimal" || from.kind === "bool")) return cast(sql);
  if (from.kind === "binary") return tries ? `TRY(decode(${sql}))` : `decode(${sql})`;
  if (to.kind === "utf8") return unlike(from, to);
  return temporal(sql, from, to, cast);
}

const unlike = (from: DataType, to: DataType) =>
  inexpressible(`cast from ${typeName(from)} to ${typeName(to)}`);

/** float32 rounds what is past its range to infinity, where DuckDB fails. */
const narrowFloat = (sql: string): string =>
  `CASE WHEN NOT isfinite(${sql}) THEN CAST(${sql} AS FLOAT) WHEN ${sql} >= 3.4028235677973366e38::DOUBLE THEN 'inf'::FLOAT `
  + `WHEN ${sql} <= -3.4028235677973366e38::DOUBLE THEN '-inf'::FLOAT ELSE CAST(${sql} AS FLOAT) END`;

/** DuckDB reads more forms of text than are pinned, so the form is checked first. */
function fromText(sql: string, to: DataType, cast: (inner: string) => string): string {
  const trimmed = `trim(${sql}, ${ASCII_SPACE})`;
  if (to.kind === "binary") return `encode(${sql})`;
  if (to.kind === "bool") {
    return cast(`CASE WHEN ${sql} IS NULL THEN NULL WHEN lower(${trimmed}) IN ('true', 't', '1') THEN 'true' `
      + `WHEN lower(${trimmed}) IN ('false', 'f', '0') THEN 'false' ELSE 'neither' END`);
  }
  if (!isInteger(to)) return inexpressible(`cast from utf8 to ${typeName(to)}`);
  return cast(`CASE WHEN ${sql} IS NULL THEN NULL WHEN regexp_full_match(${trimmed}, '[+-]?[0-9]+') `
    + `THEN ltrim(${trimmed}, '+') ELSE 'no integer' END`);
}

function temporal(sql: string, from: DataType, to: DataType, cast: (inner: string) => string): string {
  const wide = `CAST(${sql} AS HUGEINT)`;
  if (from.kind === "date") return cast(`${wide} * ${perDay(to)}`);
  if (to.kind === "date") return cast(`floor_div(${wide}, ${perDay(from)})`);
  if (isInteger(from) || isInteger(to)) return sql;
  const [before, after] = [UNITS_PER_SECOND[unitOf(from)], UNITS_PER_SECOND[unitOf(to)]];
  const value = from.kind === "timestamp" && to.kind === "time" ? `floor_mod(${wide}, ${perDay(from)})` : wide;
  if (after >= before) return cast(`${value} * ${after / before}`);
  return cast(from.kind === "duration" ? `${value} // ${before / after}` : `floor_div(${value}, ${before / after})`);
}

/** Rounded down to a multiple of the divisor, it makes any dividend positive and stays within 128 bits. */
const LIFT = 10n ** 36n;

/**
 * What the rendered expressions call. The divisor is positive. Each says its dividend once, lifted above
 * zero: what says it twice doubles a query with each nested call.
 */
export const MACROS = [
  `CREATE OR REPLACE MACRO floor_div(a, b) AS (a + b * (${LIFT} // b)) // b - ${LIFT} // b`,
  `CREATE OR REPLACE MACRO floor_mod(a, b) AS (a + b * (${LIFT} // b)) % b`,
];

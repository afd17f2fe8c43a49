// Casts as DuckDB SQL, for the pairs of types where DuckDB can be made to follow docs/semantics.md.
import type { TypedCast } from "../../../expr/node.ts";
import { isFloat, isInteger, isNumeric, typeName, type DataType } from "../../../expr/type.ts";
import { writeDefinite } from "./operand.ts";
import type { Scope, Storage } from "./storage.ts";
import { atom, castTo, exactly, LEVEL, unsupported, within, type Written } from "./written.ts";

const ASCII_SPACE = "(chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || ' ')";

const CLOCKED: ReadonlySet<string> = new Set(["date", "time", "timestamp", "duration"]);

export function castSql({ operand, type: to, mode }: TypedCast, scope: Scope): Written {
  const { type: from } = operand;
  const { storage } = scope;
  const tries = mode === "try";
  if (from.kind === "null") return castTo(atom("NULL", null), storage.type(to));
  const written = writeDefinite(operand, scope);
  if (CLOCKED.has(from.kind) || CLOCKED.has(to.kind)) return storage.cast(written, from, to, tries);
  return plainCast(written, from, to, tries, storage);
}

function plainCast(
  written: Written, from: DataType, to: DataType, tries: boolean, storage: Storage,
): Written {
  const target = storage.type(to);
  const cast = (inner: Written, type = target): Written => atom(`${tries ? "TRY_CAST" : "CAST"}(${inner.sql} AS ${type})`, type);
  if (to.kind === "bool" && isNumeric(from)) return { sql: `${within(written, LEVEL.other)} <> 0`, level: LEVEL.compare, type: "BOOLEAN" };
  if (isFloat(from) && to.kind === "float32") return narrowFloat(written);
  if (from.kind === "utf8") return fromText(written, to, tries, cast);
  if (isFloat(from) && (to.kind === "decimal" || to.kind === "utf8")) return unlike(from, to);
  if (from.kind === "decimal" && to.kind === "utf8") {
    return from.precision === from.scale ? unlike(from, to) : cast(exactly(written, storage.type(from)));
  }
  // DuckDB tests the range before it rounds, so that 127.5 as TINYINT is -128 and -0.25 no UTINYINT.
  if (isFloat(from) && isInteger(to)) return cast(cast(written, "HUGEINT"));
  // DuckDB divides a decimal by its scale in the target's own precision, and so rounds it twice.
  if (to.kind === "float32" && isNumeric(from)) return cast(castTo(written, "DOUBLE"));
  if (isNumeric(to) && (isNumeric(from) || from.kind === "bool")) return cast(written);
  if (to.kind === "utf8" && (isInteger(from) || from.kind === "bool")) return cast(written);
  if (from.kind === "binary") return atom(tries ? `TRY(decode(${written.sql}))` : `decode(${written.sql})`, "VARCHAR");
  return unlike(from, to);
}

export const unlike = (from: DataType, to: DataType): never => unsupported(`a cast from ${typeName(from)} to ${typeName(to)}`);

/** float32 rounds what is past its range to infinity, where DuckDB fails. */
function narrowFloat(written: Written): Written {
  const x = within(written, LEVEL.other);
  return atom(`CASE WHEN NOT isfinite(${written.sql}) THEN CAST(${written.sql} AS FLOAT) `
    + `WHEN ${x} >= CAST('3.4028235677973366e38' AS DOUBLE) THEN CAST('inf' AS FLOAT) `
    + `WHEN ${x} <= CAST('-3.4028235677973366e38' AS DOUBLE) THEN CAST('-inf' AS FLOAT) ELSE CAST(${written.sql} AS FLOAT) END`, "FLOAT");
}

type Cast = (inner: Written) => Written;

/** DuckDB reads more forms of text than are pinned, so the form is checked first. */
function fromText(written: Written, to: DataType, tries: boolean, cast: Cast): Written {
  const { sql } = written;
  const trimmed = `trim(${sql}, ${ASCII_SPACE})`;
  if (to.kind === "binary") return atom(`encode(${sql})`, "BLOB");
  if (to.kind === "bool") {
    return cast(atom(`CASE WHEN lower(${trimmed}) IN ('true', 't', '1') THEN 'true' `
      + `WHEN lower(${trimmed}) IN ('false', 'f', '0') THEN 'false' WHEN ${within(written, LEVEL.other)} IS NOT NULL THEN 'neither' END`, "VARCHAR"));
  }
  if (isInteger(to) && tries) {
    return cast(atom(`CASE WHEN regexp_full_match(${trimmed}, '[+-]?[0-9]+') THEN ltrim(${trimmed}, '+') `
      + `WHEN ${within(written, LEVEL.other)} IS NOT NULL THEN 'no integer' END`, "VARCHAR"));
  }
  // What a strict cast refuses fails the query; of the rest DuckDB makes the same numbers.
  return tries ? unlike({ kind: "utf8" }, to) : cast(written);
}

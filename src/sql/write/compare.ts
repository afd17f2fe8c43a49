// Comparisons: of numbers by their exact values, whatever their types.
import type { TypedExpr } from "../../../expr/node.ts";
import { INTEGERS, isFloat, isInteger, sameType } from "../../../expr/type.ts";
import { besideEachOther, writeDefinite, writeExpr } from "./operand.ts";
import type { Scope, WriteCall } from "./storage.ts";
import { narrow } from "./strip.ts";
import { atom, castTo, LEVEL, unsupported, within, type Written } from "./written.ts";

const MIRRORED: Readonly<Record<string, string>> = { "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

const plain = (operator: string, a: Written, b: Written): Written => ({
  sql: `${within(a, LEVEL.other)} ${operator} ${within(b, LEVEL.other)}`, level: LEVEL.compare, type: "BOOLEAN",
});

/** Integers and decimals that a double has exactly. */
function isExactInDouble({ type }: TypedExpr): boolean {
  if (isInteger(type)) return INTEGERS[type.kind].bits <= 32;
  return false;
}

/** An integer against a float, without rounding the integer: i < f is i < ceil(f). */
function mixed(operator: string, i: Written, f: Written): Written {
  const [integer, float] = [within(i, LEVEL.other), within(f, LEVEL.other)];
  const rounded = operator === "<" || operator === ">=" ? `ceil(${f.sql})` : `floor(${f.sql})`;
  const above = operator === "<" || operator === "<=" || operator === "<>";
  const below = operator === ">" || operator === ">=" || operator === "<>";
  const exact = `CAST(${i.sql} AS HUGEINT) ${operator} CAST(${rounded} AS HUGEINT)`;
  const whole = operator === "=" ? ` AND ${float} = ${rounded}` : operator === "<>" ? ` OR ${float} <> ${rounded}` : "";
  return atom(`CASE WHEN ${integer} IS NULL OR ${float} IS NULL THEN NULL WHEN ${float} > CAST('1e30' AS DOUBLE) THEN ${above} `
    + `WHEN ${float} < CAST('-1e30' AS DOUBLE) THEN ${below} ELSE ${exact}${whole} END`, "BOOLEAN");
}

/**
 * DuckDB compares the two as doubles. That is another thing than their exact values only where the decimal's
 * double is the other side, which for `=` is every time that it says yes.
 */
function decimalWithFloat(operator: string, a: TypedExpr, b: TypedExpr, scope: Scope): Written {
  if (!scope.storage.roundsDecimals) return unsupported("a comparison of decimal with float");
  if (operator === "=" || operator === "<>") return unsupported("a decimal equal to a float", "Cast one of them to the other's type.");
  const [x, y] = besideEachOther([a, b], scope);
  return plain(operator, x!, y!);
}

/** Two dates that are compared as moments. */
const bothDates = (a: TypedExpr, b: TypedExpr): readonly [TypedExpr, TypedExpr] | null =>
  (a.kind === "cast" && b.kind === "cast" && a.operand.type.kind === "date" && b.operand.type.kind === "date"
    && sameType(a.type, b.type)
    ? [a.operand, b.operand] : null);

export function compareSql(operator: string, left: TypedExpr, right: TypedExpr, scope: Scope): Written {
  const [a, b] = bothDates(left, right) ?? [narrow(left), narrow(right)];
  if (isFloat(a.type) === isFloat(b.type)) {
    const [x, y] = besideEachOther([a, b], scope);
    return plain(operator, x!, y!);
  }
  if (a.type.kind === "decimal" || b.type.kind === "decimal") return decimalWithFloat(operator, a, b, scope);
  const bare = [a, b].map(side => writeExpr(side, scope)) as [Written, Written];
  // A number that is written out is a decimal, with which integers compare exactly.
  if (bare.some(({ type }, i) => type === null && isFloat([a, b][i]!.type))
    && bare.some(({ type }) => type !== null)) {
    return plain(operator, bare[0], bare[1]);
  }
  const [x, y] = [writeDefinite(a, scope), writeDefinite(b, scope)];
  if (isExactInDouble(isFloat(a.type) ? b : a)) {
    const wide = (w: Written) => (w.type === "FLOAT" ? castTo(w, "DOUBLE") : w);
    return plain(operator, wide(x), wide(y));
  }
  return isFloat(a.type) ? mixed(MIRRORED[operator]!, y, x) : mixed(operator, x, y);
}

export const comparison = (operator: string): WriteCall => ({ args: [a, b] }, scope) =>
  compareSql(operator, a!, b!, scope);

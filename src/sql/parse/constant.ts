// Constants and types: `1`, `'a'`, `interval '3' month`, `numeric(12, 2)`.
import type { A_Const, Node, TypeCast, TypeName } from "libpg-query";
import type { SqlExpr, SqlType } from "../ast.ts";
import { type IntervalUnit, parseInterval } from "./interval.ts";
import { type Reader, names } from "./reader.ts";
import type { Tree } from "./tree.ts";

export function readConstant(r: Reader, node: A_Const): SqlExpr {
  const at = r.at(node.location);
  r.check("A_Const", node, at);
  if (node.isnull) return { kind: "literal", at, value: null };
  if (node.ival) return { kind: "number", at, text: String(node.ival.ival ?? 0) };
  if (node.fval) return { kind: "number", at, text: decimalText(node.fval.fval ?? "0") };
  if (node.boolval) return { kind: "literal", at, value: node.boolval.boolval ?? false };
  if (node.sval) return { kind: "literal", at, value: node.sval.sval ?? "" };
  throw r.refused({ A_Const: node }, at);
}

/**
 * Without underscores, and in decimal: `0xFF`, `0b1` and `0o7` come as written when they are wider than 32
 * bits.
 */
function decimalText(written: string): string {
  const digits = written.replaceAll("_", "");
  const match = /^(-?)(0[xob].*)$/i.exec(digits);
  return match ? match[1] + BigInt(match[2]!).toString() : digits;
}

/** A whole number as an argument of a type; null if it is something else. */
function wholeNumber(node: Tree): number | null {
  return node.A_Const?.ival ? node.A_Const.ival.ival ?? 0 : null;
}

export function readType(r: Reader, node: TypeName): SqlType {
  const at = r.at(node.location);
  r.check("TypeName", node, at);
  const path = names(r, node.names);
  const args = (node.typmods ?? []).map((argument: Tree) => {
    const value = wholeNumber(argument);
    if (value === null) throw r.unsupported(at, `an argument of ${path.at(-1)} that is not a whole number`);
    return value;
  });
  if (node.arrayBounds?.some((bound: Tree) => bound.Integer?.ival !== -1)) {
    throw r.unsupported(at, "arrays of a fixed length", "Write [] without a number.");
  }
  const name = path[0] === "pg_catalog" ? path.slice(1).join(".") : path.join(".");
  if (name === "interval" && args.length > 0) {
    throw r.unsupported(at, "fields or a precision of the type interval", "They can stand behind a literal.");
  }
  return { at, name: name.toLowerCase(), arguments: args, dimensions: node.arrayBounds?.length ?? 0 };
}

/** PostgreSQL's bits of the fields of an interval, and the finest of each set: `day to second`. */
const FIELD_BITS: readonly (readonly [number, IntervalUnit])[] = [
  [1 << 12, "second"], [1 << 11, "minute"], [1 << 10, "hour"], [1 << 3, "day"], [1 << 1, "month"], [1 << 2, "year"],
];
const ALL_FIELDS = 0x7FFF;

interface Fields {
  readonly unit: IntervalUnit | null;
  /** Digits of a second. */
  readonly precision: number;
}

function fieldsOf(typmods: readonly Node[] | undefined): Fields {
  const [mask = ALL_FIELDS, precision = 6] = (typmods ?? []).map(node => wholeNumber(node) ?? ALL_FIELDS);
  const unit = mask === ALL_FIELDS ? null : FIELD_BITS.find(([bit]) => (mask & bit) !== 0)?.[1] ?? null;
  return { unit, precision: Math.min(6, precision) };
}

function isInterval(type: TypeName | undefined): type is TypeName {
  const last: Tree | undefined = type?.names?.at(-1);
  return last?.String?.sval === "interval" && !type?.arrayBounds;
}

/** What a literal with fields may hold is no finer than they are. */
const FINER: { readonly [U in IntervalUnit]?: number } = {
  minute: 60_000_000, hour: 3_600_000_000,
};

function readInterval(r: Reader, text: string, type: TypeName, at: number): SqlExpr {
  r.check("TypeName", type, at);
  const { unit, precision } = fieldsOf(type.typmods);
  const parts = parseInterval(text, unit);
  if (parts === null) {
    throw r.wrong(at, `${JSON.stringify(text)} is not an interval.`,
      "Write amounts with their units, as in interval '1 year 2 months' or interval '90' day.");
  }
  const coarse = unit === "year" || unit === "month" || unit === "day";
  const lost = unit !== null && (
    unit === "year" && parts.months % 12 !== 0 || coarse && unit !== "day" && parts.days !== 0
    || coarse && parts.microseconds !== 0 || parts.microseconds % (FINER[unit] ?? 1) !== 0);
  if (lost) {
    throw r.wrong(at, `The interval ${JSON.stringify(text)} has parts that are finer than a ${unit}.`,
      `Leave out ${unit.toUpperCase()} behind it.`);
  }
  const step = 10 ** (6 - precision);
  const microseconds = Math.round(parts.microseconds / step) * step + 0;
  return { kind: "interval", at, value: { ...parts, microseconds } };
}

/** `cast(a as t)`, `a::t`, `date '2024-01-01'`, and intervals, which are constants of their own. */
export function readCast(r: Reader, node: TypeCast): SqlExpr {
  const argument: Tree | undefined = node.arg;
  const constant = argument?.A_Const;
  // A literal that begins with its type has no place of its own: the type's is it.
  const own = node.location === -1 ? node.typeName?.location : node.location;
  const at = r.at(own);
  r.check("TypeCast", node, at);
  if (constant?.sval && isInterval(node.typeName)) {
    return readInterval(r, constant.sval.sval ?? "", node.typeName, at);
  }
  if (node.typeName === undefined) throw r.refused({ TypeCast: node }, at);
  const operand = r.expr(node.arg);
  return { kind: "cast", at, operand, type: readType(r, node.typeName), try: r.source.marks.tryCasts.has(at) };
}

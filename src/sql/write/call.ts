// Every function as DuckDB SQL, by its name; an UnsupportedError where that has another meaning.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { TypedCall, TypedExpr } from "../../../expr/node.ts";
import { isFloat, isInteger, typeName, type DataType } from "../../../expr/type.ts";
import { isBetween } from "./block.ts";
import { narrow } from "./strip.ts";
import { arithmeticSql, bareFloat, quotientSql } from "./arithmetic.ts";
import { compareSql, comparison } from "./compare.ts";
import { besideEachOther, picked, typeOfPicked, writeDefinite, writeExpr } from "./operand.ts";
import type { Scope, WriteCall } from "./storage.ts";
import { atom, castTo, exactly, LEVEL, textSql, unsupported, within, type Written } from "./written.ts";

const only = (call: TypedCall, scope: Scope): Written => writeDefinite(call.args[0]!, scope);
const floating = (call: TypedCall, i: number, scope: Scope): Written => {
  const written = writeDefinite(call.args[i]!, scope);
  return written.type === "DOUBLE" ? written : castTo(written, "DOUBLE");
};

/** What has left the plan's type for a smaller one, which a change of sign may leave. */
const inFull = (call: TypedCall, scope: Scope): Written => {
  const a = only(call, scope);
  const type = scope.storage.type(call.args[0]!.type);
  return isInteger(call.type) && a.type !== "HUGEINT" ? exactly(a, type) : a;
};

/** A function of the same name that gives its argument's type. */
const prefix = (name: string): WriteCall => (call, scope) => {
  const a = inFull(call, scope);
  return atom(`${name}(${a.sql})`, isInteger(call.type) || isFloat(call.type) ? a.type : "DECIMAL");
};

const named = (name: string, type: string): WriteCall => (call, scope) =>
  atom(`${name}(${call.args.map(arg => writeDefinite(arg, scope).sql).join(", ")})`, type);

const rounding = (name: string): WriteCall => (call, scope) =>
  (isInteger(call.args[0]!.type) ? only(call, scope) : prefix(name)(call, scope));

const plainNumber = (expr: TypedExpr | undefined): number | undefined =>
  (expr?.kind === "literal" ? Number(expr.value) : undefined);

const round: WriteCall = (call, scope) => {
  const [value] = call.args;
  const { type } = value!;
  const decimals = plainNumber(call.args[1]) ?? 0;
  if (isInteger(type)) return only(call, scope);
  const places = decimals === 0 ? "" : `, ${decimals}`;
  if (type.kind === "decimal") {
    return decimals >= type.scale ? only(call, scope) : atom(`round(${only(call, scope).sql}${places})`, "DECIMAL");
  }
  const x = floating(call, 0, scope).sql;
  // DuckDB divides by ten's power where the semantics multiply.
  const rounded = decimals >= 0 ? `round(${x}${places})` : `CASE WHEN abs(${x}) >= 4503599627370496 OR NOT isfinite(${x}) `
    + `THEN ${x} ELSE round(${x} * CAST('1e${decimals}' AS DOUBLE)) / CAST('1e${decimals}' AS DOUBLE) END`;
  return type.kind === "float32" ? castTo(atom(rounded, null), "FLOAT") : atom(rounded, "DOUBLE");
};

const WHITE_SPACE = ["\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008",
  "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"].join("");
const trimming = (name: string): WriteCall => (call, scope) =>
  atom(`${name}(${only(call, scope).sql}, ${textSql(WHITE_SPACE).sql})`, "VARCHAR");

const slice: WriteCall = (call, scope) => {
  const text = only(call, scope).sql;
  const [start, length] = call.args.slice(1).map(plainNumber);
  const from = start! < 0 ? `greatest(length(${text}) - ${-start!}, 0) + 1` : `${start! + 1}`;
  return atom(`substring(${text}, ${from}${length === undefined ? "" : `, ${Math.max(0, length)}`})`, "VARCHAR");
};

const logarithm = (name: string): WriteCall => (call, scope) => {
  const a = floating(call, 0, scope);
  const x = within(a, LEVEL.other);
  return atom(`CASE WHEN ${x} = 0 THEN CAST('-inf' AS DOUBLE) WHEN ${x} < 0 THEN CAST('nan' AS DOUBLE) ELSE ${name}(${a.sql}) END`, "DOUBLE");
};

const elementary = (name: string): WriteCall => (call, scope) =>
  atom(`${name}(${call.args.map((_, i) => floating(call, i, scope).sql).join(", ")})`, "DOUBLE");

/** DuckDB fails where there is no number. */
const undefinedWhere = (name: string, test: (x: string) => string): WriteCall => (call, scope) => {
  const { sql } = floating(call, 0, scope);
  return atom(`CASE WHEN ${test(sql)} THEN CAST('nan' AS DOUBLE) ELSE ${name}(${sql}) END`, "DOUBLE");
};

const connective = (word: "AND" | "OR"): WriteCall => (call, scope) => {
  const level = word === "AND" ? LEVEL.and : LEVEL.or;
  if (isBetween(call)) return between(call.args[0] as TypedCall, call.args[1] as TypedCall, scope);
  // `and` binds tighter than `or`, which not every reader has in mind.
  const operand = (written: Written): string =>
    within(written, word === "OR" && written.level === LEVEL.and ? LEVEL.not : level);
  return { sql: call.args.map(arg => operand(writeExpr(arg, scope))).join(` ${word} `), level, type: "BOOLEAN" };
};

function between(low: TypedCall, high: TypedCall, scope: Scope): Written {
  const values = [low.args[0]!, low.args[1]!, high.args[1]!].map(narrow);
  const [x, a, b] = besideEachOther(values, scope).map(value => within(value, LEVEL.other));
  return { sql: `${x} BETWEEN ${a} AND ${b}`, level: LEVEL.compare, type: "BOOLEAN" };
}

const NEGATED: Readonly<Record<string, string>> = { eq: "<>", ne: "=", lt: ">=", le: ">", gt: "<=", ge: "<" };

const not: WriteCall = (call, scope) => {
  const [inner] = call.args as [TypedExpr];
  if (inner.kind === "call" && inner.name === "isNull") return nullTest("IS NOT NULL")(inner, scope);
  if (inner.kind === "call" && inner.name === "like") return like("NOT LIKE")(inner, scope);
  if (inner.kind === "call" && inner.name in NEGATED) return comparison(NEGATED[inner.name]!)(inner, scope);
  const written = writeExpr(inner, scope);
  const { level } = written;
  if (inner.kind === "in" && level === LEVEL.compare) return { ...written, sql: written.sql.replace(" IN (", " NOT IN (") };
  return { sql: `NOT ${within(written, LEVEL.compare)}`, level: LEVEL.not, type: "BOOLEAN" };
};

const nullTest = (words: string): WriteCall => (call, scope) =>
  ({ sql: `${within(writeExpr(call.args[0]!, scope), LEVEL.other)} ${words}`, level: LEVEL.compare, type: "BOOLEAN" });

const like = (words: string): WriteCall => (call, scope) => {
  const [text, pattern] = call.args.map(arg => writeDefinite(arg, scope)) as [Written, Written];
  const { args: [, given] } = call;
  const escapes = given?.kind !== "literal" || String(given.value).includes("\\");
  return { sql: `${within(text, LEVEL.other)} ${words} ${within(pattern, LEVEL.other)}${escapes ? " ESCAPE '\\'" : ""}`,
    level: LEVEL.compare, type: "BOOLEAN" };
};

const eqMissing: WriteCall = (call, scope) => {
  const [a, b] = call.args as [TypedExpr, TypedExpr];
  if (isFloat(a.type) !== isFloat(b.type)) {
    const [x, y] = [writeDefinite(a, scope), writeDefinite(b, scope)];
    return atom(`coalesce(${compareSql("=", a, b, scope).sql}, ${within(x, LEVEL.other)} IS NULL AND ${within(y, LEVEL.other)} IS NULL)`, "BOOLEAN");
  }
  const [x, y] = besideEachOther([a, b], scope);
  return { sql: `${within(x!, LEVEL.other)} IS NOT DISTINCT FROM ${within(y!, LEVEL.other)}`, level: LEVEL.compare, type: "BOOLEAN" };
};

const power: WriteCall = (call, scope) => {
  const [a, b] = [floating(call, 0, scope), floating(call, 1, scope)];
  return atom(`CASE WHEN ${within(a, LEVEL.other)} IS NULL THEN NULL WHEN isnan(${b.sql}) OR (abs(${a.sql}) = 1 AND isinf(${b.sql})) `
    + `THEN CAST('nan' AS DOUBLE) ELSE pow(${a.sql}, ${b.sql}) END`, "DOUBLE");
};

const sign: WriteCall = (call, scope) => {
  const a = only(call, scope).sql;
  return isFloat(call.args[0]!.type) ? atom(`CASE WHEN isnan(${a}) THEN 1 ELSE sign(${a}) END`, "INTEGER") : atom(`sign(${a})`, "TINYINT");
};

const byteLength: WriteCall = (call, scope) =>
  atom(`${call.args[0]!.type.kind === "utf8" ? "strlen" : "octet_length"}(${only(call, scope).sql})`, "BIGINT");

/** DuckDB's reverse keeps what is seen as one character together. */
const reverse: WriteCall = (call, scope) =>
  atom(`array_to_string(list_reverse(string_split(${only(call, scope).sql}, '')), '')`, "VARCHAR");

/** DuckDB cuts what is longer, and refuses to fill up with nothing. */
const padded = (name: string): WriteCall => (call, scope) => {
  const [text, length, fill] = call.args.map(arg => writeDefinite(arg, scope)) as [Written, Written, Written];
  const points = `CAST(greatest(${length.sql}, length(${text.sql})) AS INTEGER)`;
  const filled = `${name}(${text.sql}, ${points}, ${fill.sql})`;
  const known = call.args[2]!.kind === "literal" && call.args[2]!.value !== "" && call.args[2]!.value !== null;
  const whether = `CASE WHEN ${within(length, LEVEL.other)} IS NULL THEN NULL WHEN ${within(fill, LEVEL.other)} = '' THEN ${text.sql}`;
  return atom(known && call.args[1]!.kind === "literal" ? filled : `${whether} ELSE ${filled} END`, "VARCHAR");
};

const splitPart: WriteCall = (call, scope) => {
  const [text, separator, index] = call.args.map(arg => writeDefinite(arg, scope)) as [
    Written,
    Written,
    Written,
  ];
  const number = plainNumber(call.args[2]);
  const position = number === undefined
    ? `${within(index, LEVEL.add)} + CASE WHEN ${within(index, LEVEL.other)} >= 0 THEN 1 ELSE 0 END` : `${number + (number >= 0 ? 1 : 0)}`;
  return atom(`split_part(${text.sql}, ${separator.sql}, ${position})`, "VARCHAR");
};

const coalesce: WriteCall = (call, scope) => {
  const values = picked(call.args, call.type, scope);
  return atom(`coalesce(${values.map(v => v.sql).join(", ")})`, typeOfPicked(values));
};

const concat: WriteCall = (call, scope) => ({
  sql: call.args.map(arg => within(writeDefinite(arg, scope), LEVEL.add)).join(" || "), level: LEVEL.other,
  type: scope.storage.type(call.type),
});

const needsCalendar: WriteCall = call => unsupported(`${call.name} of ${typeName(call.args[0]!.type)}`);

const names = (types: readonly DataType[]): string => types.map(typeName).join(" and ");

export const CALLS = {
  add: arithmeticSql("+"),
  sub: arithmeticSql("-"),
  mul: arithmeticSql("*"),
  div: bareFloat("/"),
  intDiv: quotientSql("intDiv"),
  floorDiv: quotientSql("floorDiv"),
  mod: quotientSql("mod"),
  neg: (call, scope) => {
    const a = inFull(call, scope);
    return { sql: `-${within(a, LEVEL.atom)}`, level: LEVEL.sign, type: a.type };
  },
  abs: prefix("abs"),
  sign,
  floor: rounding("floor"),
  ceil: rounding("ceil"),
  trunc: rounding("trunc"),
  round,
  sqrt: (call, scope) => {
    const a = floating(call, 0, scope);
    return atom(
      `CASE WHEN ${within(a, LEVEL.other)} < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(${a.sql}) END`,
      "DOUBLE",
    );
  },
  exp: (call, scope) => atom(`exp(${floating(call, 0, scope).sql})`, "DOUBLE"),
  ln: logarithm("ln"),
  log10: logarithm("log10"),
  log2: logarithm("log2"),
  pow: power,
  sin: undefinedWhere("sin", x => `isinf(${x})`),
  cos: undefinedWhere("cos", x => `isinf(${x})`),
  tan: undefinedWhere("tan", x => `isinf(${x})`),
  asin: undefinedWhere("asin", x => `abs(${x}) > 1`),
  acos: undefinedWhere("acos", x => `abs(${x}) > 1`),
  atanh: undefinedWhere("atanh", x => `abs(${x}) > 1`),
  atan: elementary("atan"),
  sinh: elementary("sinh"),
  cosh: elementary("cosh"),
  tanh: elementary("tanh"),
  asinh: elementary("asinh"),
  acosh: elementary("acosh"),
  cbrt: elementary("cbrt"),
  atan2: elementary("atan2"),
  gcd: named("gcd", "BIGINT"),
  lcm: named("lcm", "BIGINT"),
  isNaN: named("isnan", "BOOLEAN"),
  isFinite: named("isfinite", "BOOLEAN"),
  eq: comparison("="),
  ne: comparison("<>"),
  lt: comparison("<"),
  le: comparison("<="),
  gt: comparison(">"),
  ge: comparison(">="),
  eqMissing,
  and: connective("AND"),
  or: connective("OR"),
  not,
  isNull: nullTest("IS NULL"),
  coalesce,
  nullIf: call => unsupported(`nullIf of ${names(call.args.map(arg => arg.type))}`),
  length: named("length", "BIGINT"),
  byteLength,
  upper: named("upper", "VARCHAR"),
  lower: named("lower", "VARCHAR"),
  trim: trimming("trim"),
  trimStart: trimming("ltrim"),
  trimEnd: trimming("rtrim"),
  slice,
  concat,
  startsWith: named("starts_with", "BOOLEAN"),
  endsWith: named("ends_with", "BOOLEAN"),
  contains: named("contains", "BOOLEAN"),
  like: like("LIKE"),
  indexOf: (call, scope) => ({
    sql: `${named("strpos", "BIGINT")(call, scope).sql} - 1`,
    level: LEVEL.add,
    type: "BIGINT",
  }),
  replaceAll: named("replace", "VARCHAR"),
  reverse,
  repeat: named("repeat", "VARCHAR"),
  padStart: padded("lpad"),
  padEnd: padded("rpad"),
  splitPart,
  year: needsCalendar,
  quarter: needsCalendar,
  month: needsCalendar,
  week: needsCalendar,
  day: needsCalendar,
  weekday: needsCalendar,
  dayOfYear: needsCalendar,
  hour: needsCalendar,
  minute: needsCalendar,
  second: needsCalendar,
  millisecond: needsCalendar,
  microsecond: needsCalendar,
  nanosecond: needsCalendar,
  truncate: needsCalendar,
  offsetBy: needsCalendar,
} satisfies Record<CoreFunction, WriteCall>;

// Every function as DuckDB SQL, by its name; what cannot be said with the same meaning is inexpressible.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { TypedCall } from "../../../expr/node.ts";
import { isFloat, isInteger, typeName, type DataType } from "../../../expr/type.ts";
import { partSql, renderOffset, renderTruncate } from "./render-temporal.ts";
import { castSql, inexpressible, sqlType, textSql } from "./type.ts";

type Render = (args: readonly string[], types: readonly DataType[], call: TypedCall) => string;

const infix = (operator: string): Render => ([a, b], types, call) => {
  if (types[0]!.kind !== "decimal") return castSql(`${a} ${operator} ${b}`, sqlType(call.type));
  const widened = operator === "*" ? [a, b] : [a, b].map((arg, i) => castSql(arg!, wideDecimal(types[i]!)));
  return castSql(`${widened[0]} ${operator} ${widened[1]}`, sqlType(call.type));
};
const wideDecimal = (type: DataType) => `DECIMAL(38, ${type.kind === "decimal" ? type.scale : 0})`;

const prefix = (name: string): Render => ([a], _types, call) => castSql(`${name}(${a})`, sqlType(call.type));

/** An integer against a float, without rounding the integer: i < f is i < ceil(f). */
function mixed(operator: string, integer: string, float: string): string {
  const rounded = operator === "<" || operator === ">=" ? `ceil(${float})` : `floor(${float})`;
  const above = operator === "<" || operator === "<=" || operator === "<>";
  const below = operator === ">" || operator === ">=" || operator === "<>";
  const exact = `CAST(${integer} AS HUGEINT) ${operator} CAST(${rounded} AS HUGEINT)`;
  const whole = operator === "=" ? ` AND ${float} = ${rounded}` : operator === "<>" ? ` OR ${float} <> ${rounded}` : "";
  return `CASE WHEN ${integer} IS NULL OR ${float} IS NULL THEN NULL WHEN ${float} > 1e30::DOUBLE THEN ${above} `
    + `WHEN ${float} < -1e30::DOUBLE THEN ${below} ELSE ${exact}${whole} END`;
}

const MIRRORED: Readonly<Record<string, string>> = { "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

const comparison = (operator: string): Render => ([a, b], types) =>
  compareSql(operator, a!, b!, types[0]!, types[1]!);

export function compareSql(operator: string, a: string, b: string, typeA: DataType, typeB: DataType): string {
  if (isFloat(typeA) === isFloat(typeB)) return `(${a} ${operator} ${b})`;
  if (typeA.kind === "decimal" || typeB.kind === "decimal") return inexpressible("comparison of decimal with float");
  return isFloat(typeA) ? mixed(MIRRORED[operator]!, b, a) : mixed(operator, a, b);
}

/** The whole quotients: null for a zero divisor. Their decimal forms become doubles in DuckDB. */
const quotient = (exact: (a: string, b: string) => string, float: (a: string, b: string) => string): Render =>
  ([a, b], types, call) => {
    if (types[0]!.kind === "decimal") return inexpressible(`${call.name} of decimals`);
    const formula = isFloat(types[0]!) ? float(a!, b!) : exact(a!, b!);
    return `CASE WHEN ${b} = 0 THEN NULL ELSE ${formula} END`;
  };

const rounding = (name: string): Render => ([a], [type], call) => {
  if (isInteger(type!)) return a!;
  return castSql(`${name}(${a})`, sqlType(call.type));
};

const round: Render = ([a], [type], call) => {
  if (isInteger(type!)) return a!;
  const decimals = Number((call.args[1] as { value?: unknown } | undefined)?.value ?? 0);
  if (type!.kind === "decimal") return decimals >= type!.scale ? a! : castSql(`round(${a}, ${decimals})`, sqlType(type!));
  const [x, power] = [castSql(a!, "DOUBLE"), `'1e${decimals}'::DOUBLE`];
  return castSql(`CASE WHEN NOT isfinite(${x} * ${power}) OR abs(${x}) >= 4503599627370496 THEN ${x} `
    + `ELSE round(${x} * ${power}) / ${power} END`, sqlType(type!));
};

const WHITE_SPACE = ["\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008",
  "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"].join("");
const trimming = (name: string): Render => ([a]) => `${name}(${a}, ${textSql(WHITE_SPACE)})`;

const slice: Render = ([a], _types, call) => {
  const [start, length] = call.args.slice(1).map(arg => Number((arg as unknown as { value: bigint }).value));
  const from = start! < 0 ? `greatest(length(${a}) + ${start}, 0) + 1` : `${start! + 1}`;
  return `substring(${a}, ${from}${length === undefined ? "" : `, ${Math.max(0, length)}`})`;
};

const logarithm = (name: string): Render => ([a]) =>
  `CASE WHEN ${a} = 0 THEN '-inf'::DOUBLE WHEN ${a} < 0 THEN 'nan'::DOUBLE ELSE ${name}(${a}) END`;

const binaryCall = (name: string): Render => ([a, b]) => `${name}(${a}, ${b})`;

export const CALLS = {
  add: infix("+"), sub: infix("-"), mul: infix("*"), div: infix("/"),
  intDiv: quotient((a, b) => `(${a} // ${b})`, (a, b) => `trunc(${a} / ${b})`),
  floorDiv: quotient((a, b) => `(${a} // ${b} - CASE WHEN ${a} % ${b} <> 0 AND (${a} < 0) <> (${b} < 0) THEN 1 ELSE 0 END)`,
    (a, b) => `floor(${a} / ${b})`),
  mod: ([a, b], types, call) => castSql(`CASE WHEN ${b} = 0 THEN NULL ${types[0]!.kind === "int64" ? `WHEN ${b} = -1 THEN ${a} * 0 ` : ""
  }ELSE ${a} % ${b} END`, sqlType(call.type)),
  neg: ([a], _types, call) => castSql(`(-${a})`, sqlType(call.type)),
  abs: prefix("abs"),
  sign: ([a], [type]) => castSql(isFloat(type!) ? `CASE WHEN isnan(${a}) THEN 1 ELSE sign(${a}) END` : `sign(${a})`, "INTEGER"),
  floor: rounding("floor"), ceil: rounding("ceil"), trunc: rounding("trunc"), round,
  sqrt: ([a]) => `CASE WHEN ${a} < 0 THEN 'nan'::DOUBLE ELSE sqrt(${a}) END`,
  exp: ([a]) => `exp(${a})`,
  ln: logarithm("ln"), log10: logarithm("log10"), log2: logarithm("log2"),
  pow: ([a, b]) => `CASE WHEN ${a} IS NULL THEN NULL WHEN isnan(${b}) OR (abs(${a}) = 1 AND isinf(${b})) THEN 'nan'::DOUBLE `
    + `ELSE pow(${a}, ${b}) END`,
  isNaN: ([a]) => `isnan(${a})`,
  isFinite: ([a]) => `isfinite(${a})`,
  eq: comparison("="), ne: comparison("<>"), lt: comparison("<"), le: comparison("<="),
  gt: comparison(">"), ge: comparison(">="),
  eqMissing: ([a, b], types) => (isFloat(types[0]!) === isFloat(types[1]!) ? `(${a} IS NOT DISTINCT FROM ${b})`
    : `coalesce(${compareSql("=", a!, b!, types[0]!, types[1]!)}, ${a} IS NULL AND ${b} IS NULL)`),
  and: ([a, b]) => `(${a} AND ${b})`,
  or: ([a, b]) => `(${a} OR ${b})`,
  not: ([a]) => `(NOT ${a})`,
  isNull: ([a]) => `(${a} IS NULL)`,
  coalesce: (args, _types, call) => castSql(`coalesce(${args.join(", ")})`, sqlType(call.type)),
  nullIf: (_args, types) => inexpressible(`nullIf of ${types.map(typeName).join(" and ")}, which the binder spells out`),
  length: ([a]) => `length(${a})`,
  byteLength: ([a], [type]) => (type!.kind === "utf8" ? `strlen(${a})` : `octet_length(${a})`),
  upper: ([a]) => `upper(${a})`, lower: ([a]) => `lower(${a})`,
  trim: trimming("trim"), trimStart: trimming("ltrim"), trimEnd: trimming("rtrim"),
  slice,
  concat: args => `(${args.join(" || ")})`,
  startsWith: binaryCall("starts_with"), endsWith: binaryCall("ends_with"), contains: binaryCall("contains"),
  like: ([a, b]) => `(${a} LIKE ${b} ESCAPE '\\')`,
  year: partSql("year"), quarter: partSql("quarter"), month: partSql("month"), week: partSql("week"),
  day: partSql("day"), weekday: partSql("isodow"), dayOfYear: partSql("dayofyear"),
  hour: partSql("hour"), minute: partSql("minute"), second: partSql("second"),
  millisecond: partSql("millisecond"), microsecond: partSql("microsecond"), nanosecond: partSql("nanosecond"),
  truncate: renderTruncate, offsetBy: renderOffset,
} satisfies Record<CoreFunction, Render>;

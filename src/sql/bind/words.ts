// Problems of expressions in the words of SQL: operators and functions as the author wrote them, SQL's names
// of types and ways out. Places are not known here.
import { castable } from "../../../expr/bind/castable.ts";
import type { BindError } from "../../../expr/bind/bind-error.ts";
import type { BindProblem } from "../../../expr/bind/problem.ts";
import type { TypeClass } from "../../../expr/function/row.ts";
import type { Expr, LiteralValue } from "../../../expr/node.ts";
import {
  MAX_PRECISION, integerRange, isInteger, isNumeric, isTemporal, typeName, type DataType, type IntegerKind,
} from "../../../expr/type.ts";
import type { SqlExpr } from "../ast.ts";
import { aValueOf, sqlTypeName } from "../type-name.ts";
import { frameWords } from "./frame-words.ts";
import { originOf } from "./origin.ts";
import { signatureOf, wrongCount } from "./signature.ts";

export interface SqlWords {
  readonly message: string;
  readonly hint?: string;
}

/** What the words are about, as far as the text says it. */
interface Subject {
  /** The function or operator that the author wrote. */
  readonly name: string;
  readonly node: SqlExpr | null;
  readonly culprit: SqlExpr | null;
  /** The expressions that were being bound, the innermost first. */
  readonly trail: readonly Expr[];
}

type Telling<K extends BindProblem["kind"]> =
  (problem: Extract<BindProblem, { kind: K }>, subject: Subject) => SqlWords;

const OPERATIONS: Partial<Readonly<Record<SqlExpr["kind"], string>>> = {
  and: "AND", or: "OR", not: "NOT", between: "BETWEEN", in: "IN", case: "CASE", is: "IS", distinctFrom: "IS DISTINCT FROM",
};
const MATCHES = { like: "LIKE", ilike: "ILIKE", similar: "SIMILAR TO", regex: "~", iregex: "~*" } as const;

/** Null: it is no operation. */
function operationName(node: SqlExpr): string | null {
  switch (node.kind) {
    case "call": return node.name.toLowerCase();
    case "binary": case "unary": return `The operator ${node.op}`;
    case "like": return MATCHES[node.form];
    default: return OPERATIONS[node.kind] ?? null;
  }
}

function subjectOf({ trail, culprit }: BindError): Subject {
  const nodes = trail.map(originOf).filter(node => node !== null);
  const node = nodes.find(one => operationName(one) !== null) ?? null;
  return { name: node ? operationName(node)! : "This expression", node, culprit: culprit && originOf(culprit), trail };
}

/** A value as the text has it, if that is short. */
function shown(node: SqlExpr | null): string | null {
  return node?.kind === "column" ? node.path.join(".") : node?.kind === "number" ? node.text : null;
}

const asCast = (node: SqlExpr | null, type: DataType): string =>
  (shown(node) === null ? `cast(… as ${sqlTypeName(type)})` : `${shown(node)!}::${sqlTypeName(type)}`);

/** How values of two types go together; text is what most often has the wrong one. */
function castHint(left: DataType, right: DataType, nodes: readonly (SqlExpr | null)[]): string | undefined {
  const [a, b] = [nodes[0] ?? null, nodes[1] ?? null];
  if (left.kind === "utf8" && castable(left, right)) return `Cast the varchar, as in ${asCast(a, right)}.`;
  if (right.kind === "utf8" && castable(right, left)) return `Cast the varchar, as in ${asCast(b, left)}.`;
  if (castable(right, left)) return `Cast one of them, as in ${asCast(b, left)}.`;
  return castable(left, right) ? `Cast one of them, as in ${asCast(a, right)}.` : undefined;
}

const NEEDED: Readonly<Record<TypeClass, string>> = {
  "any": "a value", "comparable": "values that compare", "same": "values that compare", "numeric": "a number", "integer": "a whole number",
  "float": "a double or real", "bool": "a boolean", "utf8": "a varchar", "text": "a varchar", "temporal": "a date or timestamp",
  "clock": "a time or timestamp", "duration": "an interval", "integer literal": "a plain whole number",
  "number literal": "a plain number", "text literal": "a plain string", "fraction literal": "a fraction from 0 to 1",
};

/** What a value of another type can be cast to where one of a class is needed. */
const CAST_FOR: Partial<Readonly<Record<TypeClass, DataType>>> = {
  numeric: { kind: "float64" }, integer: { kind: "int64" }, float: { kind: "float64" }, utf8: { kind: "utf8" }, text: { kind: "utf8" },
  temporal: { kind: "date" }, clock: { kind: "timestamp", unit: "us", timezone: null },
};

function wayTo(expected: TypeClass, type: DataType, node: SqlExpr | null): string | undefined {
  if (expected === "bool") return conditionHint(type, node);
  if (expected === "utf8" && node?.kind === "number") return `Write it as a string, '${node.text}'.`;
  const to = CAST_FOR[expected];
  return to && castable(type, to) ? `Cast it, as in ${asCast(node, to)}.` : undefined;
}

function conditionHint(type: DataType, node: SqlExpr | null): string {
  const value = shown(node) ?? "…";
  const other = isNumeric(type) ? "> 0" : type.kind === "utf8" ? "= 'abc'" : type.kind === "date" ? "> date '2024-01-31'" : "is not null";
  return `Compare it with something, as in ${value} ${other}.`;
}

/** Where a condition stands that is none. */
export const noCondition = (clause: string, type: DataType, node: SqlExpr | null): SqlWords =>
  ({ message: `${clause} takes a boolean, not ${aValueOf(type)}.`, hint: conditionHint(type, node) });

const MOMENTS: Readonly<Record<string, string>> =
  { date: "date '2024-01-31'", timestamp: "timestamp '2024-01-31 12:30:00'", time: "time '12:30:00'", duration: "interval '90 minutes'" };

const shownLiteral = (value: LiteralValue): string => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'`
  : value instanceof Date ? value.toISOString() : value instanceof Uint8Array ? `blob of ${value.length} bytes` : String(value));

/** A string that is no value of a type. */
export function misread(text: string, type: DataType): SqlWords {
  const example = MOMENTS[type.kind];
  return { message: `${shownLiteral(text)} is not ${aValueOf(type)}.`, ...example ? { hint: `Write one as in ${example}.` } : {} };
}

function literalWords(value: LiteralValue, type: DataType, { trail, node }: Subject): SqlWords {
  const what = shownLiteral(value);
  const [literal, around] = trail;
  const other = around?.kind === "call" ? around.args.find(arg => arg !== literal) : undefined;
  if (node?.kind === "binary" && /^[-+*/%^]+$/.test(node.op) && typeof value !== "string") {
    const beside = other ? originOf(other) : null;
    const cast = type.kind === "utf8" ? `Cast the varchar, as in ${asCast(beside, { kind: "int32" })}.` : undefined;
    return noneOf(`The operator ${node.op} does not take ${aValueOf(type)} and a number.`, cast ?? momentHint(type));
  }
  if (typeof value === "string") return misread(value, type);
  if (isNumeric(type) && typeof value !== "boolean" && !(value instanceof Date)) {
    const hint = isInteger(type) ? rangeHint(type)
      : type.kind === "decimal" ? `Of its ${type.precision} digits ${type.scale} are behind the point.` : undefined;
    return noneOf(`${what} is not ${aValueOf(type)}.`, hint);
  }
  const example = type.kind === "utf8" ? `'${String(value)}'` : type.kind === "bool" ? "true or false" : MOMENTS[type.kind];
  const named = typeof value === "number" || typeof value === "bigint" ? `The number ${what}` : what;
  const cast = other && type.kind === "utf8" ? `, or cast the other value, as in ${asCast(originOf(other), { kind: "int32" })}` : "";
  return {
    message: around?.kind === "call" || around?.kind === "in" ? `${named} does not compare with ${aValueOf(type)}.` : `${named} is not ${aValueOf(type)}.`,
    ...example ? { hint: `Write ${example}${cast}.` } : {},
  };
}

function rangeHint(type: { readonly kind: IntegerKind }): string {
  const { min, max } = integerRange(type.kind);
  return `They are whole numbers from ${min} to ${max}.`;
}

function operandWords(
  node: SqlExpr, types: readonly DataType[], nodes: readonly (SqlExpr | null)[],
): SqlWords {
  const name = operationName(node) ?? "This expression";
  const [left, right] = types as [DataType, DataType | undefined];
  const message = `${name} does not take ${types.map(aValueOf).join(" and ")}.`;
  if (!right) return { message };
  const strings = types.filter(type => type.kind === "utf8").length;
  if (strings === 1) {
    const other = left.kind === "utf8" ? right : left;
    const cast = isNumeric(other) ? castHint(left, right, nodes) : undefined;
    const joins = node.kind === "binary" && node.op === "+" ? "Strings are joined by ||." : undefined;
    const hint = [cast, joins].filter(part => part !== undefined).join(" ");
    return hint === "" ? { message } : { message, hint };
  }
  if (strings === 2) return node.kind === "binary" && node.op === "+" ? { message, hint: "Strings are joined by ||." } : { message };
  const hint = types.map(momentHint).find(one => one !== undefined);
  return noneOf(message, hint);
}

const momentHint = (type: DataType): string | undefined => (isTemporal(type)
  ? "Dates and timestamps take intervals, as in date '2024-01-31' + interval '1 day'." : undefined);

/** What values of a type can be cast to, of the types that one meets. */
function castsFrom(from: DataType): string {
  const met: readonly DataType[] = [
    { kind: "utf8" }, { kind: "int64" }, { kind: "float64" }, { kind: "date" }, { kind: "timestamp", unit: "us", timezone: null },
    { kind: "time", unit: "us" },
  ];
  return met.filter(to => castable(from, to) && typeName(to) !== typeName(from)).map(sqlTypeName).join(", ");
}

const noneOf = (what: string, hint?: string): SqlWords => ({ message: what, ...hint ? { hint } : {} });

const countWords = ({ node, name }: Subject, given: number): SqlWords => (node?.kind === "call"
  ? wrongCount(name, node.args.length) : null) ?? noneOf(`${name} does not take ${given} arguments.`);

const WORDS: { readonly [K in BindProblem["kind"]]: Telling<K> } = {
  noCondition: ({ type }, { name }) => noneOf(`${name} takes a boolean, not ${aValueOf(type)}.`),
  argument: ({ method, type, expected }, { name, node, culprit }) => {
    if (node && (node.kind === "binary" || node.kind === "unary")) {
      const types = node.kind === "unary" || !culprit ? [type] : null;
      if (types) return operandWords(node, types, [culprit]);
    }
    const what = method === "filter" ? "FILTER (WHERE …)" : method === "when" ? "WHEN" : name;
    const signature = node?.kind === "call" && method !== "filter" ? signatureOf(name) : null;
    const hint = [signature === null ? null : `Its signature is ${signature}.`, wayTo(expected, type, culprit)].filter(Boolean).join(" ");
    return noneOf(`${what} takes ${NEEDED[expected]}, not ${culprit?.kind === "number" ? "a number" : aValueOf(type)}.`, hint);
  },
  argumentCount: ({ given }, subject) => countWords(subject, given + 1),
  aggregateCount: ({ given }, subject) => countWords(subject, given + 1),
  windowCount: ({ given }, subject) => countWords(subject, given),
  notPlain: ({ wanted }, { name }) => noneOf(`${name} takes a ${wanted === "integer" ? "whole number" : "string"} here that is written out.`,
    "A column or a computed value cannot stand here."),
  fraction: ({ value }, { name }) => noneOf(
    `${name} takes a fraction from 0 to 1${value === null ? " that is written out" : `, not ${value}`}.`, "The median is 0.5."),
  plainNumber: ({ name: own, wanted, value }, { name }) => {
    const backwards = (own === "lag" || own === "lead") && value !== undefined && Number(value) < 0;
    return noneOf(`${name} takes ${wanted}, not ${value === undefined ? "a computed value" : shownLiteral(value)}.`,
      backwards ? `Use ${own === "lag" ? "lead" : "lag"} for the other direction.` : undefined);
  },
  incomparable: ({ left, right }, { trail, node }) => {
    if (node?.kind === "is") return noCondition(`IS ${node.what.toUpperCase()}`, left, node.operand);
    const around = trail[0];
    const nodes = around?.kind === "call" ? around.args.map(originOf) : [];
    return noneOf(`${capital(aValueOf(left))} does not compare with ${aValueOf(right)}.`, castHint(left, right, nodes));
  },
  listValue: ({ type, other }, { culprit }) => noneOf(
    `${capital(aValueOf(type))} does not compare with ${aValueOf(other)}.`, castHint(type, other, [null, culprit])),
  operands: ({ types }, { node, trail }) => (node
    ? operandWords(node, types, trail[0]?.kind === "call" ? trail[0].args.map(originOf) : [])
    : noneOf(`There is no operation on ${types.map(aValueOf).join(" and ")}.`)),
  noCommonType: ({ types }, { name }) => noneOf(
    `The values of ${name} have the types ${[...new Set(types.filter(t => t.kind !== "null").map(sqlTypeName))].join(" and ")}, and one is needed.`,
    `Cast them to one type, as in ${asCast(null, { kind: "utf8" })}.`),
  noCast: ({ from, to }) => noneOf(`${capital(aValueOf(from))} cannot be cast to ${sqlTypeName(to)}.`,
    castsFrom(from) === "" ? undefined : `It can be cast to ${castsFrom(from)}.`),
  literal: ({ value, type }, subject) => literalWords(value, type, subject),
  decimalScale: ({ left, right, scale }) => noneOf(
    `The product of ${aValueOf(left)} and ${aValueOf(right)} needs ${scale} decimals, and ${MAX_PRECISION} is the most.`,
    "Round one of them first, or cast it to double."),
  wholeDays: ({ rule }) => noneOf(rule === "truncate" ? "A date is truncated to whole days." : "A date is moved by whole days.",
    "Cast it to timestamp first."),
  windowInside: () => noneOf("A window function cannot stand inside of another.", "Compute the inner one in a subquery."),
  windowKey: ({ place, type }) => noneOf(
    `${place === "partitionBy" ? "PARTITION BY" : "ORDER BY"} takes values that compare, not ${aValueOf(type)}.`),
  windowDistinct: ({ type }, { name }) => noneOf(type === null ? `${name} takes no DISTINCT.` : `${capital(aValueOf(type))} does not compare, so that none are distinct.`,
    type === null ? "Only aggregates of values do." : undefined),
  ignoresNoNulls: (_, { name }) => noneOf(`${name} takes no IGNORE NULLS.`, "It is for first_value, last_value, nth_value, lag and lead."),
  noOrder: (_, { name }) => noneOf(`${name} needs an order of the rows.`, `Write ${name}(…) over (order by …).`),
  noFilter: (_, { name }) => noneOf(`${name} takes no FILTER.`, "Only aggregates do."),
  otherwise: ({ type, wanted }, { name, culprit }) => noneOf(
    `The value that ${name} gives where there is no row is ${aValueOf(type)}, and ${aValueOf(wanted)} is needed.`,
    castable(type, wanted) ? `Cast it, as in ${asCast(culprit, wanted)}.` : undefined),
  frame: ({ problem }) => frameWords(problem),
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export function inSqlWords(error: BindError): SqlWords {
  const tell = WORDS[error.problem.kind] as (problem: BindProblem, subject: Subject) => SqlWords;
  return tell(error.problem, subjectOf(error));
}

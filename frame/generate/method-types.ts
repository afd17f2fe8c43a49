// Prints frame/expr/methods.ts: one interface for each kind of receiver, one signature for each function.
import type { AggregateRow, FunctionRow, ShorthandRow, TypeClass, WindowRow } from "../../expr/function/row.ts";
import { AGGREGATES, FUNCTIONS, SHORTHANDS, WINDOWS } from "../../expr/function/table.ts";
import { errorText, nullText, windowNullText } from "./describe.ts";
import { dynamicAggregate, dynamicSignature, dynamicWindow } from "./dynamic-signature.ts";
import {
  aggregateSignature, shorthandReceivers, shorthandSignatures, signatures, takesOperand, windowSignatures,
} from "./signature.ts";

/** The interface that holds the methods of one class of receivers. */
const INTERFACES: readonly {
  readonly of: TypeClass; readonly name: string; readonly parameters: string; readonly doc: string;
}[] = [
  { of: "any", name: "AnyMethods", parameters: "T extends DType, N extends Null, L extends Level", doc: "Methods of every type." },
  { of: "comparable", name: "ComparableMethods", parameters: "T extends DType, N extends Null, L extends Level, P extends DType, J",
    doc: "Methods of types that compare: with P, or with plain values of type J." },
  { of: "numeric", name: "NumericMethods", parameters: "T extends DType, N extends Null, L extends Level", doc: "Methods of numbers." },
  { of: "float", name: "FloatMethods", parameters: "N extends Null, L extends Level", doc: "Methods of floating-point numbers." },
  { of: "bool", name: "BoolMethods", parameters: "N extends Null, L extends Level", doc: "Methods of truth values." },
  { of: "utf8", name: "Utf8Methods", parameters: "N extends Null, L extends Level", doc: "Methods of strings." },
  { of: "text", name: "TextMethods", parameters: "N extends Null, L extends Level", doc: "Methods of strings and bytes." },
  { of: "temporal", name: "TemporalMethods", parameters: "T extends DType, N extends Null, L extends Level",
    doc: "Methods of days and moments." },
  { of: "clock", name: "ClockMethods", parameters: "N extends Null, L extends Level", doc: "Methods of moments and times of day." },
  { of: "duration", name: "DurationMethods", parameters: "N extends Null, L extends Level", doc: "Methods of lengths of time." },
];

type AnyRow = FunctionRow | AggregateRow | WindowRow | ShorthandRow;

const isOfWindow = (row: AnyRow): row is WindowRow | ShorthandRow =>
  "takes" in row || row.method in WINDOWS;

function emptyText(row: AggregateRow): string {
  const skipped = takesOperand(row) ? "Rows in which either is null are skipped" : "Nulls are skipped unless said otherwise";
  return `${skipped}; of no values it is ${row.empty === "zero" ? "0" : "null"}.`;
}

function jsdoc(row: AnyRow): string {
  const nulls = isOfWindow(row) ? windowNullText(row) : "empty" in row ? emptyText(row)
    : row.nulls === "custom" ? "" : nullText(row.nulls);
  const sql = "sql" in row ? `In SQL: \`${row.sql.join("`, `")}\`.` : "";
  const lines = [row.doc, [nulls, isOfWindow(row) ? "" : errorText(row)].filter(Boolean).join(" "), sql,
    `@example ${row.example}`].filter(Boolean);
  return ["  /**", ...lines.flatMap((line, i) => (i === 0 ? [line] : ["", line])).map(line => `   * ${line}`.trimEnd()),
    "   */"].join("\n").replaceAll("*/\n", "*\\/\n");
}

const method = (row: AnyRow, text: string): string => `${jsdoc(row)}\n  ${text}`;

/** Functions whose receiver may be "any" only because several families have them, each in its own way. */
const BY_FAMILY: Partial<Record<FunctionRow["returns"], readonly TypeClass[]>> = {
  add: ["numeric", "temporal", "duration"],
  subtract: ["numeric", "temporal", "duration"],
};

/** What is for integers stands among the methods of numbers, and says in its signature what it needs. */
const familyOf = (receiver: TypeClass): TypeClass => (receiver === "integer" ? "numeric" : receiver);

function bodyOf(receiver: TypeClass): string {
  const functions = Object.values(FUNCTIONS)
    .filter(row => (BY_FAMILY[row.returns] ?? [familyOf(row.receiver)]).includes(receiver))
    .flatMap(row => signatures(row, receiver).map(text => method(row, text)));
  const aggregates = Object.values(AGGREGATES)
    .filter(row => familyOf(row.args[0]!) === receiver)
    .map(row => method(row, aggregateSignature(row)));
  const windows = Object.values(WINDOWS).filter(row => row.receiver === receiver)
    .flatMap(row => windowSignatures(row).map(text => method(row, text)));
  const shorthands = Object.values(SHORTHANDS).filter(row => shorthandReceivers(row).includes(receiver))
    .flatMap(row => shorthandSignatures(row, receiver).map(text => method(row, text)));
  return [...functions, ...aggregates, ...windows, ...shorthands].join("\n");
}

function dynamicBody(): string {
  // `count` and the like are both; no function shares its name with an aggregate.
  return [
    ...Object.values(FUNCTIONS).map(row => method(row, dynamicSignature(row))),
    ...Object.values(AGGREGATES).map(row => method(row, dynamicAggregate(row))),
    ...[...Object.values(WINDOWS).filter(row => row.receiver !== null), ...Object.values(SHORTHANDS)]
      .map(row => method(row, dynamicWindow(row))),
  ].join("\n");
}

const HEADER = `// Generated by frame/generate.ts from the function table; do not edit. Fluent methods.
import type { Operand } from "../type/any-expr.ts";
import type {
  Bool, DType, Duration, Float64, Int32, Int64, Integer, Numeric, NumberLiteral, Sortable, Temporal,
  Timestamp, Utf8,
} from "../type/dtype.ts";
import type { Aggregate, DynamicExpr, DynamicOperand, Expr } from "../type/expr.ts";
import type { AnyExpr } from "../type/any-expr.ts";
import type { Level, Mix, NotAggregate, RowLevel } from "../type/level.ts";
import type { LiteralOf, LiteralValue } from "../type/literal.ts";
import type { IfEmpty, Null } from "../type/null.ts";
import type { Bucket, Period } from "../type/period.ts";
import type {
  Arithmetic, AtLevel, CommonOf, DurationPlus, MixOf, MomentMinus, Negated, NullIfAll, NullIfZero,
  OnlyInteger,
} from "../type/result.ts";
import type { IgnoreNulls, OpenFrame, OpenWindow, PlaceOptions, Ranking } from "../type/window.ts";
import type { Decay, RollingOptions, RollingRowsOptions } from "./own-methods.ts";
`;

export function methodTypes(): string {
  const interfaces = INTERFACES.map(({ of, name, parameters, doc }) =>
    `/** ${doc} */\nexport interface ${name}<${parameters}> {\n${bodyOf(of)}\n}`);
  const dynamic = "/** All methods, of an expression whose type is not known yet. */\n"
    + `export interface DynamicMethods<L extends Level> {\n${dynamicBody()}\n}`;
  return `${HEADER}\n${[...interfaces, dynamic].join("\n\n")}\n`;
}

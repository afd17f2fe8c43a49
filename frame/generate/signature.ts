// The TypeScript signature of a method, from its row: parameters by type class, result by return rule.
import type {
  AggregateRow, FunctionRow, ReturnRule, ShorthandRow, TypeClass, WindowRow,
} from "../../expr/function/row.ts";

/** Names of parameters, where `other` would say too little. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  between: ["low", "high"], round: ["decimals"], slice: ["start", "length"], truncate: ["every"],
  offsetBy: ["period"], like: ["pattern"], intDiv: ["divisor"], floorDiv: ["divisor"], mod: ["divisor"],
  div: ["divisor"], pow: ["exponent"], indexOf: ["part"], replaceAll: ["from", "to"], repeat: ["times"],
  padStart: ["length", "fill"], padEnd: ["length", "fill"], splitPart: ["separator", "index"], atan2: ["x"],
};

export const parameterName = (row: FunctionRow, i: number): string => PARAMETERS[row.method]?.[i] ?? "other";

/** The receiver's type inside each interface. */
const RECEIVER: Readonly<Partial<Record<TypeClass, string>>> = {
  any: "T", comparable: "T", numeric: "T", temporal: "T", float: "Float64", bool: "Bool", utf8: "Utf8",
  clock: "Timestamp", duration: "Duration",
};

/** What an argument may be: the data type of an expression, and the plain values. */
const ARGUMENT: Readonly<Partial<Record<TypeClass, { readonly type: string; readonly plain: string }>>> = {
  numeric: { type: "U", plain: "number | bigint" },
  integer: { type: "Integer", plain: "number | bigint" },
  same: { type: "P", plain: "J" },
  bool: { type: "Bool", plain: "boolean" },
  utf8: { type: "Utf8", plain: "string" },
};

/** The result's type for each return rule; U is the argument's type, if it is a number. */
const RESULT: Readonly<Record<ReturnRule, (receiver: string) => string>> = {
  "bool": () => "Bool",
  "int64": () => "Int64",
  "integers": () => "Int64",
  "int32": () => "Int32",
  "float64": () => "Float64",
  "utf8": () => "Utf8",
  "receiver": receiver => receiver,
  "round": receiver => receiver,
  "truncate": receiver => receiver,
  "offset": receiver => receiver,
  "negate": receiver => `Negated<${receiver}>`,
  "sum": receiver => `Arithmetic<${receiver}>`,
  "add": () => "Arithmetic<T, NoInfer<U>>",
  "subtract": () => "Arithmetic<T, NoInfer<U>>",
  "multiply": () => "Arithmetic<T, NoInfer<U>>",
  "integer division": () => "Arithmetic<T, NoInfer<U>>",
  "common": () => "CommonOf<T, A>",
};

// Results say NoInfer, because the compiler would else infer type parameters from where the result is used:
// an argument that is a plain value says nothing of them, and their defaults are what is meant.

/** All signatures of a function in the interface of one class of receivers. */
export function signatures(row: FunctionRow, receiver: TypeClass): readonly string[] {
  if (row.returns === "common") return [common(row)];
  if (row.returns === "integer division") return integerDivision(row);
  if (receiver === "temporal" && row.returns === "add") return [momentPlus(row)];
  if (receiver === "temporal" && row.returns === "subtract") return [momentMinus(row)];
  if (receiver === "duration" && row.returns === "add") return [durationPlus(row)];
  if (receiver === "duration" && row.returns === "subtract") return [durationMinus(row)];
  const arithmetic = row.returns === "add" || row.returns === "subtract";
  return [plain(arithmetic ? { ...row, args: ["numeric"] } : row, receiver)];
}

function plain(row: FunctionRow, receiver: TypeClass): string {
  const operands = row.args.filter(kind => !kind.endsWith("literal"));
  const generic = operands.includes("numeric") && RESULT[row.returns]("T").includes("<U>");
  const self = row.receiver === "integer" ? ["this: OnlyInteger<T>"] : [];
  const parameters = [...self, ...row.args.map((kind, i) => parameter(row, i, kind, generic))].join(", ");
  const type = RESULT[row.returns](RECEIVER[receiver] ?? "T");
  const typeParameters = operands.length === 0 ? "" : `<${generic ? "U extends Numeric = NumberLiteral, " : ""}${
    row.nulls === "never" ? "" : "N2 extends Null = never, "}M extends Level = "lit">`;
  const nulls = row.nulls === "never" ? "never" : row.method === "nullIf" ? "null"
    : operands.length === 0 ? "N" : "N | NoInfer<N2>";
  return `${row.method}${typeParameters}(${parameters}): Expr<${type}, ${nulls}, ${
    operands.length === 0 ? "L" : "Mix<L | NoInfer<M>>"}>;`;
}

function parameter(row: FunctionRow, i: number, kind: TypeClass, generic: boolean): string {
  const name = parameterName(row, i);
  const optional = i >= row.args.length - (row.optional ?? 0) ? "?" : "";
  if (kind === "integer literal") return `${name}${optional}: number`;
  if (kind === "text literal") return `${name}${optional}: ${textLiteral(row)}`;
  const argument = ARGUMENT[kind];
  if (!argument) throw new Error(`${row.method}: there is no type for arguments of class ${kind}`);
  const type = argument.type === "U" && !generic ? "Numeric" : argument.type;
  const nulls = row.nulls === "never" ? "Null" : "N2";
  const accepted = `${argument.plain}${row.nulls === "never" ? " | null" : ""} | Operand<${type}, ${nulls}, L, M>`;
  return row.variadic ? `...${name}s: readonly (${accepted})[]` : `${name}${optional}: ${accepted}`;
}

export const textLiteral = (row: FunctionRow): string =>
  row.returns === "truncate" ? "Bucket" : row.returns === "offset" ? "Period" : "string";

const common = (row: FunctionRow): string =>
  row.variadic
    ? `${row.method}<A extends readonly (J | AnyExpr<P>)[]>(...others: AtLevel<L, A>): Expr<CommonOf<T, NoInfer<A>>, NullIfAll<N, NoInfer<A>>, MixOf<L, NoInfer<A>>>;`
    : `${row.method}<V extends J | AnyExpr<P>>(other: V & AtLevel<L, [V]>[0]): Expr<CommonOf<T, [NoInfer<V>]>, NullIfAll<N, [NoInfer<V>]>, MixOf<L, [NoInfer<V>]>>;`;

/** A plain divisor that is not zero cannot make the result null; anything else can. */
const integerDivision = (row: FunctionRow): readonly string[] => [
  `${row.method}<const D extends number | bigint>(divisor: D): Expr<Arithmetic<T>, N | NullIfZero<D>, L>;`,
  `${row.method}<U extends Numeric, N2 extends Null, M extends Level>(divisor: Operand<U, N2, L, M>): Expr<Arithmetic<T, NoInfer<U>>, null, Mix<L | NoInfer<M>>>;`,
];

const OPERAND = "N2 extends Null = never, M extends Level = \"lit\"";

const momentPlus = (row: FunctionRow): string =>
  `${row.method}<N2 extends Null, M extends Level>(amount: Operand<Duration, N2, L, M>): Expr<Timestamp, N | NoInfer<N2>, Mix<L | NoInfer<M>>>;`;
const momentMinus = (row: FunctionRow): string =>
  `${row.method}<U extends Temporal | Duration = Timestamp, ${OPERAND}>(other: Date | string | Operand<U, N2, L, M>): Expr<MomentMinus<NoInfer<U>>, N | NoInfer<N2>, Mix<L | NoInfer<M>>>;`;
const durationPlus = (row: FunctionRow): string =>
  `${row.method}<U extends Temporal | Duration, N2 extends Null, M extends Level>(other: Operand<U, N2, L, M>): Expr<DurationPlus<NoInfer<U>>, N | NoInfer<N2>, Mix<L | NoInfer<M>>>;`;
const durationMinus = (row: FunctionRow): string =>
  `${row.method}<N2 extends Null, M extends Level>(amount: Operand<Duration, N2, L, M>): Expr<Duration, N | NoInfer<N2>, Mix<L | NoInfer<M>>>;`;

/** What an aggregate's argument may be: an expression of row values; plain ones would say nothing. */
const AGGREGATE_ARGUMENT: Readonly<Partial<Record<TypeClass, string>>> = {
  numeric: "Numeric", comparable: "Sortable",
};

/** Names of aggregates' arguments. */
const aggregateParameter = (row: AggregateRow): string =>
  (row.args[1] === "comparable" ? "by" : row.args[1] === "fraction literal" ? "fraction" : "other");

/** The type of an aggregate's argument: `operand` gives that of row values. */
export function aggregateParameters(row: AggregateRow, operand: (type: string) => string): string {
  const kind = row.args[1];
  if (kind === undefined) return "";
  if (kind === "fraction literal") return `, ${aggregateParameter(row)}: number`;
  const type = AGGREGATE_ARGUMENT[kind];
  if (!type) throw new Error(`${row.method}: there is no type for arguments of class ${kind}`);
  return `, ${aggregateParameter(row)}: ${operand(type)}`;
}

export const takesOperand = (row: AggregateRow): boolean =>
  row.args[1] !== undefined && !row.args[1].endsWith("literal");

/** An aggregate, which row expressions have and aggregates have not. */
export function aggregateSignature(row: AggregateRow): string {
  const type = RESULT[row.returns](RECEIVER[row.args[0]!] ?? "T");
  const operand = takesOperand(row);
  const nulls = row.empty === "zero" ? "never" : row.sparse ? "null"
    : operand ? "N | NoInfer<N2> | IfEmpty" : "N | IfEmpty";
  const parameters = aggregateParameters(row, of =>
    `AnyExpr<${of}, ${row.sparse ? "Null" : "N2"}, M> & NotAggregate<M>`);
  const generics = !operand ? "" : row.sparse ? "<M extends Level>" : "<N2 extends Null, M extends Level>";
  const self = row.args[0] === "integer" ? "NotAggregate<L> & OnlyInteger<T>" : "NotAggregate<L>";
  return `${row.method}${generics}(this: ${self}${parameters}): Aggregate<${type}, ${nulls}, ${
    row.empty === "zero" ? "never" : "null"}>;`;
}

const NOT_AGGREGATE = "this: NotAggregate<L>";

/** The options of `over` after a window function that looks at no frame. */
const placeOptions = (row: WindowRow): string => (row.ignoresNulls ? ", PlaceOptions & IgnoreNulls" : "");

/** A window function, in the input's order before `over`; of a value that may be missing one signature more. */
export function windowSignatures(row: WindowRow): readonly string[] {
  const type = RESULT[row.returns]("T");
  const nulls = row.nulls === "miss" ? "null" : row.nulls === "any" ? "N" : "never";
  if (row.framed) return [`${row.method}(${NOT_AGGREGATE}, n: number): OpenFrame<${type}, ${nulls}>;`];
  if (row.args[0] === "number literal") {
    return [`${row.method}(${NOT_AGGREGATE}, decay: Decay): OpenWindow<${type}, ${nulls}${placeOptions(row)}>;`];
  }
  return [
    `${row.method}(${NOT_AGGREGATE}, rows?: number): OpenWindow<${type}, ${nulls}${placeOptions(row)}>;`,
    `${row.method}<N2 extends Null = never>(${NOT_AGGREGATE}, rows: number, otherwise: LiteralOf<T> | AnyExpr<T, N2, RowLevel>): `
      + `OpenWindow<${type}, N | NoInfer<N2>${placeOptions(row)}>;`,
  ];
}

/** The type of the difference of two values of a family. */
const DIFFERENCE: Readonly<Partial<Record<TypeClass, string>>> = {
  numeric: "Arithmetic<T>", temporal: "Duration", duration: "Duration",
};

/** The families of values that a shorthand is for. */
export const shorthandReceivers = ({ returns, receiver }: ShorthandRow): readonly TypeClass[] =>
  (returns === "difference" ? Object.keys(DIFFERENCE) as TypeClass[] : [receiver]);

export function shorthandSignatures(row: ShorthandRow, receiver: TypeClass): readonly string[] {
  const type = row.returns === "difference" ? DIFFERENCE[receiver]! : RESULT[row.returns](RECEIVER[receiver] ?? "T");
  const nulls = row.nulls === "miss" ? "null" : row.nulls === "any" ? "N" : "never";
  switch (row.takes) {
    case "nothing": return [`${row.method}(${NOT_AGGREGATE}): OpenWindow<${type}, ${nulls}>;`];
    case "rows": return [`${row.method}(${NOT_AGGREGATE}, rows?: number): OpenWindow<${type}, ${nulls}>;`];
    case "size": return [
      `${row.method}(${NOT_AGGREGATE}, rows: number, options?: RollingRowsOptions): OpenWindow<${type}, ${nulls}>;`,
      `${row.method}(${NOT_AGGREGATE}, period: Period, options?: RollingOptions): Ranking<${type}, ${nulls}>;`,
    ];
  }
}

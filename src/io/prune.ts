// Whether any of some rows can fulfil a condition, by what statistics say of their columns. Shared by
// formats that keep statistics; knows nothing of files. When in doubt the answer is yes.
import type { BoundValue, TypedCall, TypedExpr } from "../../expr/node.ts";
import { isFloat, isInteger, UNITS_PER_SECOND, type DataType } from "../../expr/type.ts";

/** What is known of a column's values in some rows. */
export interface ColumnFacts {
  /** No value is below it (NaN left aside); null: unknown. utf8 and binary have bytes here. */
  readonly min: BoundValue;
  /** No value is above it (NaN left aside); null: unknown. */
  readonly max: BoundValue;
  /** How many are null; null: unknown. */
  readonly nullCount: number | null;
  readonly rowCount: number;
  /** Floats are known not to be NaN. */
  readonly withoutNaN?: boolean;
  /** False only if the value is surely not among them. */
  mayContain?(value: BoundValue): boolean;
}

export type FactsOf = (column: string) => ColumnFacts | undefined;

/** What a boolean expression can be in some of the rows. */
interface Outcomes {
  readonly true: boolean;
  readonly false: boolean;
  readonly null: boolean;
}

const ANY: Outcomes = { true: true, false: true, null: true };

/** Whether rows may be there for which all conditions are true. */
export const mayPass = (conditions: readonly TypedExpr[], facts: FactsOf): boolean =>
  conditions.every(condition => outcomes(condition, facts).true);

function outcomes(node: TypedExpr, facts: FactsOf): Outcomes {
  switch (node.kind) {
    case "literal": return { true: node.value === true, false: node.value === false, null: node.value === null };
    case "in": return node.values.length <= FEW
      ? anyOf(node.values.map(value => compare("eq", node.operand, value, facts)))
      : amongMany(node, facts);
    case "call": return callOutcomes(node, facts);
    default: return ANY;
  }
}

function callOutcomes(node: TypedCall, facts: FactsOf): Outcomes {
  const [left, right, third] = node.args;
  switch (node.name) {
    case "and": return allOf(node.args.map(arg => outcomes(arg, facts)));
    case "or": return anyOf(node.args.map(arg => outcomes(arg, facts)));
    case "not": {
      const inner = outcomes(left!, facts);
      return { true: inner.false, false: inner.true, null: inner.null };
    }
    case "isNull": return nullOutcomes(left!, facts);
    case "isNotNull": {
      const { true: isNull, false: isThere } = nullOutcomes(left!, facts);
      return { true: isThere, false: isNull, null: false };
    }
    case "eq": case "ne": case "lt": case "le": case "gt": case "ge": return compare(node.name, left!, right!, facts);
    case "between": return allOf([compare("ge", left!, right!, facts), compare("le", left!, third!, facts)]);
    default: return ANY;
  }
}

/** Values of longer lists are not looked at one by one: they are sorted, once. */
const FEW = 16;

type InList = Extract<TypedExpr, { readonly kind: "in" }>;
const SORTED = new WeakMap<InList, readonly Comparable[] | null>();

function amongMany(node: InList, facts: FactsOf): Outcomes {
  const source = columnBelow(node.operand);
  const known = source && facts(source.name);
  const values = sortedValues(node);
  if (!known || !values || known.min === null || known.max === null) return ANY;
  const [low, high] = [source.convert(known.min), source.convert(known.max)];
  if (low === null || high === null) return ANY;
  let [begin, end] = [0, values.length];
  while (begin < end) {
    const middle = (begin + end) >> 1;
    if ((order(values[middle]!, low) ?? 0) < 0) begin = middle + 1;
    else end = middle;
  }
  return { ...ANY, true: begin < values.length && (order(values[begin]!, high) ?? 0) <= 0 };
}

/** Null: they have no order, or are not all literals. */
function sortedValues(node: InList): readonly Comparable[] | null {
  let sorted = SORTED.get(node);
  if (sorted === undefined) {
    const values = node.values.flatMap(value =>
      (value.kind !== "literal" ? [NaN] : value.value === null ? [] : [literalValue(value, value.value)]));
    const alike = values.every(value => !Number.isNaN(value) && order(value, values[0]!) !== null);
    sorted = alike ? values.sort((a, b) => order(a, b)!) : null;
    SORTED.set(node, sorted);
  }
  return sorted;
}

const allOf = (parts: readonly Outcomes[]): Outcomes => ({
  true: parts.every(part => part.true), false: parts.some(part => part.false),
  null: parts.some(part => part.null),
});

const anyOf = (parts: readonly Outcomes[]): Outcomes => ({
  true: parts.some(part => part.true), false: parts.every(part => part.false),
  null: parts.some(part => part.null),
});

function nullOutcomes(operand: TypedExpr, facts: FactsOf): Outcomes {
  const known = operand.kind === "column" ? facts(operand.name) : undefined;
  if (!known || known.nullCount === null) return { true: true, false: true, null: false };
  return { true: known.nullCount > 0, false: known.nullCount < known.rowCount, null: false };
}

type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
const FLIPPED: Readonly<Record<Comparison, Comparison>> = { eq: "eq", ne: "ne", lt: "gt", le: "ge", gt: "lt", ge: "le" };

function compare(name: Comparison, left: TypedExpr, right: TypedExpr, facts: FactsOf): Outcomes {
  if (left.kind === "literal" && right.kind !== "literal") return compare(FLIPPED[name], right, left, facts);
  if (right.kind !== "literal") return ANY;
  // A comparison with null is null.
  if (right.value === null) return { true: false, false: false, null: true };
  const source = columnBelow(left);
  const known = source && facts(source.name);
  if (!source || !known) return ANY;
  if (known.nullCount !== null && known.nullCount === known.rowCount) {
    return { true: false, false: false, null: true };
  }
  const isNull = known.nullCount !== 0;
  const limit = literalValue(right, right.value);
  const low = known.min === null ? null : source.convert(known.min);
  const high = known.max === null ? null : source.convert(known.max);
  const below = low === null ? null : order(low, limit);
  const above = high === null ? null : order(high, limit);
  // NaN is above every number, and no statistics count it.
  const mayBeNaN = isFloat(source.type) && !known.withoutNaN;
  if (Number.isNaN(limit)) return ANY;
  const outside = (below !== null && below > 0) || (above !== null && above < 0)
    || (left.kind === "column" && known.mayContain?.(right.value) === false);
  const only = below === 0 && above === 0 && !mayBeNaN;
  switch (name) {
    case "eq": return { true: !outside, false: !only, null: isNull };
    case "ne": return { true: !only, false: !outside, null: isNull };
    case "lt": return {
      true: below === null || below < 0, false: mayBeNaN || above === null || above >= 0, null: isNull
    };
    case "le": return {
      true: below === null || below <= 0, false: mayBeNaN || above === null || above > 0, null: isNull
    };
    case "gt": return {
      true: mayBeNaN || above === null || above > 0, false: below === null || below <= 0, null: isNull
    };
    case "ge": return {
      true: mayBeNaN || above === null || above >= 0, false: below === null || below < 0, null: isNull
    };
  }
}

interface ColumnBelow {
  readonly name: string;
  readonly type: DataType;
  /** The column's bound as one of the compared values; null: it cannot be said. */
  convert(value: NonNullable<BoundValue>): Comparable | null;
}

/** A column, or one under casts that keep the order of values. */
function columnBelow(node: TypedExpr): ColumnBelow | undefined {
  if (node.kind === "column") return { name: node.name, type: node.type, convert: comparable };
  if (node.kind !== "cast") return undefined;
  const inner = columnBelow(node.operand);
  const widen = inner && widening(node.operand.type, node.type);
  if (!inner || !widen) return undefined;
  return {
    ...inner,
    convert(value) {
      const converted = inner.convert(value);
      return converted === null || converted instanceof Uint8Array ? null : widen(converted);
    },
  };
}

type Comparable = bigint | number | Uint8Array;

/** Casts that can neither fail nor change the order. */
function widening(from: DataType, to: DataType): ((value: bigint | number) => Comparable | null) | undefined {
  const exact = (factor: bigint) => (value: bigint | number) => (typeof value === "bigint" ? value * factor : null);
  if (isInteger(from) && isInteger(to)) return exact(1n);
  if ((isInteger(from) || from.kind === "decimal") && to.kind === "decimal") {
    const scale = to.scale - (from.kind === "decimal" ? from.scale : 0);
    return scale >= 0 ? exact(10n ** BigInt(scale)) : undefined;
  }
  if ((isInteger(from) || isFloat(from)) && to.kind === "float64") return Number;
  if (from.kind === "date" && to.kind === "timestamp" && to.timezone === null) {
    return exact(86_400n * UNITS_PER_SECOND[to.unit]);
  }
  if (from.kind === "timestamp" && to.kind === "timestamp" && from.timezone === to.timezone) {
    const [a, b] = [UNITS_PER_SECOND[from.unit], UNITS_PER_SECOND[to.unit]];
    return b >= a ? exact(b / a) : undefined;
  }
  return undefined;
}

const encoder = new TextEncoder();

/** Columns of 32-bit floats are compared with the nearest one. */
const literalValue = ({ type }: TypedExpr, value: NonNullable<BoundValue>): Comparable =>
  (type.kind === "float32" ? Math.fround(value as number) : comparable(value));

/** Text compares by its UTF-8. */
function comparable(value: NonNullable<BoundValue>): Comparable {
  if (typeof value === "string") return encoder.encode(value);
  return typeof value === "boolean" ? BigInt(value) : value;
}

/** Below zero: a comes first. Null: they do not compare. */
function order(a: Comparable, b: Comparable): number | null {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return orderBytes(a, b);
  if (a instanceof Uint8Array || b instanceof Uint8Array) return null;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Which bytes come first: below zero, the left ones. A beginning comes before what it begins. */
export function orderBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

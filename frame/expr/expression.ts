// The one run-time class behind all expression types: wraps a node of expr/node.ts.
// Its methods come from the function table; types and levels are checked by the binder.
import { PlanError } from "../../expr/error.ts";
import {
  AGGREGATES, FUNCTIONS, SHORTHANDS, WINDOWS,
  type AggregateName, type FunctionName, type ShorthandName, type WindowName,
} from "../../expr/function/table.ts";
import type { CastMode, Expr as ExprNode, LiteralValue } from "../../expr/node.ts";
import type { DataType } from "../../expr/type.ts";
import { show } from "../from/show.ts";
import { locate, locateErrors } from "../locate.ts";
import { EXPRESSION_WORDS, refuseWords } from "../other-words.ts";
import { comparedWithNull, notAnExpression, operatorOn, type PrimitiveHint } from "./misuse.ts";
import { NOWHERE, PLACE, placementOf, type OverOption, type Placement } from "./over.ts";
import type { SortOptions } from "./own-methods.ts";
import { printNode } from "./print.ts";
import { alphaOf, SPELL } from "./shorthand.ts";
import { SortTerm } from "./sort-term.ts";
import { built, inCallback, used } from "./track.ts";

/** What is null for every row if one side is. */
const COMPARISONS: ReadonlySet<FunctionName> = new Set(["eq", "ne", "lt", "le", "gt", "ge", "between"] as const);

type Method = (this: Expression, ...args: unknown[]) => Expression;

/** A window function that `over` can still place elsewhere, with the options that it takes. */
interface Open {
  readonly method: string;
  readonly options: readonly OverOption[];
  readonly at: (place: Placement) => ExprNode;
}

const OVER_AGGREGATE: readonly OverOption[] = [...PLACE, "frame", "exclude", "ignoreNulls", "distinct"];

/** An expression as data with methods; users see it as `Expr<…>`. */
export class Expression {
  readonly node: ExprNode;
  readonly #open: Open | undefined;

  constructor(node: ExprNode, open?: Open) {
    this.node = built(Object.freeze(node));
    this.#open = open;
  }

  cast(type: unknown): Expression {
    return this.#cast(type, "strict");
  }

  tryCast(type: unknown): Expression {
    return this.#cast(type, "try");
  }

  #cast(type: unknown, mode: CastMode): Expression {
    return new Expression({ kind: "cast", operand: used(this.node), type: dataTypeOf(type), mode });
  }

  isIn(values: readonly unknown[]): Expression {
    if (!Array.isArray(values)) {
      throw new PlanError("argument-type", "isIn takes an array of plain values.", { hint: "As in `c.x.isIn([1, 2])`." });
    }
    return new Expression({ kind: "in", operand: used(this.node), values: values.map(v => toNode(v, "isIn")) });
  }

  asc(options?: SortOptions): SortTerm {
    return new SortTerm(used(this.node), false, options);
  }

  desc(options?: SortOptions): SortTerm {
    return new SortTerm(used(this.node), true, options);
  }

  filter(condition: unknown): Expression {
    const { node } = this;
    if (node.kind !== "aggregate" || node.filter) {
      throw new PlanError("filter-position", `filter follows an aggregate directly, and ${printNode(node)} is none.`,
        { hint: "Write it as in `g.price.sum().filter(g.paid)`." });
    }
    return new Expression({ ...used(node), filter: toNode(condition, "filter") });
  }

  over(options?: unknown): Expression {
    const open = this.#open ?? overAggregate(this.node);
    if (open) return new Expression(open.at(placementOf(options, open.options, open.method, toNode)));
    throw new PlanError("over-position",
      `over follows an aggregate or a window function directly, and ${printNode(this.node)} is none.`,
      { hint: "Write it as in `c.price.sum().over({ partitionBy: c.product })`." });
  }

  /** The expression as text, for messages; in a callback it would be taken for the column's values. */
  toString(): string {
    return this[Symbol.toPrimitive]("string");
  }

  /** What JavaScript's own operators ask for. */
  [Symbol.toPrimitive](hint: PrimitiveHint): string {
    const text = printNode(this.node);
    if (hint === "string" && !inCallback()) return text;
    throw locate(operatorOn(text, hint), this[Symbol.toPrimitive]);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Expr(${printNode(this.node)})`;
  }

  static {
    const define = (name: string, method: Method) =>
      Object.defineProperty(this.prototype, name, { value: method, configurable: true, writable: true });
    for (const name of Object.keys(FUNCTIONS) as FunctionName[]) {
      const { method, args: { length }, optional = 0 } = FUNCTIONS[name];
      define(method, function (...args) {
        if (COMPARISONS.has(name) && args.includes(null)) throw comparedWithNull(name);
        return new Expression({ kind: "call", name,
          args: [used(this.node), ...given(args, length - optional).map(arg => toNode(arg, name))] });
      });
    }
    for (const name of Object.keys(AGGREGATES) as AggregateName[]) {
      define(AGGREGATES[name].method, function (...args) {
        return new Expression({ kind: "aggregate", name,
          args: [used(this.node), ...args.map(arg => toNode(arg, name))] });
      });
    }
    const windows = (Object.keys(WINDOWS) as WindowName[]).filter(name => WINDOWS[name].receiver !== null);
    for (const name of windows) {
      const { method, args: { length }, optional = 0 } = WINDOWS[name];
      define(method, function (...args) {
        const value = used(this.node);
        if (name === "ewmMean") return openWindow(name, [value, alphaOf(args[0])]);
        return openWindow(name, [value, ...given(args, length - optional).map(arg => toNode(arg, name))]);
      });
    }
    for (const name of Object.keys(SHORTHANDS) as ShorthandName[]) {
      define(SHORTHANDS[name].method, function (...args) {
        const at = SPELL[name](used(this.node), args);
        return new Expression(at(NOWHERE), { method: name, options: PLACE, at });
      });
    }
    locateErrors(this.prototype, [
      ...[...Object.values(FUNCTIONS), ...Object.values(AGGREGATES)].map(row => row.method),
      ...windows.map(name => WINDOWS[name].method), ...Object.values(SHORTHANDS).map(row => row.method),
      "cast", "tryCast", "isIn", "asc", "desc", "filter", "over"]);
    refuseWords(this.prototype, EXPRESSION_WORDS, word => `Expressions have no ${JSON.stringify(word)}.`);
  }
}

/** A window function in the input's order, until `over` places it. */
export function openWindow(name: WindowName, args: readonly ExprNode[]): Expression {
  const { framed, ignoresNulls } = WINDOWS[name];
  const options: readonly OverOption[] =
    [...PLACE, ...framed ? ["frame", "exclude"] as const : [], ...ignoresNulls ? ["ignoreNulls"] as const : []];
  const at = (place: Placement): ExprNode => ({ kind: "window", name, args, ...place });
  return new Expression(at(NOWHERE), { method: name, options, at });
}

function overAggregate(node: ExprNode): Open | undefined {
  if (node.kind !== "aggregate") return undefined;
  const { name, args, filter } = used(node);
  const at = (place: Placement): ExprNode =>
    ({ kind: "window", name, args, ...filter ? { filter } : {}, ...place });
  return { method: name, options: OVER_AGGREGATE, at };
}

/** Arguments without optional ones that are undefined; any other undefined is a mistake, and stays. */
function given(args: readonly unknown[], required: number): readonly unknown[] {
  let length = args.length;
  while (length > required && args[length - 1] === undefined) length--;
  return args.slice(0, length);
}

/** The node of a key: a column by its name, or an expression; null: it is neither. */
export const keyNode = (key: unknown, place: string): ExprNode | null =>
  (typeof key === "string" ? { kind: "column", name: key } : key instanceof Expression ? toNode(key, place) : null);

/** The node of an expression or of a plain value. */
export function toNode(value: unknown, method: string): ExprNode {
  if (value instanceof Expression) return used(value.node);
  if (isLiteral(value)) return Object.freeze({ kind: "literal", value });
  if (value instanceof SortTerm) {
    throw new PlanError("argument-type", `${method}: asc and desc are for orderBy only.`);
  }
  throw notAnExpression(value, method);
}

export const isLiteral = (value: unknown): value is LiteralValue =>
  value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "bigint"
  || typeof value === "string" || value instanceof Date || value instanceof Uint8Array;

/** The run-time type that `t.int32` and the like carry. */
export function dataTypeOf(type: unknown): DataType {
  const found = (type as { dataType?: DataType } | null | undefined)?.dataType;
  if (found) return found;
  throw new PlanError("argument-type", `A type is needed, not ${show(type)}.`,
    { hint: typeof type === "function" ? "Call it, as in `t.decimal(12, 2)`." : "Use `t`, as in `t.int32`." });
}

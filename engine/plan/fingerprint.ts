// Stable keys of plans: equal keys mean equal plans. Knows no node kinds; plans are plain data.
import { FUNCTIONS } from "../../expr/function/table.ts";
import type { TypedCall, TypedExpr, TypedLiteral } from "../../expr/node.ts";
import type { SourceHandle } from "../source/source.ts";
import type { Plan } from "./node.ts";

export interface KeyOptions {
  /** Leave out literals that do not shape the computation, and which source is scanned (its schema stays). */
  readonly shape?: boolean;
}

/** The whole plan as canonical text: the same whatever order its properties were written in. */
export const planKey = (plan: Plan, { shape = false }: KeyOptions = {}): string => write(plan, shape);

/** The same for one bound expression: expressions with one key are the same computation. */
export const exprKey = (expr: TypedExpr): string => write(expr, false);

/** The key as 16 hexadecimal digits, for display and logs. Two plans may share one: never look up by it. */
export const fingerprint = (plan: Plan, options?: KeyOptions): string => hash(planKey(plan, options));

function write(value: unknown, shape: boolean): string {
  switch (typeof value) {
    case "string": return JSON.stringify(value);
    case "bigint": return `${value}n`;
    case "number": return Object.is(value, -0) ? "-0" : String(value);
    case "object": break;
    default: return String(value);
  }
  if (value === null) return "null";
  if (value instanceof Uint8Array) return `bytes(${value.join()})`;
  if (Array.isArray(value)) return `[${value.map(item => write(item, shape)).join()}]`;
  return shape ? writeShape(value) : writeProperties(value as Properties, false);
}

type Properties = Readonly<Record<string, unknown>>;

function writeProperties(value: Properties, shape: boolean, omit = ""): string {
  const names = Object.keys(value).filter(name => name !== omit && value[name] !== undefined).sort();
  return `{${names.map(name => `${name}:${write(value[name], shape)}`).join()}}`;
}

function writeShape(value: object): string {
  if ("rowCount" in value) return write((value as SourceHandle).schema, true);
  const { kind } = value as { readonly kind?: unknown };
  if (kind === "literal") {
    const { type, nullable, value: bound } = value as TypedLiteral;
    return `literal(${write(type, true)}, ${nullable}, ${bound === null})`;
  }
  if (kind === "call") return writeCall(value as TypedCall);
  return writeProperties(value as Properties, true);
}

/** Arguments that must be plain literals (a pattern, a number of decimals) are part of the shape. */
function writeCall(node: TypedCall): string {
  const { args } = FUNCTIONS[node.name];
  const written = node.args.map((arg, i) =>
    write(arg, i === 0 || !args[Math.min(i, args.length) - 1]?.endsWith("literal")));
  return `${writeProperties(node as unknown as Properties, true, "args")}(${written.join()})`;
}

/** An order of plans in which only equal ones tie. Costs less than keys: it stops at the first difference. */
export const comparePlans = (a: Plan, b: Plan): number => compare(a, b);

function compare(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  const [list, other] = [partsOf(a), partsOf(b)];
  if (list === null || other === null) return compareTexts(write(a, false), write(b, false));
  if (list.length !== other.length) return list.length - other.length;
  for (let i = 0; i < list.length; i++) {
    const order = compareTexts(list[i]![0], other[i]![0]) || compare(list[i]![1], other[i]![1]);
    if (order !== 0) return order;
  }
  return 0;
}

/** What an object or a list consists of, in an order of its own; null: it has no parts. */
function partsOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return null;
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item] as const);
  const properties = Object.entries(value).filter(([, part]) => part !== undefined);
  return properties.sort(([x], [y]) => compareTexts(x, y));
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** 64 bits by two runs of FNV-1a over the text with different primes. */
function hash(text: string): string {
  let [a, b] = [0x811c9dc5, 0xcbf29ce4];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x01000199);
  }
  return [a, b].map(word => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

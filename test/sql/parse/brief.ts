// A syntax tree in few words: without places, and without members that have their usual value.
import { parseScript } from "../../../src/sql/parse/index.ts";

const USUAL: readonly unknown[] = [null, false, "no", "none"];

function isUsual(name: string, member: unknown): boolean {
  if (name === "nullsFirst") return member === null;
  if (name === "dimensions") return member === 0;
  return USUAL.includes(member) || Array.isArray(member) && member.length === 0;
}

/** Short names of what occurs everywhere; everything else is `kind(member: …)`. */
const SHORT: Readonly<Record<string, (node: Readonly<Record<string, unknown>>) => string>> = {
  column: ({ path }) => (path as string[]).join("."),
  star: ({ table }) => [...table as string[], "*"].join("."),
  number: ({ text }) => String(text),
  literal: ({ value }) => typeof value === "string" ? `'${value}'` : String(value),
  parameter: ({ number }) => `$${String(number)}`,
  binary: ({ op, left, right }) => `(${brief(left)} ${String(op)} ${brief(right)})`,
  expr: ({ expr }) => brief(expr),
};

export function brief(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(brief).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const node = value as Readonly<Record<string, unknown>>;
  const { kind } = node;
  if (typeof kind === "string" && SHORT[kind]) return SHORT[kind](node);
  // A name or a path with its place, and nothing else.
  const own = Object.keys(node).filter(name => name !== "at");
  if (own.length === 1 && (own[0] === "name" || own[0] === "path")) return brief(node[own[0]]);
  const members = Object.entries(node).filter(([name, member]) =>
    name !== "at" && name !== "kind" && !isUsual(name, member));
  const text = members.map(([name, member]) => `${name}: ${brief(member)}`).join(", ");
  return `${typeof kind === "string" ? kind : ""}(${text})`;
}

/** The only statement of a text. */
export function statement(text: string): string {
  const { statements } = parseScript(text);
  if (statements.length !== 1) throw new Error(`${statements.length} statements: ${text}`);
  return brief(statements[0]);
}

/** The only item of a select. */
export function expression(text: string): string {
  const [found] = parseScript(`select ${text}`).statements;
  if (found?.kind !== "query" || found.query.body.kind !== "select") throw new Error(`No select: ${text}`);
  return brief(found.query.body.items.map(item => item.expr)).slice(1, -1);
}

/** The one relation behind FROM. */
export function relation(text: string): string {
  const [found] = parseScript(`select * from ${text}`).statements;
  if (found?.kind !== "query" || found.query.body.kind !== "select") throw new Error(`No select: ${text}`);
  return brief(found.query.body.from).slice(1, -1);
}

/** The whole message of the error. */
export function failure(text: string): string {
  try {
    parseScript(text);
  } catch (error) {
    return String(error);
  }
  throw new Error(`Understood: ${text}`);
}

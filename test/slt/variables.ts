// Variables of loops: the values they take, where they are put in, and conditions on them.
import type { Condition, LoopCommand, QueryRecord, StatementRecord } from "./command.ts";

export type Variables = ReadonlyMap<string, string>;

/** What DuckDB's `<…>` lists of a foreach stand for. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  "<integral>": ["tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"],
  "<signed>": ["tinyint", "smallint", "integer", "bigint", "hugeint"],
  "<unsigned>": ["utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"],
  "<numeric>": ["tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint", "float", "double"],
  "<alltypes>": ["bool", "interval", "varchar", "tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger",
    "ubigint", "uhugeint", "float", "double"],
};

export const substituted = (text: string, variables: Variables): string =>
  [...variables].reduce((all, [name, value]) => all.replaceAll(`\${${name}}`, value).replaceAll(`{${name}}`, value), text);

/** The variables of each turn of a loop; null if it is none. */
export function turns(
  { over, variables: names, words }: LoopCommand, outer: Variables,
): readonly Variables[] | null {
  const given = words.map(word => substituted(word, outer));
  const values = over === "numbers" ? numbers(given) : list(given);
  if (values === null) return null;
  return values.map(value => {
    const parts = names.length > 1 ? value.split(",") : [value];
    return new Map([...outer, ...names.map((name, i) => [name, parts[i] ?? ""] as const)]);
  });
}

function numbers([from, to]: readonly string[]): readonly string[] | null {
  const [start, end] = [Number(from), Number(to)];
  if (!Number.isInteger(start) || !Number.isInteger(end)) return null;
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => String(start + i));
}

/** Words and lists of them, less those behind a `!`. */
function list(words: readonly string[]): readonly string[] {
  const all = (word: string): readonly string[] => LISTS[word.toLowerCase()] ?? [word];
  const without = new Set(words.filter(word => word.startsWith("!")).flatMap(word => all(word.slice(1))));
  return words.filter(word => !word.startsWith("!")).flatMap(all).filter(word => !without.has(word));
}

const COMPARISON = /^(\w+)(<=|>=|<>|!=|=|<|>)(.*)$/;

/** Whether `skipif` and `onlyif` let a record be run. */
export function applies(conditions: readonly Condition[], variables: Variables, database: string): boolean {
  return conditions.every(({ kind, what }) => (kind === "onlyif") === holds(what, variables, database));
}

function holds(what: string, variables: Variables, database: string): boolean {
  const match = COMPARISON.exec(what);
  if (!match) return what.toLowerCase() === database;
  const [value, op, other] = [variables.get(match[1]!), match[2]!, substituted(match[3]!, variables)];
  if (op === "=") return value === other;
  if (op === "<>" || op === "!=") return value !== other;
  const [a, b] = [Number(value), Number(other)];
  return op === "<" ? a < b : op === "<=" ? a <= b : op === ">" ? a > b : a >= b;
}

export function inserted<R extends StatementRecord | QueryRecord>(record: R, variables: Variables): R {
  if (variables.size === 0) return record;
  const put = (text: string): string => substituted(text, variables);
  const connection = record.connection && put(record.connection);
  if (record.kind === "query") {
    return { ...record, connection, sql: put(record.sql), expected: record.expected.map(put) };
  }
  return { ...record, connection, sql: put(record.sql), message: record.message && put(record.message) };
}

// What is said of a column that there is not: names near it, and why a table cannot be seen from there.
import { nearest } from "../../../expr/bind/nearest.ts";
import { suggested } from "../listed.ts";
import type { Block } from "./block.ts";

interface Said {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export function unknownName(path: readonly string[], at: number, block: Block): Said {
  const table = path.length > 1 ? path[path.length - 2]! : null;
  if (table === null) return unknownColumn(path[0]!, at, block);
  const columns = everywhere(block, ({ scope }) => scope.ofTable(table).map(c => c.name));
  if (columns.length === 0) return unknownTable(table, block);
  const near = nearest(path[path.length - 1]!, columns);
  return {
    code: "unknown-column", message: `There is no column ${JSON.stringify(path.join("."))}.`,
    hint: suggested(near && `${table}.${near}`, `The columns of ${table} are`, columns),
  };
}

function unknownColumn(name: string, at: number, block: Block): Said {
  const columns = everywhere(block, ({ scope }) => scope.columns.filter(c => c.visible).map(c => c.name));
  const near = nearest(name, [...columns, ...block.aliases.keys()]);
  const quotes = near === null ? quotesHint(name, at, block) : null;
  return {
    code: "unknown-column", message: `There is no column ${JSON.stringify(name)}.`,
    hint: quotes ?? suggested(near, "The columns are", columns),
  };
}

/** Quotes of word processors, escaped so that the bundle stays ASCII, of which half as much is read. */
const CURLY = /[\u2018\u2019\u201C\u201D]/g;

/** A string in the wrong quotes is read as a name. */
function quotesHint(name: string, at: number, { session: { text } }: Block): string | null {
  if (text[at] === "\"") return `Double quotes are for names; a string has single ones: '${name}'.`;
  return name.search(CURLY) === 0 ? `A string has straight single quotes: '${name.replace(CURLY, "")}'.` : null;
}

/** A table that a name or a star is said to be of. */
export function unknownTable(table: string, block: Block): Said {
  const tables = everywhere(block, ({ scope }) => scope.tables);
  const message = `There is no table ${JSON.stringify(table)} in this FROM clause.`;
  const { beside, session } = block;
  const same = (name: string): boolean => name.toLowerCase() === table.toLowerCase();
  if (beside?.scope.tables.some(same)) {
    return { code: "unknown-table", message: `The table ${table} cannot be read from this subquery.`, hint: "Write LATERAL before the subquery." };
  }
  const exists = block.tables.find(table) !== null || session.options.relationNames().some(same);
  const [only, ...more] = tables;
  const alias = exists && only !== undefined && more.length === 0 ? `Did you mean its alias ${only}?` : null;
  return { code: "unknown-table", message, hint: alias ?? suggested(nearest(table, tables), "The tables are", tables) };
}

const everywhere = <T>(block: Block, of: (block: Block) => readonly T[]): readonly T[] =>
  [...of(block), ...block.outer ? everywhere(block.outer, of) : []];

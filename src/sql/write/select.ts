// A finished block as text: clauses on lines of their own, names qualified only where they need it.
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { isInteger, type DataType } from "../../../expr/type.ts";
import type { SortKey } from "../../../engine/plan/node.ts";
import { narrow } from "./strip.ts";
import {
  conjuncts, sameAs, sourcesOf, type Atoms, type Block, type BlockScope, type FromTree, type Outside,
  type Source,
} from "./block.ts";
import { writeDefinite, writeExpr } from "./operand.ts";
import { fresh, identifier } from "./identifier.ts";
import { afterKey, orderSql } from "./window.ts";
import { exactly, LEVEL, within, type Written } from "./written.ts";

/** How long a list may be that stands on one line. */
const LINE = 88;

export const indent = (text: string, by = "  "): string => text.split("\n").map(line => by + line).join("\n");

/** A query in parentheses: on one line if it is short. */
export function parenthesized(query: string): string {
  const line = query.split("\n").map(part => part.trim()).join(" ");
  return line.length <= LINE - 20 ? `(${line})` : `(\n${indent(query)}\n)`;
}

const listed = (clause: string, items: readonly string[]): string => {
  const line = `${clause} ${items.join(", ")}`;
  return line.length <= LINE && !line.includes("\n") ? line : `${clause}\n${items.map(item => indent(item)).join(",\n")}`;
};

export interface Output {
  /** Null: nobody reads it by a name. */
  readonly name: string | null;
  readonly expr: TypedExpr;
}

/** The block as a query of the given columns. `typed`: in types that read as the plan's do. */
export function selectSql(
  block: Block, outputs: readonly Output[], atoms: Atoms, outside: Outside, typed = false,
): string {
  const sources = sourcesOf(block.from);
  const compound = compoundSql(block, outputs, sources, atoms, outside);
  if (compound !== null) return compound;
  const taken = new Set(outside.taken);
  for (const source of sources) source.alias = fresh(source.wanted, taken);
  const scope = scopeOf(sources, outputs, atoms, { taken });
  const shown = outputs.map(({ expr }) => {
    const written = writeDefinite(expr, scope);
    return typed ? planned(written, expr.type, scope) : written;
  });
  const items = outputs.map((output, i) => aliased(shown[i]!, output, atoms));
  const columns = namesOf(sources);
  const star = isWhole(block, outputs, sources, atoms);
  const conditions = (word: string, all: readonly TypedExpr[], using: BlockScope = scope) =>
    (all.length === 0 ? [] : [`${word} ${all.map(e =>
      indent(within(writeExpr(e, using), all.length > 1 ? LEVEL.and : LEVEL.or)).trimStart()).join("\n  AND ")}`]);
  const distinct = block.distinct === null ? "" : block.distinct === "all" ? " DISTINCT"
    : ` DISTINCT ON (${block.distinct.map(e => writeDefinite(e, scope).sql).join(", ")})`;
  const empty = block.groupBy?.keys.length === 0 ? "count(*)" : "1";
  const lines = [
    listed(`SELECT${distinct}`, star ? ["*"] : items.length > 0 ? items : [empty]),
    "",
    ...conditions("WHERE", block.where),
    ...groupLines(block, outputs, shown, scope, columns, atoms),
    ...conditions("HAVING", block.having),
    ...conditions("QUALIFY", block.qualify, withAliases(scope, outputs, columns, atoms)),
    ...orderLines(block, outputs, scope),
  ];
  // Last, when it is known which columns of it are read.
  lines[1] = block.from === null ? "" : fromSql(block.from, scope);
  return lines.filter(line => line !== "").join("\n");
}

/** The type under which a result is read the same: the width of integers and decimals does not show. */
function planned(written: Written, type: DataType, { storage }: BlockScope): Written {
  const loose = isInteger(type) || type.kind === "decimal";
  if (loose && written.type !== "DOUBLE" && written.type !== "FLOAT") return written;
  return exactly(written, storage.type(type));
}

const bare = (name: string): string => identifier(name);

function aliased({ sql }: Written, { name, expr }: Output, atoms: Atoms): string {
  if (name === null) return sql;
  const plain = atoms.isColumn(expr) && (sql === bare(name) || sql.endsWith(`.${bare(name)}`));
  return plain ? sql : `${sql} AS ${bare(name)}`;
}

/** What DuckDB calls the column of a query of which nothing is read. */
const UNREAD = ["1", "count_star()"];

function scopeOf(
  sources: readonly Source[], outputs: readonly Output[], atoms: Atoms, outside: Outside,
): BlockScope {
  const counts = new Map<string, number>(sources.length > 1 ? UNREAD.map(name => [name, 1]) : []);
  for (const name of sources.flatMap(source => source.columns.map(column => column.toLowerCase()))) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const own = new Set(sources);
  const clashes = (source: Source, column: string) => outputs.some(({ name, expr }) =>
    name?.toLowerCase() === column.toLowerCase() && !isColumnOf(expr, source, column, atoms));
  const scope: BlockScope = {
    storage: atoms.storage, write: atoms.write, outside,
    resolve(source, column) {
      source.used.add(column);
      const qualified = !own.has(source) || counts.get(column.toLowerCase())! > 1 || clashes(source, column);
      return qualified ? `${identifier(source.alias)}.${bare(column)}` : bare(column);
    },
    column: name => atoms.get(name).write(scope),
  };
  return scope;
}

function isColumnOf(expr: TypedExpr, source: Source, column: string, atoms: Atoms): boolean {
  if (expr.kind !== "column") return false;
  const atom = atoms.get(expr.name);
  return atom.kind === "column" && atom.source === source && atom.write({
    resolve: (_: Source, name: string) => name,
  } as BlockScope).sql === column;
}

/** DuckDB does not tell large letters from small ones. */
const namesOf = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(sources.flatMap(source => source.columns.map(name => name.toLowerCase())));

/** Window functions of the select list by their names there, which QUALIFY reads unless columns have them. */
function withAliases(
  scope: BlockScope, outputs: readonly Output[], columns: ReadonlySet<string>, atoms: Atoms,
): BlockScope {
  return {
    ...scope,
    column(name, type) {
      const shown = outputs.find(({ expr }) => expr.kind === "column" && expr.name === name);
      return shown && atoms.get(name).kind === "window" && !columns.has(shown.name!.toLowerCase())
        ? { ...scope.column(name, type), sql: bare(shown.name!), level: LEVEL.atom }
        : scope.column(name, type);
    },
  };
}

function isWhole(
  block: Block, outputs: readonly Output[], sources: readonly Source[], atoms: Atoms,
): boolean {
  const [source] = sources;
  return sources.length === 1 && block.groupBy === null && source!.whole
    && outputs.length === source!.columns.length
    && outputs.every(({ name, expr }, i) => name !== null && name === source!.columns[i]
      && isColumnOf(expr, source!, name, atoms));
}

function groupLines(
  { groupBy, having }: Block, outputs: readonly Output[], shown: readonly Written[], scope: BlockScope,
  columns: ReadonlySet<string>, atoms: Atoms,
): readonly string[] {
  if (!groupBy) return [];
  if (groupBy.keys.length === 0 && groupBy.sets === null) {
    const grouped = outputs.length === 0
      || [...outputs.map(output => output.expr), ...having].some(expr => atoms.has(expr, "aggregate"));
    return grouped ? [] : ["GROUP BY ()"];
  }
  const keys = groupBy.keys.map(key => {
    const { sql } = writeDefinite(key, scope);
    // An item that is cast for its reader is not what other items are made of.
    const item = atoms.isColumn(key) ? undefined
      : outputs.find(({ expr, name }, i) => name !== null && sameAs(expr, key) && shown[i]!.sql === sql
        && !columns.has(name.toLowerCase()));
    return item ? bare(item.name!) : sql;
  });
  return [groupBy.sets === null ? listed("GROUP BY", [...new Set(keys)]) : `GROUP BY ${setsSql(keys, groupBy.sets)}`];
}

/** All subsets, or all beginnings, of keys as cube and rollup give them; else the sets as they are. */
function setsSql(keys: readonly string[], sets: readonly (readonly number[])[]): string {
  const list = (set: readonly number[]) => `(${set.map(key => keys[key]!).join(", ")})`;
  const all = sets.map(list).join(", ");
  const subsets = keys.length > 8 ? [] : Array.from({ length: 2 ** keys.length }, (_, i) =>
    keys.flatMap((_key, key) => ((i >> (keys.length - 1 - key)) & 1 ? [] : [key])));
  const beginnings = Array.from({ length: keys.length + 1 },
    (_, i) => [...keys.keys()].slice(0, keys.length - i));
  if (keys.length > 1 && all === subsets.map(list).join(", ")) return `CUBE (${keys.join(", ")})`;
  if (keys.length > 0 && all === beginnings.map(list).join(", ")) return `ROLLUP (${keys.join(", ")})`;
  return `GROUPING SETS (${all})`;
}

function orderLines(block: Block, outputs: readonly Output[], scope: BlockScope): readonly string[] {
  const { limit } = block;
  const keys = block.orderBy.filter(key => columnsOf(key.expr).size > 0)
    .map(key => orderKey(key, outputs, scope));
  const rows = limit === null ? [] : [
    [...Number.isFinite(limit.count) ? [`LIMIT ${limit.count}`] : [], ...limit.offset > 0 ? [`OFFSET ${limit.offset}`] : []].join(" "),
  ];
  return [...keys.length > 0 ? [listed("ORDER BY", [...new Set(keys)])] : [], ...rows];
}

/** A key by its name in the select list, if it stands there. */
function orderKey(key: SortKey, outputs: readonly Output[], scope: BlockScope): string {
  const expr = narrow(key.expr);
  const shown = outputs.find(output => output.name !== null
    && (sameAs(output.expr, expr) || sameAs(output.expr, key.expr)));
  if (!shown) return orderSql(key, scope);
  return `${bare(shown.name!)}${afterKey(key)}`;
}

function fromSql(tree: FromTree, scope: BlockScope): string {
  // What conditions read, and subqueries of those on their left, is known before any source is written.
  const conditions = new Map<FromTree, string>();
  const sources = new Map<Source, string>();
  writeConditions(tree, scope, conditions);
  for (const source of sourcesOf(tree).toReversed()) sources.set(source, sourceSql(source, scope));
  if (tree.kind === "source") return `FROM ${sources.get(tree.source)!}`;
  if (isComma(tree)) return listed("FROM", sourcesOf(tree).map(source => sources.get(source)!));
  return `FROM ${treeSql(tree, conditions, sources)}`;
}

function writeConditions(tree: FromTree, scope: BlockScope, into: Map<FromTree, string>): void {
  if (tree.kind === "source") return;
  into.set(tree, tree.on === null ? "" : ` ON ${onSql(tree.on, scope)}`);
  writeConditions(tree.left, scope, into);
  writeConditions(tree.right, scope, into);
}

/** Tables that nothing joins: a list with commas. */
const isComma = (tree: FromTree): boolean => tree.kind === "source"
  || (tree.words === "CROSS JOIN" && isComma(tree.left) && tree.right.kind === "source");

/** A condition on one line if it fits, else each of its parts on one. */
function onSql(on: TypedExpr, scope: BlockScope): string {
  const parts = conjuncts(on).map(part => within(writeExpr(part, scope), LEVEL.and));
  const line = parts.join(" AND ");
  return line.length <= LINE ? line
    : parts.map((part, i) => (i === 0 ? indent(part).trimStart() : `\n  AND ${indent(part, "    ").trimStart()}`)).join("");
}

function treeSql(
  tree: FromTree, conditions: ReadonlyMap<FromTree, string>, sources: ReadonlyMap<Source, string>,
): string {
  if (tree.kind === "source") return sources.get(tree.source)!;
  const right = treeSql(tree.right, conditions, sources);
  const on = conditions.get(tree)!;
  const line = `${tree.words} ${tree.right.kind === "source" ? right : `(\n${indent(right)}\n)`}`;
  const [first] = on.split("\n");
  const last = line.slice(line.lastIndexOf("\n") + 1).length;
  const separate = last + first!.length > LINE || on.includes("\n") ? `\n ${on}` : on;
  return `${treeSql(tree.left, conditions, sources)}\n${line}${separate}`;
}

function sourceSql(source: Source, scope: BlockScope): string {
  const { sql, name, names } = source.write(source.used, scope.outside);
  const alias = identifier(source.alias);
  const columns = names ? `(${names.map(bare).join(", ")})` : "";
  return name === source.alias && !names ? sql : `${sql} AS ${alias}${columns}`;
}

/** Whether the query is a set operation that nothing is done with but to order and cut it. */
export function isCompound(block: Block, outputs: readonly Output[], atoms: Atoms): boolean {
  const [source, more] = sourcesOf(block.from);
  if (!source?.compound || more || block.where.length > 0 || block.groupBy !== null || block.distinct !== null
    || block.qualify.length > 0 || outputs.length === 0) return false;
  const shown = outputs.map(output => output.name);
  return outputs.every(({ name, expr }) => name !== null && isColumnOf(expr, source, name, atoms))
    && block.orderBy.every(key => outputs.some(({ expr }) => sameAs(expr, key.expr)))
    && shown.join("\0") === source.columns.filter(c => shown.includes(c)).join("\0");
}

function compoundSql(
  block: Block, outputs: readonly Output[], sources: readonly Source[], atoms: Atoms, outside: Outside,
): string | null {
  if (!isCompound(block, outputs, atoms)) return null;
  const used = new Set(outputs.map(output => output.name!));
  return [sources[0]!.compound!(used, outside),
    ...orderLines(block, outputs, scopeOf([], outputs, atoms, outside))].join("\n");
}

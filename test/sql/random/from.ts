// Random FROM clauses: tables, queries, VALUES and every join; and the columns that they give.
import { listOf, of, optional, sql, type Fragment } from "./fragment.ts";
import { PLAIN_KINDS, literalOf } from "./kind.ts";
import {
  behind, columnsUnder, freshName, inside, spend, withColumns, type Column, type Place, type Relation,
} from "./place.ts";
import { condition } from "./condition.ts";
import { query } from "./query.ts";
import { leaf } from "./value.ts";

export interface From {
  readonly text: Fragment;
  readonly columns: readonly Column[];
  /** The names of all columns, also of those that cannot be told from others. */
  readonly names: readonly string[];
  /** The names that its tables have. */
  readonly tables: readonly string[];
  readonly rows: number;
}

/** What two of them are together; the rows are the caller's to say. */
const beside = (left: From, right: From): Pick<From, "columns" | "names" | "tables"> => ({
  columns: together(left, right),
  names: [...left.names, ...right.names],
  tables: [...left.tables, ...right.tables],
});

/** Cross joins of more rows would be slow where everything is naive. */
const MOST_ROWS = 300;
/** So would queries that are computed for each row of those around, which have so many rows together. */
const MOST_WORK = 8000;

const tooMany = (place: Place, rows: number): boolean => rows > Math.min(MOST_ROWS, MOST_WORK / place.around);

export function fromClause(place: Place): From {
  const { tape } = place.maker;
  const first = joined(place, source(place, [], NOTHING));
  if (!tape.chance(0.2) || !spend(place.maker)) return withBareNames(first, tape.chance(0.4));
  const next = source(place, first.columns, first);
  if (tooMany(place, first.rows * next.rows)) return first;
  return { ...beside(first, next), text: listOf([first.text, next.text]), rows: first.rows * next.rows };
}

/** The columns of both sides; one that has no table cannot be told from another of its name. */
function together(left: From, right: From, merged: readonly string[] = []): readonly Column[] {
  const clear = (from: From, other: From) => from.columns.filter(c => !merged.includes(c.name ?? "")
    && (c.table !== null || other.columns.every(o => o.name !== c.name)));
  return [...clear(left, right), ...clear(right, left)];
}

/** Some columns without their table, where that is unambiguous. */
function withBareNames(from: From, bare: boolean): From {
  const named = (name: string | null) => from.names.filter(n => n === name).length;
  const columns = from.columns.map(column => (!bare || column.table === null || named(column.name) > 1
    ? column
    : { ...column, text: sql`${column.name!}` }));
  return { ...from, columns: columns.map((c, i) => (c === from.columns[i] ? c : { ...c, plain: false })) };
}

/** What stands before in a FROM clause. */
type Taken = Pick<From, "columns" | "tables">;
const NOTHING: Taken = { columns: [], tables: [] };

const namesOf = ({ columns }: Relation): readonly string[] =>
  columns.flatMap(c => (c.name === null ? [] : [c.name]));

/** A table, a query or VALUES, under a name that is not taken; `before` is what a lateral query may read. */
function source(place: Place, before: readonly Column[], taken: Taken): From {
  const { tape } = place.maker;
  if (place.depth < 3 && tape.chance(0.3) && spend(place.maker)) {
    return tape.chance(0.15) ? valuesSource(place) : tape.chance(0.05) ? seriesSource(place)
      : querySource(place, before, taken);
  }
  if (taken.columns.length > 0 && tape.chance(0.08) && spend(place.maker)) return nested(place);
  const relation = tape.pick(place.tables);
  if (tape.chance(0.06)) return renamedTable(place, relation);
  const free = taken.columns.every(c => c.table !== null && c.table !== relation.name)
    && (taken.columns.length === 0 || !place.maker.joinsByNames);
  const alias = !free || tape.chance(0.6) ? freshName(place.maker, "r") : null;
  const text = of("table")`${relation.name}${alias === null ? "" : ` as ${alias}`}`;
  return tableUnder(alias ?? relation.name, relation, text);
}

const tableUnder = (name: string, relation: Relation, text: Fragment): From => ({
  text,
  columns: columnsUnder(name, relation),
  names: namesOf(relation),
  tables: [name],
  rows: relation.rows,
});

/** A join in parentheses. Its tables have names of their own. */
function nested(place: Place): From {
  const pair = [source(place, [], HIDDEN), source(place, [], HIDDEN)] as const;
  const made = onCondition(place, pair[0], pair[1], false);
  return { ...made, text: of("table")`(${made.text})`, rows: pair[0].rows * pair[1].rows };
}

/** A column that makes every table take a name of its own. */
const HIDDEN: Taken = {
  tables: [],
  columns: [{ text: sql``, kind: "loose", table: null, name: null, plain: false, narrow: false }],
};

function renamedTable(place: Place, relation: Relation): From {
  const alias = freshName(place.maker, "r");
  const columns = relation.columns.map((c, i) => (i < 2 ? { ...c, name: freshName(place.maker, "y") } : c));
  const list = columns.slice(0, 2).map(c => c.name).join(", ");
  const renamed = { ...relation, columns };
  return tableUnder(alias, renamed, of("table")`${relation.name} as ${alias} (${list})`);
}

function seriesSource(place: Place): From {
  const alias = freshName(place.maker, "g");
  const relation: Relation = { name: alias, rows: 4, columns: [{ name: "k", kind: "int", narrow: false }] };
  const ends = place.maker.tape.pick(["1, 4", "0, 6, 2", "3, 0, -1", "2, 1"]);
  return tableUnder(alias, relation, of("table")`generate_series(${ends}) as ${alias} (k)`);
}

function querySource(place: Place, before: readonly Column[], taken: Taken): From {
  const { tape } = place.maker;
  const lateral = before.length > 0 && tape.chance(0.6);
  // DuckDB reads every query in FROM as a lateral one.
  const around = { ...inside(behind(place, taken)), around: place.around * (lateral ? 20 : 1) };
  const inner = query({ ...around, outer: lateral ? [...before.filter(c => c.plain), ...around.outer]
    : around.outer }, {});
  const alias = freshName(place.maker, "q");
  // The first number is called as tables call theirs, so that it can be joined by name.
  const key = inner.columns.findIndex(c => c.kind === "int");
  const renames = key >= 0 && tape.chance(0.4) && inner.columns.every(c => c.name !== "k")
    ? inner.columns.slice(0, key + 1).map((c, i) => (i === key ? "k" : c.name!)) : [];
  const relation: Relation = {
    name: alias, rows: inner.rows, columns: inner.columns.map((c, i) =>
      ({ ...c, name: renames[i] ?? c.name })),
  };
  const list = renames.length > 0 ? ` (${renames.join(", ")})` : "";
  return tableUnder(alias, relation, of("table")`${lateral ? "lateral " : ""}(${inner.text}) as ${alias}${list}`);
}

function valuesSource(place: Place): From {
  const { tape } = place.maker;
  const kinds = Array.from({ length: 1 + tape.below(3) }, () => tape.pick(PLAIN_KINDS));
  const alias = freshName(place.maker, "v");
  const constant = { ...place, columns: [], outer: [] };
  // The first row says what types the columns have.
  const first = `(${kinds.map(kind => literalOf(tape, kind)).join(", ")})`;
  const more = Array.from({ length: tape.below(4) }, () => sql`(${listOf(kinds.map(kind => leaf(constant, kind)), ", ", kinds.length)})`);
  const columns = kinds.map((kind, i) => ({ name: `x${i}`, kind, narrow: false }));
  return tableUnder(alias, { name: alias, columns, rows: 1 + more.length },
    of("table")`(values ${listOf([first, ...more])}) as ${alias} (${columns.map(c => c.name).join(", ")})`);
}

function joined(place: Place, left: From): From {
  const { tape } = place.maker;
  if (!tape.chance(0.5) || !spend(place.maker)) return left;
  const lateral = tape.chance(0.2);
  const right = source(place, lateral ? left.columns : [], left);
  const isLateral = typeof right.text.parts[0] === "string" && right.text.parts[0] === "lateral ";
  if (tooMany(place, left.rows * right.rows)) return left;
  const made = tape.chance(0.25) && !isLateral ? byNames(place, left, right) : null;
  const join = made ?? (tape.chance(0.12) ? crossed(left, right)
    : onCondition(place, left, right, isLateral));
  return joined(place, { ...join, rows: left.rows * right.rows + left.rows + right.rows });
}

const crossed = (left: From, right: From): From =>
  ({ ...beside(left, right), text: of("table")`${left.text} cross join ${right.text}`, rows: 0 });

function onCondition(place: Place, left: From, right: From, lateral: boolean): From {
  const { tape } = place.maker;
  const how = tape.pick(lateral ? ["join", "left join"] : ["join", "left join", "right join", "full join", "inner join"]);
  const inner = how === "join" || how === "inner join";
  const both = beside(left, right);
  const subqueries = inner && place.subqueries && tape.chance(0.2);
  const on = withColumns({ ...place, subqueries, outer: inner ? place.outer : [] },
    { ...both, rows: left.rows * right.rows });
  const equal = equality(place, left, right);
  const more = equal === null || tape.chance(0.4) ? condition(on) : null;
  const all = listOf([...(equal ? [equal] : []), ...(more ? [more] : [])], " and ");
  return { ...both, text: of("table")`${left.text} ${how} ${right.text} on ${all}`, rows: 0 };
}

/** A column of each side that may be equal. */
function equality(place: Place, left: From, right: From): Fragment | null {
  const { tape } = place.maker;
  const columns = together(left, right);
  const a = tape.pick(left.columns);
  const candidates = right.columns.filter(c => c.kind === a.kind && c.kind !== "loose" && columns.includes(c));
  if (!columns.includes(a)) return null;
  if (candidates.length === 0) return null;
  const b = candidates.find(c => c.name === a.name) ?? tape.pick(candidates);
  return of("bool", "true")`${a.text} = ${b.text}`;
}

/** USING and NATURAL; null: the sides have no columns in common that can be told apart. */
function byNames(place: Place, left: From, right: From): From | null {
  const { tape } = place.maker;
  const shared = [...new Set(left.names)].filter(name => right.names.includes(name));
  const once = (from: From, name: string) => from.names.filter(n => n === name).length === 1;
  const kindOf = (from: From, name: string) => from.columns.find(c => c.name === name)?.kind ?? "loose";
  const usable = shared.filter(name => once(left, name) && once(right, name)
    && kindOf(left, name) !== "loose" && kindOf(left, name) === kindOf(right, name));
  if (usable.length === 0) return null;
  place.maker.joinsByNames = true;
  const natural = tape.chance(0.3) && usable.length === shared.length;
  const using = natural ? usable : [tape.pick(usable), ...usable.filter(() => tape.chance(0.15))];
  const merged = [...new Set(using)];
  const how = tape.pick(["join", "left join", "full join", "right join"]);
  const text = natural ? of("table")`${left.text} natural ${how} ${right.text}`
    : of("table")`${left.text} ${how} ${right.text} using (${merged.join(", ")})`;
  const both = beside(left, right);
  const names = [...merged, ...both.names.filter(name => !merged.includes(name))];
  return { ...both, text, rows: 0, columns: mergedColumns(left, right, merged), names };
}

/** Those of both sides stand where the left ones stood. */
function mergedColumns(left: From, right: From, names: readonly string[]): readonly Column[] {
  const one = (name: string, { kind }: Column): Column =>
    ({ text: sql`${name}`, kind, table: null, name, plain: true, narrow: false });
  const rest = together(left, right, names);
  return [
    ...left.columns.flatMap(c => (c.name !== null && names.includes(c.name) ? [one(c.name, c)]
      : rest.includes(c) ? [c] : [])),
    ...right.columns.filter(c => rest.includes(c)),
  ];
}

export const whereClause = (place: Place): Fragment => optional` where ${condition(place)}`;


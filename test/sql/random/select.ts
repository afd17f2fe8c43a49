// Random SELECTs: of rows and of groups, with windows, DISTINCT and DISTINCT ON.
import { listOf, of, optional, sql, type Fragment, type Part } from "./fragment.ts";
import type { Kind } from "./kind.ts";
import { freshName, spend, withColumns, type Column, type Place } from "./place.ts";
import { aggregateColumn } from "./aggregate.ts";
import { condition } from "./condition.ts";
import { fromClause, whereClause, type From } from "./from.ts";
import { looseValue } from "./function.ts";
import { groupBy } from "./group.ts";
import type { Query } from "./query.ts";
import { kindHere, leaf, plainKind, value } from "./value.ts";
import { orderWords, windowValue, type Named } from "./window.ts";

/** What is asked of a query. */
export interface Wanted {
  /** The kinds of its columns; else any. */
  readonly kinds?: readonly Kind[];
  /** At most one row: an aggregate of all rows, or the first in a total order. */
  readonly rows?: "aggregate" | "first";
}

export interface Select extends Query {
  readonly distinct: boolean;
  /** It has its order already. */
  readonly closed: boolean;
}

interface Item {
  readonly text: Fragment;
  readonly column: Pick<Column, "name" | "kind" | "narrow">;
}

export function select(place: Place, wanted: Wanted): Select {
  const { tape } = place.maker;
  if (tape.chance(0.03) && wanted.rows === undefined) return withoutFrom(place, wanted);
  const from = fromClause(place);
  const rows = withColumns(place, from);
  const where = tape.chance(0.6) ? whereClause(rows) : "";
  if (wanted.rows === "aggregate") return ofGroups(rows, from, where, wanted, false);
  if (wanted.rows === undefined && tape.chance(0.25) && spend(place.maker)) return ofGroups(rows, from,
    where, wanted, tape.chance(0.85));
  return ofRows(rows, from, where, wanted);
}

function withoutFrom(place: Place, wanted: Wanted): Select {
  const items = itemsOf({ ...place, columns: [] }, wanted, []);
  return {
    text: of("query")`select ${listOf(items.map(i => i.text), ", ", wanted.kinds?.length ?? 1)}`,
    columns: items.map(i => i.column), rows: 1, ordered: true, distinct: false, closed: false,
  };
}

function ofRows(place: Place, from: From, where: Part, wanted: Wanted): Select {
  const { tape } = place.maker;
  const named: Named = [];
  const least = wanted.kinds?.length ?? 1;
  if (!wanted.kinds && haveNames(from) && tape.chance(0.06)) return star(place, from, where);
  const items = itemsOf(place, wanted, named);
  const list = listOf(items.map(item => item.text), ", ", least);
  const columns = items.map(item => item.column);
  const exact = columns.every(c => c.kind !== "loose");
  const windows = named.length > 0 ? sql` window ${listOf(named, ", ", 0)}` : "";
  const tail = sql` from ${from.text}${where}${windows}`;
  const made = { columns, rows: from.rows, ordered: false, distinct: false, closed: false };
  const sortable = exact && place.columns.some(c => c.kind !== "loose");
  if (sortable && wanted.rows === undefined && tape.chance(0.05)) return distinctOn(place, list, tail, made);
  const distinct = exact && wanted.rows === undefined && tape.chance(0.1);
  return { ...made, distinct, ...sortedBy(place), text: of("query")`select ${distinct ? optional`distinct ` : ""}${list}${tail}` };
}

function itemsOf(place: Place, { kinds }: Wanted, named: Named): readonly Item[] {
  const { tape } = place.maker;
  const wanted: readonly Kind[] = kinds ?? Array.from({ length: tape.pick([2, 1, 3, 2]) }, () =>
    (tape.chance(0.8) ? kindHere(place) : tape.chance(0.1) ? "loose" : plainKind(place)));
  return wanted.map(kind => itemOf(place, kind, named));
}

function itemOf(place: Place, kind: Kind, named: Named): Item {
  const { tape } = place.maker;
  const windowed = tape.chance(0.1) && spend(place.maker) ? windowValue(place, kind, named) : null;
  const direct = !windowed && tape.chance(0.3) ? place.columns.filter(c => c.kind === kind) : [];
  const column = direct.length > 0 ? tape.pick(direct) : null;
  const text = windowed ?? column?.text ?? (kind === "loose" ? looseItem(place) : value(place, kind));
  const name = freshName(place.maker, "x");
  return { text: sql`${text} as ${name}`, column: { name, kind, narrow: column?.narrow ?? false } };
}

/** Without groups it is a value of each row. */
const looseItem = (place: Place): Fragment => looseValue({ ...place, subqueries: false });

/** Whether each column has a name of its own, so that somebody outside can read them all. */
const haveNames = ({ columns, names }: From): boolean =>
  columns.length > 0 && columns.length === names.length && new Set(names).size === names.length;

const star = ({ columns }: Place, from: From, where: Part): Select => ({
  text: of("query")`select * from ${from.text}${where}`, columns, rows: from.rows, ordered: false, distinct: false, closed: false,
});

/** The first row of each value, in an order in which rows that tie are equal. */
function distinctOn(place: Place, list: Fragment, tail: Fragment, made: Omit<Select, "text">): Select {
  const { tape } = place.maker;
  // A bare number would be a position in the select list.
  const inner = { ...place, subqueries: false, outer: [] };
  const column = tape.pick(place.columns.filter(c => c.kind !== "loose"));
  const on = tape.chance(0.6) ? column.text : sql`case when ${condition(inner)} then ${column.text} end`;
  const keys = made.columns.map((_, i) => sql`${String(i + 1)}${orderWords(place)}`);
  const order = [sql`${on}${orderWords(place)}`, ...keys];
  return {
    ...made, closed: true, ordered: false,
    text: of("query")`select distinct on (${on}) ${list}${tail} order by ${listOf(order, ", ", order.length)}`,
  };
}

function ofGroups(place: Place, from: From, where: Part, wanted: Wanted, keyed: boolean): Select {
  const { tape } = place.maker;
  const grouping = keyed ? groupBy(place) : null;
  const form = grouping?.sets ? "sets" : "group";
  const kinds: readonly Kind[] = wanted.kinds ?? ["int", kindHere(place), tape.chance(0.1) ? "loose" : "int"];
  const aggregates = kinds.map(kind => aggregateColumn(place, kind, form));
  const columns = [...grouping?.columns ?? [], ...aggregates];
  const groups = { ...place, columns };
  const windowed: Named = [];
  const items = wanted.rows === "aggregate" ? kinds.map((kind, i): Item => oneRow(groups, kind, aggregates[i]!))
    : itemsOf(groups, wanted, windowed);
  const having = tape.chance(0.25) && wanted.rows === undefined ? optional` having ${condition(groups)}` : "";
  const windows = windowed.length > 0 ? sql` window ${listOf(windowed, ", ", 0)}` : "";
  // Without GROUP BY an aggregate makes it one group.
  const first = grouping || wanted.rows === "aggregate" ? items
    : [named(aggregates[0]!, freshName(place.maker, "x")), ...items];
  const shown = wanted.kinds && !grouping && wanted.rows === undefined
    ? kinds.map((kind, i) => oneRow(groups, kind, aggregates[i]!)) : first;
  const list = listOf(shown.map(item => item.text), ", ", wanted.kinds?.length ?? 1);
  return {
    text: of("query")`select ${list} from ${from.text}${where}${grouping?.text ?? ""}${having}${windows}`,
    columns: shown.map(item => item.column), rows: grouping ? from.rows : 1, ordered: false,
      distinct: false, closed: false,
    ...(grouping ? sortedBy(groups) : {}),
  };
}

const named = ({ text, kind }: Column, name: string): Item =>
  ({ text: sql`${text} as ${name}`, column: { name, kind, narrow: false } });

/** A column, or something computed that is no bare number, which would be a position. */
const sortedBy = (place: Place): Pick<Query, "sortKey"> => ({
  sortKey: () => {
    const kind = kindHere(place);
    return sql`coalesce(${value({ ...place, subqueries: false }, kind)}, ${leaf({ ...place, columns: [] }, kind)})`;
  },
});

/** The aggregate itself, or something that is computed from it. */
function oneRow(groups: Place, kind: Kind, aggregate: Column): Item {
  const name = freshName(groups.maker, "x");
  const column = { name, kind, narrow: false };
  if (kind === "loose" || !groups.maker.tape.chance(0.25)) return named(aggregate, name);
  const more = value(groups, kind);
  return { text: sql`coalesce(${aggregate.text}, ${more}) as ${name}`, column };
}

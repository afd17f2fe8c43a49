// Pairs of queries that must have the same rows whatever the data, so that no oracle is needed: ternary
// logic partitioning, where a condition, its negation and its being null divide the rows in three (Rigger
// and Su, OOPSLA 2020), and NoREC, where a condition stands where no optimizer can use it (Rigger and Su,
// ESEC/FSE 2020).
import { listOf, sql, type Fragment, type Part } from "./fragment.ts";
import { condition } from "./condition.ts";
import { fromClause } from "./from.ts";
import { spend, withColumns, type Place } from "./place.ts";
import { kindHere, value } from "./value.ts";

/** What a pair is made of; each can be made simpler by itself. */
export interface Pieces {
  readonly from: Part;
  readonly condition: Part;
  readonly first: Part;
  readonly second: Part;
}

interface Form {
  readonly name: string;
  readonly pair: (pieces: Pieces) => readonly [Part, Part];
}

export interface Partition {
  readonly form: Form;
  readonly pieces: Pieces;
}

/** The three parts of what a query says of its rows: `of` gives the query with a condition on them. */
const thirds = (condition: Part, of: (condition: Part) => Part, operator = "union all"): Part =>
  listOf([condition, sql`not ${condition}`, sql`${condition} is null`].map(of), ` ${operator} `, 3);

const rows = ({ from, first, second }: Pieces, distinct = ""): Fragment =>
  sql`select ${distinct}${first} as a, ${second} as b from ${from}`;

/** An aggregate of all rows is an aggregate of those of the thirds. */
const aggregated = (name: string, whole: string, again: string): Form => ({
  name,
  pair: pieces => {
    const of = (tail: Part): Part => sql`select ${whole.replace("?", "")}${pieces.first}) as a from ${pieces.from}${tail}`;
    return [of(""), sql`select ${again} as a from (${thirds(pieces.condition, c => of(sql` where ${c}`))}) as parts`];
  },
});

export const FORMS: readonly Form[] = [
  {
    name: "rows by WHERE",
    pair: pieces => [rows(pieces), thirds(pieces.condition, c => sql`${rows(pieces)} where ${c}`)],
  },
  {
    name: "distinct rows by WHERE",
    pair: pieces => [rows(pieces, "distinct "), thirds(pieces.condition, c => sql`${rows(pieces, "distinct ")} where ${c}`, "union")],
  },
  {
    name: "groups by WHERE",
    pair: ({ from, condition: c, first, second }) => {
      const of = (tail: Part): Part => sql`select ${first} as a, count(${second}) as b from ${from}${tail} group by ${first}`;
      return [of(""), sql`select a, sum(b) as b from (${thirds(c, part => of(sql` where ${part}`))}) as parts group by a`];
    },
  },
  {
    name: "groups by HAVING",
    pair: ({ from, condition: c, first, second }) => {
      const of = (tail: Part): Part => sql`select ${first} as a, max(${second}) as b from ${from} group by ${first}${tail}`;
      const some = sql`bool_or(${c})`;
      return [of(""), thirds(some, part => of(sql` having ${part}`))];
    },
  },
  aggregated("count by WHERE", "count(", "sum(a)"),
  aggregated("least by WHERE", "min(", "min(a)"),
  aggregated("greatest by WHERE", "max(", "max(a)"),
  aggregated("greatest of distinct values by WHERE", "max(distinct ", "max(a)"),
  {
    name: "rows by filters of aggregates",
    pair: ({ from, condition: c, first }) => {
      const counted = (filter: Part): Part => sql`count(${first}) filter (where ${filter})`;
      return [sql`select count(${first}) as a from ${from}`, sql`select ${thirds(c, counted, "+")} as a from ${from}`];
    },
  },
  {
    name: "a condition where it drops rows and where it is a value",
    pair: ({ from, condition: c }) => [
      sql`select count(*) as a from ${from} where ${c}`,
      sql`select coalesce(sum(case when ${c} then 1 else 0 end), 0) as a from ${from}`,
    ],
  },
  {
    name: "a condition of a join and behind it",
    pair: ({ from, condition: c, first, second }) => [
      sql`select ${first} as a, ${second} as b from ${from} where ${c}`,
      sql`select a, b from (select ${first} as a, ${second} as b, ${c} as c from ${from}) as q where c`,
    ],
  },
];

/** A pair of queries; null: the FROM clause has no columns to read. */
export function partitionOf(place: Place): Partition | null {
  const { tape } = place.maker;
  const form = tape.pick(FORMS);
  const from = fromClause(place);
  if (from.columns.every(c => c.kind === "loose")) return null;
  // Groups are of columns: a bare number would be a position in the select list.
  const rowsPlace = withColumns({ ...place, subqueries: form.name !== "groups by HAVING" }, from);
  const exact = from.columns.filter(c => c.kind !== "loose");
  const plain = form.name.startsWith("groups") || !spend(place.maker);
  const item = (): Fragment => (plain ? tape.pick(exact).text
    : value({ ...rowsPlace, subqueries: false }, kindHere(rowsPlace)));
  return { form, pieces: { from: from.text, condition: condition(rowsPlace), first: item(),
    second: item() } };
}

// Random queries: WITH, selects and set operations, their order and their limit. The grammar is recursive, and so are
// the imports of the files that make its parts.
import { listOf, of, optional, sql, type Fragment, type Part } from "./fragment.ts";
import { PLAIN_KINDS, type Kind } from "./kind.ts";
import { freshName, inside, spend, type Column, type Place, type Relation } from "./place.ts";
import { select, type Wanted } from "./select.ts";
import { leaf } from "./value.ts";
import { orderWords } from "./window.ts";

/** A query and its columns. */
export interface Query {
  readonly text: Fragment;
  readonly columns: readonly Pick<Column, "name" | "kind" | "narrow">[];
  readonly rows: number;
  /** Whether the order of the rows is total. */
  readonly ordered: boolean;
  /** Something to order by that it does not show. */
  readonly sortKey?: () => Fragment;
}

/** A query whose result may be a relation; `top`: a statement of its own, which may have an order and repeated names. */
export function query(place: Place, wanted: Wanted): Query {
  const { tape } = place.maker;
  const chance = place.depth === 0 ? 0.3 : 0.06;
  if (place.depth < 3 && tape.chance(chance) && spend(place.maker)) return withTables(place, wanted);
  return body(place, wanted);
}

function withTables(place: Place, wanted: Wanted): Query {
  const { tape } = place.maker;
  const tables: Relation[] = [];
  const parts: Part[] = [];
  for (let i = tape.below(2); i >= 0; i--) {
    const name = freshName(place.maker, "c");
    const around = inside(place);
    const inner = query({ ...around, tables: [...tables, ...place.tables] }, {});
    const renamed = tape.chance(0.15) ? inner.columns.map(c => ({ ...c, name: freshName(place.maker, "y") })) : null;
    tables.push({ name, columns: renamed ?? inner.columns, rows: inner.rows });
    const list = renamed ? ` (${renamed.map(c => c.name).join(", ")})` : "";
    parts.push(sql`${name}${list} as ${tape.pick(["", "", "", "materialized ", "not materialized "])}(${inner.text})`);
  }
  // Named twice, so that they are likely to be used, and used several times.
  const inner = body({ ...place, tables: [...tables, ...tables, ...place.tables] }, wanted);
  return { ...inner, text: of("query")`with ${listOf(parts)} ${inner.text}` };
}

function body(place: Place, wanted: Wanted): Query {
  const { tape } = place.maker;
  const setOperation = wanted.rows === undefined && tape.chance(0.12) && spend(place.maker);
  if (setOperation) return arranged(place, combined(place, wanted), wanted, "set operation");
  const made = select(place, wanted);
  if (made.closed) return made;
  return arranged(place, made, wanted, made.distinct ? "distinct" : "select");
}

const OPERATIONS = ["union all", "union", "intersect", "except", "intersect all", "except all"];

function combined(place: Place, wanted: Wanted): Query {
  const { tape } = place.maker;
  const kinds: readonly Kind[] = wanted.kinds ?? Array.from({ length: 1 + tape.below(3) }, () => tape.pick(PLAIN_KINDS));
  // The left side names the columns, so that it is no VALUES.
  const side = (...forms: readonly ((place: Place, wanted: Wanted) => Query)[]): Query => {
    const inner = { ...place, depth: place.depth + 1 };
    return tape.chance(0.25) && spend(place.maker) ? tape.pick(forms)(inner, { kinds }) : select(inner, { kinds });
  };
  const [left, right] = [side(combined, body), side(combined, body, constantRows)];
  return {
    text: of("query")`(${left.text}) ${tape.pick(OPERATIONS)} (${right.text})`, rows: left.rows + right.rows, ordered: false,
    columns: left.columns.map(c => ({ ...c, narrow: false })),
  };
}

/** VALUES as a query. */
function constantRows(place: Place, { kinds = [] }: Wanted): Query {
  const { tape } = place.maker;
  const constant = { ...place, columns: [], outer: [], subqueries: false };
  const known = kinds.filter((kind): kind is Exclude<Kind, "loose"> => kind !== "loose");
  if (known.length < kinds.length) return select(place, { kinds });
  const rows = Array.from({ length: 1 + tape.below(3) }, () =>
    sql`(${listOf(known.map(kind => leaf(constant, kind)), ", ", known.length)})`);
  return {
    text: of("query")`values ${listOf(rows)}`, rows: rows.length, ordered: false,
    columns: kinds.map(kind => ({ name: null, kind, narrow: false })),
  };
}

/** Adds an order and a limit. */
function arranged(place: Place, made: Query, wanted: Wanted, form: "select" | "distinct" | "set operation"): Query {
  const { tape } = place.maker;
  const total = made.columns.length > 0 && made.columns.every(c => c.kind !== "loose");
  const limited = wanted.rows === "first" || (total && tape.chance(place.depth === 0 ? 0.25 : 0.1));
  if (wanted.rows === "aggregate" || (!limited && !tape.chance(place.depth === 0 ? 0.4 : 0.03))) return made;
  const positions = made.columns.map((_, i) => i + 1).filter(i => made.columns[i - 1]!.kind !== "loose");
  const name = (i: number) => {
    const { name: column } = made.columns[i - 1]!;
    return column !== null && tape.chance(0.3) ? column : String(i);
  };
  const keys = positions.map(i => sql`${name(i)}${orderWords(place)}`);
  const shuffled = tape.chance(0.5) ? [...keys].reverse() : keys;
  if (shuffled.length === 0) return made;
  const limit = limited ? limitText(place, wanted.rows === "first") : "";
  const some = limited || tape.chance(0.6) ? shuffled : shuffled.slice(0, 1);
  const whole = some.length === shuffled.length && total;
  // Set operations and DISTINCT have no rows but those that they show.
  const computed = form === "select" && tape.chance(0.15) ? made.sortKey?.() ?? null : null;
  const order = computed ? [sql`${computed}${orderWords(place)}`, ...some] : some;
  const text = limited ? sql`${made.text} order by ${listOf(order, ", ", order.length)}${limit}`
    : sql`${made.text}${optional` order by ${listOf(order, ", ", whole ? order.length : 1)}`}`;
  return { ...made, text: form === "set operation" ? of("query")`${text}` : text, ordered: whole, rows: made.rows };
}

function limitText(place: Place, first: boolean): string {
  const { tape } = place.maker;
  const offset = tape.chance(0.3) ? ` offset ${tape.pick(["1", "2", "0"])}` : "";
  return ` limit ${first ? "1" : tape.pick(["3", "1", "5", "0", "2"])}${offset}`;
}

// Which named queries a query reads, and where in it: what a recursive query may do with itself depends on that.
import type { SqlExpr, SqlFrom, SqlGroup, SqlQuery, SqlSelect } from "../ast.ts";
import { inside } from "./walk.ts";

/**
 * Where a table is read. `plain`: its rows go their way to the result. `subquery`: inside of an expression. `outer`:
 * where an outer join may put nulls in its rows' place. `taken`: where its rows take others away.
 */
export type ReferencePlace = "plain" | "subquery" | "outer" | "taken";

export interface Reference {
  readonly name: string;
  readonly at: number;
  readonly place: ReferencePlace;
}

/** The places where a query reads one of the names (in lower case), unless a WITH inside gives them to others. */
export function referencesIn(query: SqlQuery, names: ReadonlySet<string>): readonly Reference[] {
  const found: Reference[] = [];
  walkQuery(query, "plain", { names, found });
  return found;
}

interface Search {
  readonly names: ReadonlySet<string>;
  readonly found: Reference[];
}

/** A place inside of another: the first thing that sets it apart counts. */
const within = (outer: ReferencePlace, inner: ReferencePlace): ReferencePlace => (outer === "plain" ? inner : outer);

function walkQuery(query: SqlQuery, place: ReferencePlace, search: Search): void {
  let names = search.names;
  for (const table of query.with) {
    const own = without(names, query.with.map(t => t.name));
    walkQuery(table.query, place, { ...search, names: query.recursive ? own : names });
    names = without(names, [table.name]);
  }
  const inner = { ...search, names };
  if (names.size === 0) return;
  const { body } = query;
  switch (body.kind) {
    case "select": walkSelect(body, place, inner); break;
    case "values": walkExprs(body.rows.flat(), inner); break;
    case "setOperation":
      walkQuery(body.left, place, inner);
      walkQuery(body.right, body.op === "except" ? within(place, "taken") : place, inner);
  }
  walkExprs(query.orderBy.map(term => term.expr), inner);
}

const without = (names: ReadonlySet<string>, taken: readonly string[]): ReadonlySet<string> => {
  const lower = taken.map(name => name.toLowerCase());
  return new Set([...names].filter(name => !lower.includes(name)));
};

function walkSelect(select: SqlSelect, place: ReferencePlace, search: Search): void {
  for (const item of select.from) walkFrom(item, place, search);
  walkExprs([
    ...typeof select.distinct === "string" ? [] : select.distinct, ...select.items.map(item => item.expr),
    ...select.where ? [select.where] : [], ...select.having ? [select.having] : [], ...select.groupBy.flatMap(inGroup),
    ...select.windows.flatMap(({ window }) => [...window.partitionBy, ...window.orderBy.map(term => term.expr)]),
  ], search);
}

function inGroup(group: SqlGroup): readonly SqlExpr[] {
  switch (group.kind) {
    case "expr": return [group.expr];
    case "list": return group.items;
    case "rollup": case "cube": case "sets": return group.items.flatMap(inGroup);
  }
}

/** The sides of a join whose rows nulls may stand in for. */
const NULLABLE = {
  inner: { left: false, right: false }, cross: { left: false, right: false }, left: { left: false, right: true },
  right: { left: true, right: false }, full: { left: true, right: true },
} as const;

function walkFrom(item: SqlFrom, place: ReferencePlace, search: Search): void {
  switch (item.kind) {
    case "table": {
      const name = item.path.length === 1 ? item.path[0]!.toLowerCase() : null;
      if (name !== null && search.names.has(name)) search.found.push({ name, at: item.at, place });
      return;
    }
    case "subquery": return walkQuery(item.query, place, search);
    case "function": return walkExprs(item.call.args, search);
    case "join": {
      const nullable = NULLABLE[item.how];
      walkFrom(item.left, nullable.left ? within(place, "outer") : place, search);
      walkFrom(item.right, nullable.right ? within(place, "outer") : place, search);
      if (item.on) walkExprs([item.on], search);
    }
  }
}

function walkExprs(exprs: readonly SqlExpr[], search: Search): void {
  for (const expr of exprs) {
    if (expr.kind === "subquery") walkQuery(expr.query, "subquery", search);
    walkExprs(inside(expr), search);
  }
}

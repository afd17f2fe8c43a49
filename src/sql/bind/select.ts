// One SELECT with its ORDER BY: from the FROM clause over filters, groups and windows to named columns.
import { distinct, project, sort, unordered } from "../../../engine/plan/build.ts";
import { exprKey } from "../../../engine/plan/fingerprint.ts";
import type { NamedExpr, Plan, SortKey } from "../../../engine/plan/node.ts";
import type { Expr, TypedExpr } from "../../../expr/node.ts";
import { isNested } from "../../../expr/type.ts";
import { projectWindows } from "../../../frame/verb/window.ts";
import type { SqlExpr, SqlOrder, SqlSelect, SqlWindow } from "../ast.ts";
import { aValueOf } from "../type-name.ts";
import { ownTyped } from "./beside.ts";
import { Block } from "./block.ts";
import { keepWhere } from "./condition.ts";
import { bindFrom } from "./from.ts";
import { Groups, hasAggregates } from "./groups.ts";
import { aliasesOf, expandItems, itemExpr, positions, type Item } from "./items.ts";
import { rowPlace, type Place } from "./place.ts";
import type { BoundQuery, OutputColumn, QueryContext, Session } from "./session.ts";
import { toExpr } from "./expression.ts";

/** A query's columns, and whether its plan has others behind them that its order needs. */
export interface BoundSelect extends BoundQuery {
  readonly sorted: boolean;
}

export function bindSelect(
  select: SqlSelect,
  orderBy: readonly SqlOrder[],
  context: QueryContext,
): BoundSelect {
  const from = bindFrom(select.from, context);
  const { session, outer, tables } = context;
  const block = new Block({
    session,
    outer,
    tables,
    beside: context.beside ?? null,
    plan: from.plan,
    scope: from.scope,
    aliases: aliasesOf(select.items),
  });
  if (select.where) keepWhere(select.where, rowPlace(block, "WHERE"));
  // The rows of several tables have no order before ORDER BY, so that it does not matter in which they are
  // written.
  if (select.from.length > 1 || select.from[0]?.kind === "join") block.plan = unordered(block.plan);
  const items = expandItems(select.items, block);
  const windows = new Map(select.windows.map(({ name, window }) => [name.toLowerCase(), window]));
  const place = groupedPlace(select, items, orderBy, windows, block);
  return new Output(select, items, place).bind(orderBy);
}

/** Where the select list stands: among rows or among groups. */
function groupedPlace(
  select: SqlSelect,
  items: readonly Item[],
  orderBy: readonly SqlOrder[],
  windows: ReadonlyMap<string, SqlWindow>,
  block: Block,
): Place {
  const distinctOn = Array.isArray(select.distinct) ? (select.distinct as readonly SqlExpr[]) : [];
  const exprs = [
    ...items.flatMap(({ source }) => (source.kind === "expr" ? [source.expr] : [])),
    ...(select.having ? [select.having] : []),
    ...orderBy.map(term => term.expr),
    ...distinctOn,
    ...select.windows.flatMap(({ window }) => [
      ...window.partitionBy,
      ...window.orderBy.map(term => term.expr),
    ]),
  ];
  if (select.groupBy.length === 0 && !select.having && !hasAggregates(exprs)) {
    return { ...rowPlace(block, "SELECT"), windows };
  }
  const groups = new Groups(select, items, block);
  exprs.forEach(expr => groups.collect(expr));
  const grouped = groups.block();
  if (select.having) keepWhere(select.having, groups.place(grouped, "HAVING", null));
  return groups.place(grouped, "SELECT", windows);
}

/** The columns that come out, and those that only the order or DISTINCT ON needs. */
class Output {
  readonly #session: Session;
  readonly #exprs: { readonly expr: Expr; readonly at: number }[] = [];
  readonly #keys: (string | null)[] = [];
  readonly #names: string[] = [];
  readonly #columns: OutputColumn[];

  constructor(
    readonly select: SqlSelect,
    readonly items: readonly Item[],
    readonly place: Place,
  ) {
    this.#session = place.block.session;
    this.#columns = items.map(item => ({
      name: item.name,
      column: this.#add(ownTyped(itemExpr(item, place)), item.at, item.name),
    }));
  }

  /** Columns keep the name they have, once. */
  #add(expr: Expr, at: number, name: string): string {
    const own =
      expr.kind === "column" &&
      !this.#names.includes(expr.name) &&
      this.place.block.plan.schema.some(f => f.name === expr.name)
        ? expr.name
        : this.#session.fresh(name);
    this.#exprs.push({ expr, at });
    this.#keys.push(null);
    this.#names.push(own);
    return own;
  }

  bind(orderBy: readonly SqlOrder[]): BoundSelect {
    const { distinct: kind } = this.select;
    const order = orderBy.map(term => ({ term, column: this.#ordered(term.expr) }));
    const on = typeof kind === "string" ? null : kind.map(expr => this.#ordered(expr));
    const visible = this.#columns.length;
    if (kind === "all" && this.#names.length > visible) {
      this.#session.fail(
        orderBy[0]!.at,
        "sql-order",
        "SELECT DISTINCT is ordered by columns that it selects.",
        "Select the column, too.",
      );
    }
    const { block } = this.place;
    const bound = this.#exprs.map(({ expr, at }, i): NamedExpr => ({
      name: this.#names[i]!,
      expr: block.bind(expr, at),
    }));
    const projected = projectWindows(block.plan, bound);
    const keys = order.map(({ term, column }) => this.#sortKey(projected, column, term));
    return { ...this.#arranged(projected, keys, on), columns: this.#columns };
  }

  #arranged(
    plan: Plan,
    keys: readonly SortKey[],
    on: readonly string[] | null,
  ): { readonly plan: Plan; readonly sorted: boolean } {
    const sorted = keys.length > 0;
    if (this.select.distinct === "all") {
      const once = distinct(plan, null, false, "any");
      return { plan: sorted ? sort(once, keys) : once, sorted };
    }
    const ordered = sorted ? sort(plan, keys) : plan;
    return {
      plan: on === null ? ordered : distinct(ordered, [...new Set(on)], sorted, sorted ? "first" : "any"),
      sorted,
    };
  }

  /** The column by which something is ordered: by position, by name, or computed. */
  #ordered(expr: SqlExpr): string {
    if (expr.kind === "number" && /^-?\d+$/.test(expr.text)) {
      const column = this.#columns[Number(expr.text) - 1];
      if (column) return column.column;
      this.#session.fail(
        expr.at,
        "sql-order",
        `There is no column ${expr.text} in the select list.`,
        positions(this.#columns.length),
      );
    }
    const alias = expr.kind === "column" && expr.path.length === 1 ? this.#named(expr.path[0]!) : null;
    if (alias !== null) return alias;
    const value = ownTyped(toExpr(expr, { ...this.place, clause: "ORDER BY" }));
    const key = this.#keyOf(value, expr.at);
    for (let i = 0; i < this.#exprs.length; i++) {
      this.#keys[i] ??= this.#keyOf(this.#exprs[i]!.expr, this.#exprs[i]!.at);
      if (this.#keys[i] === key) return this.#names[i]!;
    }
    return this.#add(value, expr.at, "order");
  }

  #keyOf(expr: Expr, at: number): string {
    return exprKey(this.place.block.bind(expr, at));
  }

  /** A name that was given comes before columns of FROM, one that an item has by itself behind them. */
  #named(name: string): string | null {
    const { scope } = this.place.block;
    const among = this.#columns.filter(
      (c, i) =>
        c.name.toLowerCase() === name.toLowerCase() &&
        !(this.items[i]!.derived && scope.find([name]).kind !== "none"),
    );
    return among[0]?.column ?? null;
  }

  #sortKey(plan: Plan, column: string, { descending, nullsFirst, at }: SqlOrder): SortKey {
    const { name, type, nullable } = plan.schema.find(f => f.name === column)!;
    if (isNested(type))
      this.#session.fail(at, "type-mismatch", `ORDER BY takes values that compare, not ${aValueOf(type)}.`);
    const expr: TypedExpr = { kind: "column", name, type, nullable };
    return { expr, descending, nullsFirst: nullsFirst ?? false };
  }
}

/** Exactly the named columns of a plan. */
export function onlyColumns(plan: Plan, columns: readonly OutputColumn[]): Plan {
  if (plan.schema.length === columns.length) return plan;
  return project(plan, columns.map(({ column }): NamedExpr => {
    const { type, nullable } = plan.schema.find(f => f.name === column)!;
    return { name: column, expr: { kind: "column", name: column, type, nullable } };
  }));
}


// GROUP BY: keys and sets of keys, the aggregates of a query's clauses, and what names mean behind the
// grouping.
import { bindAggregate } from "../../../expr/bind/bind.ts";
import { QuernError } from "../../../expr/error.ts";
import type { AggregateName } from "../../../expr/function/table.ts";
import type { Expr, TypedExpr } from "../../../expr/node.ts";
import { INT64, isNested } from "../../../expr/type.ts";
import { aggregate, groupingSets } from "../../../engine/plan/build.ts";
import { exprKey } from "../../../engine/plan/fingerprint.ts";
import type { Grouping, NamedAggregate, NamedExpr } from "../../../engine/plan/node.ts";
import type { SqlCall, SqlExpr, SqlSelect, SqlWindow } from "../ast.ts";
import { aValueOf } from "../type-name.ts";
import { aggregateArguments, orderedName } from "./aggregate-arguments.ts";
import { AGGREGATE_NAMES, aggregateName } from "./aggregate-name.ts";
import { ownTyped } from "./beside.ts";
import { Block } from "./block.ts";
import { firstOccurrence } from "./distinct-aggregate.ts";
import { toExpr } from "./expression.ts";
import { itemExpr, positions, type Item } from "./items.ts";
import { setsOf } from "./grouping-sets.ts";
import { call } from "./operator.ts";
import { madeOf } from "./origin.ts";
import { rowPlace, type Place } from "./place.ts";
import { some, walkExpr } from "./walk.ts";

const isGrouping = ({ name }: SqlCall): boolean => /^grouping(_id)?$/i.test(name);

/** An aggregate of groups, not of a window. */
const isAggregate = (node: SqlExpr): node is SqlCall =>
  node.kind === "call" && node.over === null && (aggregateName(node) !== null || isGrouping(node));

export const hasAggregates = (exprs: readonly SqlExpr[]): boolean =>
  exprs.some(expr => some(expr, isAggregate));

/** Aggregates that are the same of distinct values. */
const SAME_OF_DISTINCT: ReadonlySet<AggregateName> =
  new Set(["min", "max", "nUnique", "any", "all", "bitAnd", "bitOr", "first", "last"] as const);

interface Key extends NamedExpr {
  readonly key: string;
}

/** Groups the rows of a block; the result is a block whose rows are groups. */
export class Groups {
  readonly #input: Block;
  readonly #keys: Key[] = [];
  readonly #sets: readonly (readonly number[])[] | null;
  readonly #aggregates = new Map<string, NamedAggregate>();
  readonly #names = new Map<SqlCall, string>();
  readonly #groupings = new Map<string, Grouping>();
  readonly #determined = new Map<string, NamedAggregate>();

  constructor(select: SqlSelect, items: readonly Item[], input: Block) {
    this.#input = input;
    this.#sets = setsOf(select, expr => this.#addKey(expr, items), input.session);
    if (this.#sets === null) this.#addDetermined();
  }

  /** Columns of a table whose primary key is grouped by have one value in each group. */
  #addDetermined(): void {
    const { scope, schema, session } = this.#input;
    const grouped = new Set(this.#keys.flatMap(({ expr }) => (expr.kind === "column" ? [expr.name] : [])));
    for (const { column, determinedBy } of scope.columns) {
      if (
        !determinedBy?.every(name => grouped.has(name)) ||
        grouped.has(column) ||
        this.#determined.has(column)
      )
        continue;
      const { type } = schema.find(f => f.name === column)!;
      // All of the values are the same one: the least is found without regard to the rows' order.
      const value: Expr = {
        kind: "aggregate",
        name: isNested(type) || type.kind === "bool" ? "first" : "min",
        args: [{ kind: "column", name: column }],
      };
      const aggregate = bindAggregate(value, schema, column, true);
      if (aggregate.kind !== "aggregate") throw new Error(`${column} was bound to no aggregate`);
      this.#determined.set(column, { name: session.fresh(column), aggregate });
    }
  }

  #addKey(expr: SqlExpr, items: readonly Item[]): number {
    const place = rowPlace(this.#input, "GROUP BY");
    const position = expr.kind === "number" ? items[Number(expr.text) - 1] : undefined;
    if (expr.kind === "number" && !position) {
      this.#input.session.fail(expr.at, "sql-group", `There is no column ${expr.text} in the select list.`, positions(items.length));
    }
    const bound = this.#input.bind(
      ownTyped(position ? itemExpr(position, place) : toExpr(expr, place)),
      expr.at,
    );
    if (isNested(bound.type)) {
      this.#input.session.fail(expr.at, "type-mismatch", `GROUP BY takes values that compare, not ${aValueOf(bound.type)}.`);
    }
    const key = exprKey(bound);
    const known = this.#keys.findIndex(k => k.key === key);
    if (known >= 0) return known;
    const name = bound.kind === "column" && this.#input.plan.schema.some(f => f.name === bound.name)
      ? bound.name : this.#input.session.fresh(position?.name ?? "key");
    return this.#keys.push({ key, name, expr: bound }) - 1;
  }

  /** Finds the aggregates of an expression, which are computed before anything else is. */
  collect(expr: SqlExpr): void {
    walkExpr(expr, node => {
      if (!isAggregate(node)) return true;
      const nested = node.args.some(arg => hasAggregates([arg]));
      if (nested) this.#input.session.fail(node.at, "sql-aggregate", "An aggregate stands inside of another.", "Compute the inner one in a subquery.");
      this.#names.set(node, isGrouping(node) ? this.#grouping(node) : this.#aggregate(node));
      return false;
    });
  }

  #aggregate(node: SqlCall): string {
    const { session } = this.#input;
    const place = rowPlace(this.#input, `the aggregate ${node.name}`);
    const translate = (expr: SqlExpr) => toExpr(expr, place);
    const known = AGGREGATE_NAMES.get(orderedName(node) ?? node.name.toLowerCase())!;
    const args = aggregateArguments(node, place, translate);
    const filter = node.filter && translate(node.filter);
    const distinct = node.distinct && !SAME_OF_DISTINCT.has(known);
    if (distinct && args.length !== 1) session.unsupported(node.at, `${node.name}(distinct …) of ${args.length} values`);
    const name = distinct && known === "count" ? "nUnique" : known;
    const counted = distinct && name !== "nUnique" ? this.#onceEach(node, args[0]!, filter) : filter;
    const grouped = this.#keys.length > 0 && (this.#sets?.every(set => set.length > 0) ?? true);
    const whole = madeOf({ kind: "aggregate", name, args, ...counted ? { filter: counted } : {} }, node);
    const bound = session.placed(node.at, () => bindAggregate(whole, this.#input.schema, node.name, grouped));
    if (bound.kind !== "aggregate") throw new Error(`${node.name} was bound to no aggregate`);
    const key = exprKey(bound);
    let own = this.#aggregates.get(key);
    if (!own) this.#aggregates.set(key, own = { name: session.fresh(node.name), aggregate: bound });
    return own.name;
  }

  /** A condition that is true for one row of each distinct value in a group. */
  #onceEach(node: SqlCall, value: Expr, filter: Expr | null): Expr {
    if (this.#sets) this.#input.session.unsupported(node.at, `${node.name}(distinct …) with grouping sets`);
    const first = firstOccurrence(this.#input, this.#keys.map(k => k.expr), value, filter, node.at);
    return filter ? call("and", filter, first) : first;
  }

  #grouping(node: SqlCall): string {
    const { session } = this.#input;
    const keys = node.args.map(arg => {
      const key = exprKey(this.#input.bind(toExpr(arg, rowPlace(this.#input, "grouping")), arg.at));
      const index = this.#keys.findIndex(k => k.key === key);
      return index >= 0 ? index : session.fail(arg.at, "sql-group", "grouping takes keys of GROUP BY.", "Put this into GROUP BY, too.");
    });
    const name = this.#groupings.get(keys.join())?.name ?? session.fresh("grouping");
    this.#groupings.set(keys.join(), { name, keys });
    return name;
  }

  /** The block of groups, once all aggregates are known. */
  block(): Block {
    const { session, plan, scope, outer, tables, aliases } = this.#input;
    const aggregates = [...this.#aggregates.values(), ...this.#determined.values()];
    if (this.#keys.length === 0 && aggregates.length === 0) {
      aggregates.push({
        name: session.fresh("count"),
        aggregate: { kind: "aggregate", name: "count", args: [], type: INT64, nullable: false },
      });
    }
    const keys = this.#keys.map(({ name, expr }) => ({ name, expr }));
    const grouped =
      this.#sets === null
        ? aggregate(plan, keys, aggregates)
        : groupingSets({
            input: plan,
            keys,
            sets: this.#sets,
            aggregates,
            groupings: [...this.#groupings.values()],
            maintainOrder: false,
          });
    return new Block({
      session,
      scope,
      outer,
      tables,
      aliases,
      plan: grouped,
      mapped: (column, at) => this.#columnOf(column, at),
    });
  }

  /** What a column of FROM is in a group: a key, or nothing. */
  #columnOf(column: string, at: number): Expr {
    const key = this.#keys.find(({ expr }) => expr.kind === "column" && expr.name === column);
    const own = key ?? this.#determined.get(column);
    if (own) return { kind: "column", name: own.name };
    const shown = this.#input.scope.columns.find(c => c.column === column)?.name ?? column;
    return this.#input.session.fail(at, "sql-group", `The column ${shown} has one value per row, and a group needs one.`,
      `Put it into GROUP BY, or aggregate it, as in any_value(${shown}).`);
  }

  place(block: Block, clause: string, windows: ReadonlyMap<string, SqlWindow> | null): Place {
    return {
      block, clause, windows,
      aggregate: node => (isGrouping(node) && this.#sets === null ? { kind: "literal", value: 0n, type: INT64 }
        : { kind: "column", name: this.#names.get(node) ?? this.#late(node) }),
      key: node => this.#keyOf(node),
    };
  }

  #late(node: SqlCall): never {
    throw new Error(`the aggregate ${node.name} was not collected`);
  }

  /** The key that an expression is: of computed keys only, for columns are found by name. */
  #keyOf(node: SqlExpr): Expr | null {
    if (!this.#keys.some(({ expr }) => expr.kind !== "column") || PLAIN.has(node.kind)) return null;
    if (
      some(
        node,
        inner =>
          inner.kind === "subquery" || (inner.kind === "call" && (inner.over !== null || isAggregate(inner))),
      )
    )
      return null;
    const bound = this.#boundInput(node);
    const key = bound && this.#keys.find(k => k.key === exprKey(bound));
    return key ? { kind: "column", name: key.name } : null;
  }

  /** The expression over rows; null if it is none, which shows when it is bound to groups. */
  #boundInput(node: SqlExpr): TypedExpr | null {
    try {
      return this.#input.bind(ownTyped(toExpr(node, rowPlace(this.#input, "GROUP BY"))), node.at);
    } catch (error) {
      if (error instanceof QuernError) return null;
      throw error;
    }
  }
}

const PLAIN: ReadonlySet<SqlExpr["kind"]> = new Set(["column", "number", "literal", "star", "parameter"] as const);

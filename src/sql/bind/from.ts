// FROM: tables, subqueries and joins as a plan, and the names that they give.
import { castTo, commonType } from "../../../expr/bind/coerce.ts";
import { call as typedCall } from "../../../expr/bind/bind.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { dependentJoin, join, project } from "../../../engine/plan/build.ts";
import type { JoinColumn, NamedExpr, Plan } from "../../../engine/plan/node.ts";
import type { SqlAlias, SqlFrom } from "../ast.ts";
import { Block } from "./block.ts";
import { keepWhere } from "./condition.ts";
import { toExpr } from "./expression.ts";
import { call, comparedBy } from "./operator.ts";
import { rowPlace } from "./place.ts";
import { EMPTY_SCOPE, Scope, type ScopeColumn } from "./scope.ts";
import type { OutputColumn, QueryContext, Relation, Session } from "./session.ts";
import { tableFunction } from "./table-function.ts";
import { oneRow } from "./values.ts";
import { some } from "./walk.ts";

type JoinItem = Extract<SqlFrom, { kind: "join" }>;

export function bindFrom(items: readonly SqlFrom[], context: QueryContext): Block {
  const [first, ...rest] = items;
  if (!first) return new Block({ ...context, plan: oneRow(context.session), scope: EMPTY_SCOPE });
  return rest.reduce((left, item) => {
    const lateral = isLateral(item);
    const right = bindItem(item, lateral ? { ...context, outer: left } : context);
    return lateral ? dependent(left, right, "inner") : crossed(left, right);
  }, bindItem(first, context));
}

/** Whether it may read the items before it. */
function isLateral(item: SqlFrom): boolean {
  switch (item.kind) {
    case "table": return false;
    case "subquery": return item.lateral;
    case "function": return item.call.args.some(arg => some(arg, node => node.kind === "column" || node.kind === "subquery"));
    case "join": return isLateral(item.left) || isLateral(item.right);
  }
}

function bindItem(item: SqlFrom, context: QueryContext): Block {
  const { session } = context;
  switch (item.kind) {
    case "table": {
      const relation = relationOf(item.path, item.at, context);
      return instance(relation, item.alias ?? { name: item.path[item.path.length - 1]!, columns: [] }, item.at, context);
    }
    case "subquery": {
      const { plan, columns } = session.bindQuery(item.query, context);
      return aliased(plan, columns, item.alias, item.at, context);
    }
    case "function": {
      const outer = context.outer ?? new Block({ ...context, plan: oneRow(session), scope: EMPTY_SCOPE });
      const { plan, columns } = tableFunction(item, outer);
      return aliased(plan, columns, item.alias ?? { name: item.call.name, columns: [] }, item.at, context);
    }
    case "join": return bindJoin(item, context);
  }
}

function relationOf(path: readonly string[], at: number, { session, tables }: QueryContext): Relation {
  const found = (path.length === 1 ? tables.find(path[0]!) : null) ?? session.options.relation(path);
  if (found) return found;
  const known = [...tables.names, ...session.options.relationNames()];
  const near = nearest(path[path.length - 1]!, known);
  return session.fail(at, "unknown-table", `There is no table ${JSON.stringify(path.join("."))}.`,
    `${near === null ? "" : `Did you mean ${near}? `}The tables are: ${known.slice(0, 12).join(", ") || "(none)"}${
      known.length > 12 ? `, … (${known.length})` : ""}.`);
}

/** A table's columns under names of their own, so that it can be used several times. */
function instance({ plan, columns }: Relation, alias: SqlAlias, at: number, context: QueryContext): Block {
  const names = plan.schema.map(({ name }, i) => ({ name: columns?.[i] ?? name, column: context.session.fresh(columns?.[i] ?? name) }));
  const same = plan.schema.every(({ name }, i) => name === names[i]!.column);
  const renamed = same ? plan : project(plan, plan.schema.map(({ name, type, nullable }, i): NamedExpr =>
    ({ name: names[i]!.column, expr: { kind: "column", name, type, nullable } })));
  return aliased(renamed, names, alias, at, context);
}

function aliased(
  plan: Plan, columns: readonly OutputColumn[], alias: SqlAlias | null, at: number, context: QueryContext,
): Block {
  const renames = alias?.columns ?? [];
  if (renames.length > columns.length) {
    context.session.fail(at, "sql-alias", `${alias!.name} has ${columns.length} columns, and ${renames.length} names are given.`);
  }
  const scope = new Scope(columns.map(({ name, column }, i): ScopeColumn =>
    ({ name: renames[i] ?? name, column, table: alias?.name ?? null, visible: true })));
  return new Block({ ...context, plan, scope });
}

const sideColumns = (side: "left" | "right", plan: Plan): readonly JoinColumn[] =>
  plan.schema.map(({ name }) => ({ side, from: name, name }));

const pairColumns = (left: Plan, right: Plan): readonly JoinColumn[] =>
  [...sideColumns("left", left), ...sideColumns("right", right)];

/** A block of both blocks' names over another plan. */
function over(plan: Plan, left: Block, right: Block, columns: readonly ScopeColumn[] = [...left.scope.columns, ...right.scope.columns]): Block {
  return new Block({ session: left.session, tables: left.tables, outer: left.outer, plan, scope: new Scope(columns) });
}

function joinedPlans(left: Plan, right: Plan, how: "inner" | "left" | "right" | "full" | "cross", predicate: TypedExpr | null): Plan {
  return join({
    how: how === "inner" && predicate === null ? "cross" : how, left, right, predicate, on: [], nullsEqual: false,
    validate: "m:m", columns: pairColumns(left, right),
  });
}

const crossed = (left: Block, right: Block): Block => over(joinedPlans(left.plan, right.plan, "cross", null), left, right);

function dependent(left: Block, right: Block, how: "inner" | "left", predicate: TypedExpr | null = null): Block {
  return over(dependentJoin({
    how, left: left.plan, right: right.plan, predicate, mark: null, columns: pairColumns(left.plan, right.plan),
  }), left, right);
}

function bindJoin(item: JoinItem, context: QueryContext): Block {
  const { session } = context;
  const left = bindItem(item.left, context);
  const lateral = isLateral(item.right);
  if (lateral && (item.how === "right" || item.how === "full")) {
    session.unsupported(item.at, `A ${item.how} join whose right side reads the left one`, "Use a left join.");
  }
  const right = bindItem(item.right, lateral ? { ...context, outer: left } : context);
  checkAliases(left, right, item.at);
  const using = item.natural ? commonNames(left, right) : item.using;
  if (using !== null) return joinedByNames(item, left, right, using, lateral);
  if (item.on === null) return lateral ? dependent(left, right, "inner") : crossed(left, right);
  return joinedOn(item, left, right, lateral);
}

function checkAliases(left: Block, right: Block, at: number): void {
  const both = left.scope.tables.find(table => right.scope.tables.some(other => other.toLowerCase() === table.toLowerCase()));
  if (both !== undefined) {
    left.session.fail(at, "duplicate-table", `The table name ${both} is used twice in FROM.`, `Give one of them another name, as in ${both} as other.`);
  }
}

function joinedOn(item: JoinItem, left: Block, right: Block, lateral: boolean): Block {
  const on = item.on!;
  if (item.how === "inner" || item.how === "cross") {
    const both = lateral ? dependent(left, right, "inner") : crossed(left, right);
    keepWhere(on, rowPlace(both, "ON"));
    return both;
  }
  if (some(on, node => node.kind === "subquery")) {
    left.session.unsupported(on.at, `A subquery in ON of a ${item.how} join`, "Compute it in a subquery in FROM.");
  }
  // The condition sees the values that the sides have, none of which is null for want of a match.
  const pairs = crossed(left, right);
  const predicate = pairs.bindCondition(toExpr(on, rowPlace(pairs, "ON")), on.at, "ON");
  if (lateral) return dependent(left, right, "left", predicate);
  return over(joinedPlans(left.plan, right.plan, item.how, predicate), left, right);
}

const commonNames = (left: Block, right: Block): readonly string[] =>
  left.scope.columns.filter(c => c.visible && right.scope.find([c.name]).kind === "column").map(c => c.name);

/** USING and NATURAL: the named columns of both sides are one. */
function joinedByNames(item: JoinItem, left: Block, right: Block, names: readonly string[], lateral: boolean): Block {
  const pairs = names.map(name => ({ name, left: columnFor(name, left, item), right: columnFor(name, right, item) }));
  const both = crossed(left, right);
  const equal = pairs.map(pair => comparedBy("=", { kind: "column", name: pair.left }, { kind: "column", name: pair.right }, both.typeOf));
  const predicate = equal.length === 0 ? null
    : both.bindCondition(equal.reduce((a, b) => call("and", a, b)), item.at, "USING");
  const how = item.how === "cross" ? "inner" : item.how;
  const plan = lateral ? dependent(left, right, how === "left" ? "left" : "inner", predicate).plan
    : joinedPlans(left.plan, right.plan, how, predicate);
  const merged = how === "full" ? eitherOf(plan, pairs, left.session) : plan;
  const shown = pairs.map((pair, i): ScopeColumn => {
    const column = how === "full" ? merged.schema[plan.schema.length + i]!.name : how === "right" ? pair.right : pair.left;
    return { name: pair.name, column, table: null, visible: true };
  });
  const hidden = new Set(pairs.flatMap(pair => [pair.left, pair.right]));
  // The one column stands where the left one stood, in * as well.
  const columns = [...left.scope.columns, ...right.scope.columns].flatMap((c): readonly ScopeColumn[] => {
    if (!hidden.has(c.column)) return [c];
    const own = c.visible ? shown.filter((_, i) => pairs[i]!.left === c.column) : [];
    return [...own, { ...c, visible: false }];
  });
  return over(merged, left, right, columns);
}

function columnFor(name: string, block: Block, item: JoinItem): string {
  const found = block.scope.find([name]);
  if (found.kind === "column") return found.column;
  if (found.kind === "none") return new Block({ ...block, outer: null }).unknownColumn([name], item.at);
  return block.session.fail(item.at, "ambiguous-column", `The column ${JSON.stringify(name)} is in ${found.tables.join(" and ")}.`);
}

/** For each pair the key of the side that has a row, behind the plan's columns. */
function eitherOf(plan: Plan, pairs: readonly { readonly name: string; readonly left: string; readonly right: string }[], session: Session): Plan {
  const column = (name: string): TypedExpr => {
    const { type, nullable } = plan.schema.find(f => f.name === name)!;
    return { kind: "column", name, type, nullable };
  };
  const keys = pairs.map(({ name, left, right }): NamedExpr => {
    const [a, b] = [column(left), column(right)];
    const type = commonType(a.type, b.type)!;
    return { name: session.fresh(name), expr: typedCall("coalesce", [castTo(a, type), castTo(b, type)]) };
  });
  return project(plan, [...plan.schema.map(({ name }) => ({ name, expr: column(name) })), ...keys]);
}

// FROM: tables, subqueries and joins as a plan, and the names that they give.
import { castTo, commonType } from "../../../expr/bind/coerce.ts";
import { call as typedCall } from "../../../expr/bind/bind.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { Expr, TypedExpr } from "../../../expr/node.ts";
import { dependentJoin, join, project } from "../../../engine/plan/build.ts";
import { columnExpr } from "../../../engine/plan/columns.ts";
import type { JoinColumn, NamedExpr, Plan } from "../../../engine/plan/node.ts";
import type { SqlAlias, SqlExpr, SqlFrom, SqlName } from "../ast.ts";
import { suggested } from "../listed.ts";
import { Block } from "./block.ts";
import { keepWhere } from "./condition.ts";
import { toExpr } from "./expression.ts";
import { call, comparedBy } from "./operator.ts";
import { madeOf } from "./origin.ts";
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
    const right = bindItem(item, lateral ? { ...context, outer: left } : { ...context, beside: left });
    checkAliases(left, right, item.at);
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
      return instance(
        relation,
        item.alias ?? { name: item.path[item.path.length - 1]!, columns: [] },
        item.at,
        context,
      );
    }
    case "subquery": {
      const { plan, columns } = session.bindQuery(item.query, context);
      return aliased(plan, columns, item.alias, item.at, context);
    }
    case "function": {
      const outer = context.outer ?? new Block({ ...context, plan: oneRow(session), scope: EMPTY_SCOPE });
      const { plan, columns } = tableFunction(item, outer);
      const named = aliased(
        plan,
        columns,
        item.alias ?? { name: item.call.name, columns: [] },
        item.at,
        context,
      );
      const values = columns.length - (item.ordinality ? 1 : 0);
      return values > 1
        ? named
        : over(
            plan,
            named,
            named,
            named.scope.columns.map((c, i) => ({ ...c, alone: i === 0 })),
          );
    }
    case "join": return bindJoin(item, context);
  }
}

function relationOf(path: readonly string[], at: number, { session, tables }: QueryContext): Relation {
  const found = (path.length === 1 ? tables.find(path[0]!) : null) ?? session.options.relation(path);
  if (found) return found;
  const known = [...tables.names, ...session.options.relationNames()];
  return session.fail(at, "unknown-table", `There is no table ${JSON.stringify(path.join("."))}.`,
    suggested(nearest(path[path.length - 1]!, known), "The tables are", known));
}

/** A table's columns under names of their own, so that it can be used several times. */
function instance(
  { plan, columns, key }: Relation,
  alias: SqlAlias,
  at: number,
  context: QueryContext,
): Block {
  const names = plan.schema.map(({ name }, i) => ({
    name: columns?.[i] ?? name,
    column: context.session.fresh(columns?.[i] ?? name),
  }));
  const same = plan.schema.every(({ name }, i) => name === names[i]!.column);
  const renamed = same
    ? plan
    : project(
        plan,
        plan.schema.map(({ name, type, nullable }, i): NamedExpr => ({
          name: names[i]!.column,
          expr: { kind: "column", name, type, nullable },
        })),
      );
  const block = aliased(renamed, names, alias, at, context);
  if (!key) return block;
  const determinedBy = key.map(name => names[plan.schema.findIndex(f => f.name === name)]!.column);
  return over(
    renamed,
    block,
    block,
    block.scope.columns.map(c => ({ ...c, determinedBy })),
  );
}

function aliased(
  plan: Plan, columns: readonly OutputColumn[], alias: SqlAlias | null, at: number, context: QueryContext,
): Block {
  const renames = alias?.columns ?? [];
  if (renames.length > columns.length) {
    context.session.failCount(at, alias!.name, columns.length, renames.length);
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
function over(
  plan: Plan,
  left: Block,
  right: Block,
  columns: readonly ScopeColumn[] = [...left.scope.columns, ...right.scope.columns],
): Block {
  const { session, tables, outer, beside } = left;
  return new Block({ session, tables, outer, beside, plan, scope: new Scope(columns) });
}

function joinedPlans(
  left: Plan,
  right: Plan,
  how: "inner" | "left" | "right" | "full" | "cross",
  predicate: TypedExpr | null,
): Plan {
  return join({
    how: how === "inner" && predicate === null ? "cross" : how,
    left,
    right,
    predicate,
    on: [],
    nullsEqual: false,
    validate: "m:m",
    columns: pairColumns(left, right),
  });
}

const crossed = (left: Block, right: Block): Block =>
  over(joinedPlans(left.plan, right.plan, "cross", null), left, right);

function dependent(left: Block, right: Block, how: "inner" | "left", predicate: TypedExpr | null = null): Block {
  return over(
    dependentJoin({
      how,
      left: left.plan,
      right: right.plan,
      predicate,
      mark: null,
      columns: pairColumns(left.plan, right.plan),
    }),
    left,
    right,
  );
}

function bindJoin(item: JoinItem, context: QueryContext): Block {
  const { session } = context;
  const left = bindItem(item.left, context);
  const lateral = isLateral(item.right);
  if (lateral && (item.how === "right" || item.how === "full")) {
    session.unsupported(item.at, `A ${item.how} join whose right side reads the left one`, "Use a left join.");
  }
  const right = bindItem(item.right, lateral ? { ...context, outer: left } : { ...context, beside: left });
  checkAliases(left, right, item.right.at);
  const both = joinBlocks(item, left, right, lateral);
  return item.alias ? underAlias(both, item.alias, item.at) : both;
}

/** `(t join u …) as j`: the columns are j's alone. */
function underAlias(block: Block, alias: SqlAlias, at: number): Block {
  const visible = block.scope.columns.filter(c => c.visible);
  return aliased(block.plan, visible, alias, at,
    { session: block.session, outer: block.outer, tables: block.tables });
}

function joinBlocks(item: JoinItem, left: Block, right: Block, lateral: boolean): Block {
  const using = item.natural ? commonNames(left, right, item.right.at) : item.using;
  if (using !== null) return joinedByNames(item, left, right, using, lateral);
  if (item.on === null) return lateral ? dependent(left, right, "inner") : crossed(left, right);
  return joinedOn(item, left, right, lateral);
}

function checkAliases(left: Block, right: Block, at: number): void {
  const both = left.scope.tables.find(table =>
    right.scope.tables.some(other => other.toLowerCase() === table.toLowerCase()),
  );
  if (both !== undefined) {
    left.session.fail(at, "duplicate-table", `The table name ${both} is used twice in FROM.`, "Give one of them another name with AS.");
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
    if (item.how === "full") left.session.unsupported(on.at, "A subquery in ON of a full join", "Compute it in a subquery in FROM.");
    return item.how === "left"
      ? outerBySubquery(on, left, right, left, right)
      : outerBySubquery(on, left, right, right, left);
  }
  // The condition sees the values that the sides have, none of which is null for want of a match.
  const pairs = crossed(left, right);
  const predicate = pairs.bindCondition(toExpr(on, rowPlace(pairs, "ON")), on.at, "ON");
  if (lateral) return dependent(left, right, "left", predicate);
  return over(joinedPlans(left.plan, right.plan, item.how, predicate), left, right);
}

/** Each row of the kept side looks for rows of the other that meet the condition, subqueries and all. */
function outerBySubquery(on: SqlExpr, left: Block, right: Block, kept: Block, other: Block): Block {
  const { columns } = over(kept.plan, left, right).scope;
  const found = new Block({ ...other, plan: other.plan, scope: new Scope(columns), outer: kept });
  keepWhere(on, rowPlace(found, "ON"));
  const plan = found.plan.schema.length === other.plan.schema.length ? found.plan
    : project(found.plan, other.plan.schema.map(f => ({ name: f.name, expr: columnExpr(f.name, f) })));
  return over(dependent(kept, new Block({ ...other, plan }), "left").plan, left, right);
}

const commonNames = (left: Block, right: Block, at: number): readonly SqlName[] =>
  left.scope.columns.filter(c => c.visible && right.scope.find([c.name]).kind === "column")
    .map(({ name }) => ({ name, at }));

/** USING and NATURAL: the named columns of both sides are one. */
function joinedByNames(
  item: JoinItem, left: Block, right: Block, names: readonly SqlName[], lateral: boolean,
): Block {
  const clause = item.natural ? "NATURAL JOIN" : "USING";
  const pairs = names.map(({ name, at }): NamePair =>
    ({ name, at, left: columnFor(name, left, at, clause), right: columnFor(name, right, at, clause) }));
  const both = crossed(left, right);
  const equal = pairs.map(pair => equalIn(pair, both));
  const predicate = equal.length === 0 ? null
    : both.bindCondition(equal.reduce((a, b) => call("and", a, b)), item.at, "USING");
  const how = item.how === "cross" ? "inner" : item.how;
  const plan = lateral ? dependent(left, right, how === "left" ? "left" : "inner", predicate).plan
    : joinedPlans(left.plan, right.plan, how, predicate);
  const merged = how === "full" ? eitherOf(plan, pairs, left.session) : plan;
  const shown = pairs.map((pair, i): ScopeColumn => {
    const column =
      how === "full" ? merged.schema[plan.schema.length + i]!.name : how === "right" ? pair.right : pair.left;
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

/** The columns that a name stands for on the two sides. */
interface NamePair extends SqlName {
  readonly left: string;
  readonly right: string;
}

/** Each pair is checked by itself: errors have the place of its name. */
function equalIn({ left, right, at }: NamePair, both: Block): Expr {
  const node = (name: string): SqlExpr => {
    const { table = null, name: own = name } = both.scope.columns.find(c => c.column === name) ?? {};
    return { kind: "column", at, path: table === null ? [own] : [table, own] };
  };
  const side = (name: string): Expr => madeOf({ kind: "column", name }, node(name));
  const equal = comparedBy("=", side(left), side(right), both.typeOf);
  both.bindCondition(equal, at, "USING");
  return equal;
}

function columnFor(name: string, block: Block, at: number, clause: string): string {
  const found = block.scope.find([name]);
  const { scope, session } = block;
  if (found.kind === "column") return found.column;
  if (found.kind === "ambiguous") {
    return session.fail(at, "ambiguous-column", `The column ${JSON.stringify(name)} is in ${found.tables.join(" and ")}.`,
      `${clause} needs one on each side; write the condition in ON.`);
  }
  const columns = scope.columns.filter(c => c.visible).map(c => c.name);
  const tables = scope.tables.length === 1 ? scope.tables[0]! : "one side";
  return session.fail(at, "unknown-column", `${clause} needs the column ${JSON.stringify(name)} on both sides, and ${tables} has none.`,
    suggested(nearest(name, columns), "Its columns are", columns));
}

/** For each pair the key of the side that has a row, behind the plan's columns. */
function eitherOf(plan: Plan, pairs: readonly NamePair[], session: Session): Plan {
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

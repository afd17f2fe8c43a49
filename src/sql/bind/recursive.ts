// A query of WITH RECURSIVE that reads itself: a base, and a step over the rows that came last.
import { castTo, commonType } from "../../../expr/bind/coerce.ts";
import { isInteger, isNested, sameType, UTF8, type DataType, type Schema } from "../../../expr/type.ts";
import { project, recursive, workingTable } from "../../../engine/plan/build.ts";
import { columnExpr } from "../../../engine/plan/columns.ts";
import { freeColumns } from "../../../engine/plan/free.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import type { SqlBody, SqlCommonTable, SqlQuery } from "../ast.ts";
import { commonNames, CommonTables } from "./common-tables.ts";
import { referencesIn, type ReferencePlace } from "./references.ts";
import { countOf } from "../listed.ts";
import { aValueOf } from "../type-name.ts";
import type { BoundQuery, QueryContext, Relation, Session } from "./session.ts";

type Union = Extract<SqlBody, { kind: "setOperation" }>;

/** `tablesOf`: the queries that the WITH of a query names. */
export function recursiveRelation(
  table: SqlCommonTable, context: QueryContext, tablesOf: (query: SqlQuery, context: QueryContext) => CommonTables,
): Relation {
  const { session } = context;
  const body = unionOf(table, session);
  checkReferences(table, body, session);
  const inside = { ...context, tables: tablesOf(table.query, context) };
  const first = session.bindQuery(body.left, inside);
  const names = commonNames(table, first.columns.map(c => c.name), session);
  const columns = first.columns.map(({ name }) => session.fresh(name));
  const base = typedBase(first, columns);
  checkColumns(table, body, base, session);
  const node = nextTurns(table, body, { base, columns, names }, inside);
  if (freeColumns(node).size > 0) {
    session.unsupported(table.at, `A recursive query that reads columns of the query around it (${[...freeColumns(node).keys()][0]})`,
      "Let it give all rows with that column, and join them.");
  }
  return { plan: node, columns: names };
}

/** `base union [all] step`, and nothing behind it. */
function unionOf({ name, query, at }: SqlCommonTable, session: Session): Union {
  const { body } = query;
  if (body.kind !== "setOperation" || body.op !== "union") {
    return session.fail(at, "sql-recursive", `${name} reads itself, and has no UNION of a first query and one that reads it.`,
      `Write ${name} as (select … union all select … from ${name} where …).`);
  }
  const [behind] = [
    ...query.orderBy.length > 0 ? [{ at: query.orderBy[0]!.at, what: "ORDER BY" }] : [],
    ...query.limit ? [{ at: query.limit.at, what: "LIMIT" }] : [], ...query.offset ? [{ at: query.offset.at, what: "OFFSET" }] : [],
  ];
  if (behind) session.unsupported(behind.at, `${behind.what} in a recursive query`, `Put it into the query that reads ${name}.`);
  return body;
}

const PLACES: Readonly<Record<Exclude<ReferencePlace, "plain">, string>> = {
  subquery: "inside of a subquery of an expression",
  outer: "on the side of an outer join that nulls may stand in for",
  taken: "behind EXCEPT",
};

/** A step reads the query once, where each of its rows gives rows of its own. */
function checkReferences({ name, query }: SqlCommonTable, body: Union, session: Session): void {
  const names = new Set([name.toLowerCase()]);
  const [early] = [...referencesIn(body.left, names), ...query.with.flatMap(t => referencesIn(t.query, names))];
  if (early) {
    session.fail(early.at, "sql-recursive", `${name} reads itself in its first query.`,
      "The query before UNION must give rows without it; what reads it stands behind UNION.");
  }
  const [first, second] = referencesIn(body.right, names);
  if (!first) session.fail(body.right.at, "sql-recursive", `${name} reads itself, but not in the query behind UNION.`);
  if (first.place !== "plain") {
    session.unsupported(first.at, `A recursive query that reads itself ${PLACES[first.place]}`,
      `Join ${name} in FROM instead.`);
  }
  if (second) session.unsupported(second.at, "A recursive query that reads itself twice");
}

/** The first query's columns under their names; what is always null is text, as in PostgreSQL. */
function typedBase({ plan, columns }: BoundQuery, names: readonly string[]): Plan {
  return project(plan, columns.map(({ column }, i): NamedExpr => {
    const field = plan.schema.find(f => f.name === column)!;
    const expr = columnExpr(column, field);
    return { name: names[i]!, expr: field.type.kind === "null" ? castTo(expr, UTF8) : expr };
  }));
}

function checkColumns({ name, at }: SqlCommonTable, { all }: Union, { schema }: Plan, session: Session): void {
  const nested = all ? undefined : schema.find(f => isNested(f.type));
  if (nested) {
    session.fail(at, "type-mismatch", `${name} has ${aValueOf(nested.type)} in ${nested.name}, which UNION cannot compare.`,
      "Write UNION ALL.");
  }
}

interface Parts {
  readonly base: Plan;
  readonly columns: readonly string[];
  readonly names: readonly string[];
}

let numbers = 0;

/** Whether the step's columns may be null depends on whether its input's may; it is bound until that is known. */
function nextTurns(table: SqlCommonTable, body: Union, { base, columns, names }: Parts, context: QueryContext): Plan {
  const { session } = context;
  const id = `${table.name}#${++numbers}`;
  for (let schema: Schema = base.schema; ;) {
    const tables = new CommonTables(context.tables);
    tables.add(table.name, { plan: workingTable(id, schema), columns: names });
    const bound = session.bindQuery(body.right, { ...context, tables });
    const node = recursive(id, body.all, base, typedStep(bound, columns, base, { table, query: body.right, session }));
    if (node.schema.every((f, i) => f.nullable === schema[i]!.nullable)) return node;
    schema = node.schema;
  }
}

interface StepContext {
  readonly table: SqlCommonTable;
  readonly query: SqlQuery;
  readonly session: Session;
}

function typedStep({ plan, columns }: BoundQuery, names: readonly string[], base: Plan, context: StepContext): Plan {
  const { table, query, session } = context;
  if (columns.length !== names.length) {
    session.fail(query.at, "sql-set-operation", `The first query of ${table.name} has ${countOf(names.length, "column")}, and this one has ${columns.length}.`,
      "Both need as many columns.");
  }
  return project(plan, columns.map(({ column }, i): NamedExpr => {
    const field = plan.schema.find(f => f.name === column)!;
    const { type } = base.schema[i]!;
    const expr = columnExpr(column, field);
    if (sameType(field.type, type)) return { name: names[i]!, expr };
    if (!becomes(field.type, type)) {
      session.fail(query.at, "type-mismatch",
        `The column ${columns[i]!.name} of ${table.name} is ${aValueOf(type)} in its first query and ${aValueOf(field.type)} in this one.`,
        "The first query decides: cast its column, or the second one's.");
    }
    return { name: names[i]!, expr: { kind: "cast", operand: expr, mode: "strict", type, nullable: field.nullable } };
  }));
}

/** Whether a value becomes one of the first query's type without losing anything but its range. */
const becomes = (from: DataType, to: DataType): boolean => {
  if (from.kind === "null" || (isInteger(from) && isInteger(to))) return true;
  if (from.kind === "decimal" && to.kind === "decimal") return from.scale <= to.scale;
  const common = commonType(from, to);
  return common !== null && (sameType(common, to) || (to.kind === "decimal" && isInteger(from)));
};

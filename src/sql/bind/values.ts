// VALUES: rows of constants as a table of their own; rows that are computed as a union of single rows.
import { castTo, commonType } from "../../../expr/bind/coerce.ts";
import type { BoundValue, Expr, TypedExpr } from "../../../expr/node.ts";
import { field, type DataType, type Schema } from "../../../expr/type.ts";
import { project, scan, union } from "../../../engine/plan/build.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { registerSource } from "../../../engine/source/source.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import type { SqlExpr } from "../ast.ts";
import { countOf } from "../listed.ts";
import { aValueOf } from "../type-name.ts";
import { ownTyped } from "./beside.ts";
import type { Block } from "./block.ts";
import { toExpr } from "./expression.ts";
import { rowPlace } from "./place.ts";
import type { BoundQuery, Session } from "./session.ts";
import { bareText, readAs } from "./written.ts";

/** A table of one row, for queries without FROM. */
export function oneRow(session: Session): Plan {
  const schema: Schema = [field(session.fresh("one row"), { kind: "bool" }, false)];
  return tableOf(schema, [[true]]);
}

/** A table of constants; the rows' values in the form that bound literals have. */
function tableOf(schema: Schema, rows: readonly (readonly BoundValue[])[]): Plan {
  const columns = schema.map(({ type }, i) => columnFromRaw(type, rows.map(row => row[i]!)));
  return scan(registerSource({ schema, rowCount: rows.length, column: index => columns[index]! }, "values"));
}

/** `wanted`: the types of the columns that the values go to. */
export const bindValues = (
  rows: readonly (readonly SqlExpr[])[], at: number, outer: Block, wanted: readonly DataType[] = [],
): BoundQuery => bindRows(rows, at, outer, { what: "VALUES", wanted });

/** A value as written, or as it is known already. */
export type RowValue = SqlExpr | { readonly kind: "bound"; readonly at: number; readonly expr: Expr };

/** Rows of values that may read the columns of `outer`; `what` they are, for messages. */
export function bindRows(
  rows: readonly (readonly RowValue[])[], at: number, outer: Block,
  { what, wanted }: { readonly what: string; readonly wanted: readonly DataType[] },
): BoundQuery {
  const { session } = outer;
  const width = rows[0]!.length;
  rows.forEach((row, i) => {
    if (row.length !== width) {
      session.fail(row[0]?.at ?? at, "sql-values", `Row ${i + 1} of ${what} has ${countOf(row.length, "value")}, and the first has ${width}.`);
    }
  });
  const exprs = rows.map(row =>
    row.map(item => (item.kind === "bound" ? item.expr : toExpr(item, rowPlace(outer, what)))),
  );
  const read = Array.from({ length: width }, (_, i) =>
    wanted[i] ?? siblingType(exprs.map(row => row[i]!), outer));
  const bound = exprs.map((row, r) => row.map((expr, i) =>
    outer.bind(read[i] ? readAs(expr, read[i]) : ownTyped(expr), rows[r]![i]!.at)));
  const types = Array.from({ length: width }, (_, i) => bound.reduce<DataType>((a, row, r) =>
    commonType(a, row[i]!.type) ?? session.fail(rows[r]![i]!.at, "type-mismatch",
      `Column ${i + 1} of ${what} has ${aValueOf(a)} before, and ${aValueOf(row[i]!.type)} here.`, "Cast one of them."), { kind: "null" }));
  const cast = bound.map(row => row.map((value, i) => castTo(value, types[i]!)));
  const names = types.map((_, i) => ({ name: `column${i + 1}`, column: session.fresh(`column${i + 1}`) }));
  return {
    columns: names,
    plan: isConstant(cast)
      ? constant(
          cast,
          names.map(n => n.column),
          types,
        )
      : computed(
          cast,
          names.map(n => n.column),
          session,
        ),
  };
}

/** What strings among other values are read as: the type of the first that says one. */
function siblingType(exprs: readonly Expr[], { typeOf }: Block): DataType | null {
  const sibling = exprs.find(expr => bareText(expr) === null && !(expr.kind === "literal" && expr.value === null));
  return sibling && exprs.some(expr => bareText(expr) !== null) ? typeOf(ownTyped(sibling)) : null;
}

type Literal = Extract<TypedExpr, { kind: "literal" }>;

const isConstant = (rows: readonly (readonly TypedExpr[])[]): rows is readonly (readonly Literal[])[] =>
  rows.every(row => row.every(value => value.kind === "literal"));

function constant(
  rows: readonly (readonly Literal[])[],
  names: readonly string[],
  types: readonly DataType[],
): Plan {
  const schema = names.map((name, i) =>
    field(
      name,
      types[i]!,
      rows.some(row => row[i]!.value === null),
    ),
  );
  return tableOf(
    schema,
    rows.map(row => row.map(value => value.value)),
  );
}

function computed(rows: readonly (readonly TypedExpr[])[], names: readonly string[], session: Session): Plan {
  const plans = rows.map(row => project(oneRow(session), row.map((expr, i) => ({ name: names[i]!, expr }))));
  return plans.length === 1 ? plans[0]! : union(plans);
}

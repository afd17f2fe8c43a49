// What is around the right side of a dependent join while it is unnested: the left side, by the names that its
// columns have among the right side's expressions, and the set of values that they take together.
import { call } from "../../../expr/bind/bind.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { literal } from "../../../expr/bind/literal.ts";
import { UnsupportedError } from "../../../expr/error.ts";
import { columnsOf, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { BOOL, FLOAT64, isFloat, isNested, typeName, type DataType } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { freeColumns } from "../../plan/free.ts";
import type { NamedExpr, Plan } from "../../plan/node.ts";
import { walkPlan } from "../../plan/walk.ts";
import { canFail } from "../can-fail.ts";
import type { Facts } from "../column-facts.ts";
import { expressionsOf, substitute } from "../expressions.ts";
import type { Names } from "./names.ts";
import { column, named, type Pending, type PendingKey } from "./pending.ts";

/** The distinct values of free columns, and how a pair with a left row is told. */
export interface Domain {
  readonly plan: Plan;
  /** For each free column, the domain's. */
  readonly columns: ReadonlyMap<string, TypedExpr>;
  /** `local` is over the domain's columns. */
  readonly keys: readonly PendingKey[];
}

export class Outer {
  readonly left: Plan;
  readonly names: Names;
  readonly facts: Facts;
  /** Free columns by their names in the right side, which no other column of the query has. */
  readonly #columns: ReadonlyMap<string, TypedColumn>;

  /** `columns`: the left side's columns by their names in the right side. */
  constructor(left: Plan, columns: ReadonlyMap<string, TypedColumn>, names: Names, facts: Facts) {
    this.left = left;
    this.names = names;
    this.facts = facts;
    this.#columns = columns;
  }

  /** Those of the left side's columns that an expression reads. */
  readBy(...exprs: readonly TypedExpr[]): ReadonlySet<string> {
    const names = new Set<string>();
    for (const expr of exprs) columnsOf(expr, names);
    return new Set([...names].filter(name => this.#columns.has(name)));
  }

  /** Whether an expression reads free columns alone (true) or local ones (false); null if both, or neither. */
  isFree(expr: TypedExpr): boolean | null {
    const [all, free] = [columnsOf(expr).size, this.readBy(expr).size];
    return all === 0 || (free > 0 && free < all) ? null : free > 0;
  }

  reads(plan: Plan): boolean {
    return this.readIn(plan).length > 0;
  }

  /** The left side's columns that are read anywhere in the plan. */
  readIn(plan: Plan): readonly string[] {
    return [...freeColumns(plan).keys()].filter(name => this.#columns.has(name));
  }

  /** An expression over free columns, over the left side's. */
  ofLeft(expr: TypedExpr): TypedExpr {
    return substitute(expr, this.#columns);
  }

  leftName(free: string): string {
    return this.#columns.get(free)!.name;
  }

  /** Whether computing an expression of the plan's rows may fail, although no left row asks for it. */
  fails(expr: TypedExpr, { plan, confined }: Pending): boolean {
    return !confined && canFail(expr, node => this.facts.column(plan, node.name).interval);
  }

  /** Whether computing some expression in the plan may fail. */
  mayFail(plan: Plan): boolean {
    let fails = false;
    walkPlan(plan, node => {
      fails ||= expressionsOf(node).some(expr => canFail(expr)) || (node.kind === "dependentJoin" && node.how === "single");
      if (node.kind === "aggregate" || node.kind === "groupingSets") {
        fails ||= node.aggregates.some(({ aggregate }) => canFail(aggregate));
      }
    });
    return fails;
  }

  /**
   * The values that the free columns have together in left rows. Of 0 and -0, which are equal, both are there:
   * what is computed of them may differ.
   */
  domain(free: Iterable<string>): Domain {
    const columns = new Map<string, TypedExpr>();
    const keys: PendingKey[] = [];
    const all: NamedExpr[] = [];
    const add = (like: string, outer: TypedExpr): TypedExpr => {
      const made = named(this.names.fresh(like), this.ofLeft(outer));
      const local = column({ ...made.expr, name: made.name });
      all.push(made);
      keys.push({ outer, local, nullsEqual: true, same: true });
      return local;
    };
    for (const name of free) {
      const { type, nullable } = this.#columns.get(name)!;
      if (isNested(type)) throw nestedColumn(this.leftName(name), type);
      const outer = column({ name, type, nullable });
      columns.set(name, add(name, outer));
      if (isFloat(type)) add(name, isNegativeZero(outer));
    }
    if (all.length === 0) return { plan: this.#anyRow(), columns, keys };
    return { plan: build.distinct(build.project(this.left, all), null, false), columns, keys };
  }

  /** One row if the left side has any. */
  #anyRow(): Plan {
    return build.limit(build.project(this.left, [named(this.names.fresh("any"), literal(true, BOOL))]), 0, 1);
  }
}

const nestedColumn = (name: string, type: DataType): UnsupportedError => new UnsupportedError("nested-order",
  `A subquery reads the column ${JSON.stringify(name)} of the query around it; it has type ${typeName(type)}, and such values do not compare.`,
  { hint: "Read a part of it that is a plain value." });

function isNegativeZero(value: TypedExpr): TypedExpr {
  const [zero, one, wide] = [literal(0, FLOAT64), literal(1, FLOAT64), castTo(value, FLOAT64)];
  const isZero = call("eq", [wide, zero]);
  const below = call("lt", [call("div", [one, wide]), zero]);
  return call("coalesce", [call("and", [isZero, below]), literal(false, BOOL)]);
}

// orderBy: the same rows, sorted.
import { PlanError } from "../../expr/error.ts";
import { bindWindowed } from "../../expr/bind/bind.ts";
import { sort } from "../../engine/plan/build.ts";
import type { Plan, SortKey } from "../../engine/plan/node.ts";
import { printNode } from "../expr/print.ts";
import { keyNode } from "../expr/expression.ts";
import { SortTerm } from "../expr/sort-term.ts";
import type { AnySchema } from "../type/dtype.ts";
import type { Columns, NameOf, RowExpr } from "../type/schema.ts";
import { isPlain, show } from "../from/show.ts";
import { assertComparable, fromCallback } from "./bind-named.ts";
import { aroundWindows } from "./window.ts";

/** What a callback of orderBy may return for one key. */
export type SortExpr = RowExpr | SortTerm;

/** A key of orderBy: a name, `desc("name")`, or a callback that returns one or several. */
export type SortSelector<S extends AnySchema> =
  | NameOf<S> | SortTerm<NameOf<S>> | SortExpr
  | ((columns: Columns<S>) => SortExpr | readonly SortExpr[]);

export function orderByPlan(input: Plan, selectors: readonly unknown[]): Plan {
  selectors.forEach(selector => checkSelector(selector, input));
  const terms = selectors.flatMap(selector =>
    fromCallback(selector, input.schema, "orderBy", result =>
      (Array.isArray(result) ? result as unknown[] : [result]).map(termOf)));
  if (terms.length === 0) {
    throw new PlanError("argument-count", "orderBy needs at least one key.", { hint: "As in `orderBy(\"a\", desc(\"b\"))`." });
  }
  const keys = terms.map(term => bindTerm(term, input));
  return aroundWindows(input, keys.map(key => key.expr),
    (windowed, exprs) => sort(windowed, keys.map((key, i) => ({ ...key, expr: exprs[i]! }))));
}

function termOf(value: unknown): SortTerm {
  if (value instanceof SortTerm) return value as SortTerm;
  const node = keyNode(value, "orderBy");
  if (node) return new SortTerm(node, false);
  throw new PlanError("argument-type", `orderBy: a key must be a column name, an expression, or asc or desc of one, not ${
    isPlainObject(value) ? "an object" : show(value)}.`, { hint: DESCENDING });
}

const DESCENDING = "A key sorts down with `desc(\"amount\")`, or `c => c.amount.desc()`.";
const isPlainObject = (value: unknown): boolean => typeof value === "object" && value !== null && isPlain(value);

/** Ways to say it that others have. */
function checkSelector(selector: unknown, { schema }: Plan): void {
  const isColumn = schema.some(f => f.name === selector);
  if (typeof selector === "function" && selector.length > 1) {
    throw new PlanError("argument-type", "orderBy sorts by keys, and not by a function that compares two rows.",
      { hint: `Write \`orderBy("amount")\`. ${DESCENDING}` });
  }
  if (isColumn || typeof selector !== "string") return;
  const name = selector.replace(/^-/, "");
  const isDirection = /^(asc|desc|ascending|descending)$/i.test(selector);
  if (isDirection || (name !== selector && schema.some(f => f.name === name))) {
    throw new PlanError("unknown-column", `orderBy: there is no column ${JSON.stringify(selector)}.`, { hint: DESCENDING });
  }
}

function bindTerm(term: SortTerm, input: Plan): SortKey {
  const expr = bindWindowed(term.node, input.schema, "orderBy");
  assertComparable(expr, printNode(term.node), "orderBy");
  return { expr, descending: term.descending, nullsFirst: term.nullsFirst };
}

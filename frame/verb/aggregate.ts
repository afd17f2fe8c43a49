// The plan of groupBy(…).agg(…) and its relatives: aggregates in one node, what is made of them in a project.
import { bindAggregate, call } from "../../expr/bind/bind.ts";
import { literal } from "../../expr/bind/literal.ts";
import { nearest } from "../../expr/bind/nearest.ts";
import { PlanError } from "../../expr/error.ts";
import { rewrite, walk, type Expr as ExprNode, type TypedAggregate, type TypedExpr } from "../../expr/node.ts";
import { BOOL, INT64, typeName } from "../../expr/type.ts";
import { castTo } from "../../expr/bind/coerce.ts";
import { aggregate, filter, groupingSets, project } from "../../engine/plan/build.ts";
import { columnExpr, COUNT_ROWS, freshName } from "../../engine/plan/columns.ts";
import { exprKey } from "../../engine/plan/fingerprint.ts";
import type { Grouping, NamedAggregate, NamedExpr, Plan } from "../../engine/plan/node.ts";
import { assertComparable, assertUnique, fromCallback, namedNodes } from "./bind-named.ts";
import { toNode } from "../expr/expression.ts";

/** What is grouped, and by what. */
export interface Groups {
  readonly input: Plan;
  readonly keys: readonly NamedExpr[];
  /** Indices into the keys, a list for each grouping; null: one grouping, by all keys. */
  readonly sets: readonly (readonly number[])[] | null;
  /** Conditions that a group's aggregates must fulfil. */
  readonly having: readonly ExprNode[];
}

export function aggregatePlan(groups: Groups, producer: unknown, maintainOrder: boolean): Plan {
  const { input, keys } = groups;
  const parts = new Parts(groups);
  const outputs = namedNodes(producer, input.schema, "agg")
    .map(({ name, node }): NamedExpr => ({ name, expr: parts.bind(node, "agg") }));
  const conditions = groups.having.map(node => bindCondition(node, parts));
  assertUnique([...keys, ...outputs].map(c => c.name), "agg");
  for (const key of keys) assertComparable(key.expr, key.name, "groupBy");
  const plain = outputs.every(({ expr }) => expr.kind === "aggregate") && conditions.length === 0;
  if (plain && keys.length + outputs.length > 0) {
    const aggregates = outputs.map(({ name, expr }) => ({ name, aggregate: expr as TypedAggregate }));
    return groupNode(groups, aggregates, [], maintainOrder);
  }
  const columns = outputs.map(({ name, expr }) => ({ name, expr: parts.overColumns(expr) }));
  const wanted = conditions.map(condition => parts.overColumns(condition));
  const node = parts.plan(maintainOrder);
  const passed = wanted.length === 0 ? node : filter(node, wanted.reduce((a, b) => call("and", [a, b])));
  const kept = keys.map(({ name }, i): NamedExpr => {
    return { name, expr: columnExpr(name, node.schema[i]!) };
  });
  return project(passed, [...kept, ...columns]);
}

function groupNode(
  { input, keys, sets }: Groups, aggregates: readonly NamedAggregate[], groupings: readonly Grouping[],
  maintainOrder: boolean,
): Plan {
  return sets === null ? aggregate(input, keys, aggregates, maintainOrder)
    : groupingSets({ input, keys, sets, aggregates, groupings, maintainOrder });
}

/** The condition of having as data; that it is one is found out at once, not when agg is called. */
export function havingNode(groups: Groups, condition: unknown): ExprNode {
  const node = fromCallback(condition, groups.input.schema, "having", result => toNode(result, "having"));
  bindCondition(node, new Parts(groups));
  return node;
}

function bindCondition(node: ExprNode, parts: Parts): TypedExpr {
  const bound = parts.bind(node, "having");
  if (bound.type.kind === "bool") return bound;
  if (bound.type.kind === "null") return castTo(bound, BOOL);
  throw new PlanError("type-mismatch", `having needs a condition of type bool, not ${typeName(bound.type)}.`,
    { hint: "Compare an aggregate with something, as in `g.price.sum().gt(10)`." });
}

/** What outputs and conditions are computed of: each different aggregate and grouping gets a column. */
class Parts {
  readonly #groups: Groups;
  readonly #taken: Set<string>;
  readonly #aggregates = new Map<string, NamedAggregate>();
  readonly #groupings = new Map<string, Grouping>();

  constructor(groups: Groups) {
    this.#groups = groups;
    this.#taken = new Set(groups.keys.map(key => key.name));
  }

  bind(node: ExprNode, verb: string): TypedExpr {
    const { input, keys, sets } = this.#groups;
    const grouped = keys.length > 0 && (sets === null || sets.every(set => set.length > 0));
    return bindAggregate(node, input.schema, verb, grouped, names => this.#grouping(names));
  }

  /** The expression with each aggregate replaced by its column. */
  overColumns(expr: TypedExpr): TypedExpr {
    walk(expr, node => { if (node.kind === "aggregate") this.#nameOf(node); });
    return rewrite(expr, node => (node.kind === "aggregate" && this.#aggregates.has(exprKey(node))
      ? columnExpr(this.#nameOf(node), node) : node));
  }

  plan(maintainOrder: boolean): Plan {
    // A single group of literals only still needs an aggregate to be one row.
    if (this.#groups.keys.length === 0 && this.#aggregates.size === 0) this.#nameOf(COUNT_ROWS);
    const aggregates = [...this.#aggregates.values()];
    return groupNode(this.#groups, aggregates, [...this.#groupings.values()], maintainOrder);
  }

  #nameOf(node: TypedAggregate): string {
    const key = exprKey(node);
    let known = this.#aggregates.get(key);
    if (!known) this.#aggregates.set(key, known = { name: this.#fresh(node.name), aggregate: node });
    return known.name;
  }

  #grouping(names: readonly string[]): TypedExpr {
    const keys = names.map(name => this.#key(name));
    if (this.#groups.sets === null) return literal(0n, INT64);
    let known = this.#groupings.get(keys.join());
    if (!known) this.#groupings.set(keys.join(), known = { name: this.#fresh("grouping"), keys });
    return columnExpr(known.name, { type: INT64, nullable: false });
  }

  #key(name: string): number {
    const names = this.#groups.keys.map(key => key.name);
    const index = names.indexOf(name);
    if (index >= 0) return index;
    const near = nearest(name, names);
    throw new PlanError("unknown-column", `grouping: ${JSON.stringify(name)} is no key of this grouping.`, {
      hint: `${near === null ? "" : `Did you mean ${JSON.stringify(near)}? `}The keys are: ${
        names.map(n => JSON.stringify(n)).join(", ") || "(none)"}.`,
    });
  }

  #fresh(base: string): string {
    const name = freshName(base, this.#taken);
    this.#taken.add(name);
    return name;
  }
}

// A tree of joins taken apart: what is joined, under which conditions, and what comes out. Knows no costs.
import { call } from "../../../expr/bind/bind.ts";
import type { TypedColumn, TypedExpr } from "../../../expr/node.ts";
import type { Join, JoinHow, JoinKey, NamedExpr, Plan, Project } from "../../plan/node.ts";
import { canFail } from "../can-fail.ts";
import { isCheap } from "../cost.ts";
import { conjuncts, substitute } from "../expressions.ts";

/** Sets of relations are bits of an int32. */
export const MOST_RELATIONS = 30;

/**
 * Columns of the relations stand in the expressions under names of their own, which `columns` knows; a
 * condition says what must be true of the result's rows, in the order in which conditions were applied.
 */
export interface JoinTree {
  readonly relations: readonly Plan[];
  readonly columns: ReadonlyMap<string, ColumnOrigin>;
  readonly conditions: readonly TypedExpr[];
  /** Relations that are looked up for rows of others. */
  readonly lookups: readonly Lookup[];
  readonly outputs: readonly NamedExpr[];
  /** Which relations stood left and right. */
  readonly written: Written;
  /** The tree's own nodes, the root first. */
  readonly nodes: readonly Plan[];
}

/**
 * The right side of a semi, anti or left join: it can be joined as soon as what its condition reads is
 * there.
 */
export interface Lookup {
  readonly relation: number;
  readonly how: LookupHow;
  readonly on: readonly JoinKey[];
  readonly predicate: TypedExpr | null;
  readonly nullsEqual: boolean;
}
export type LookupHow = "semi" | "anti" | "left";

export type Written = number | readonly [left: Written, right: Written];

export interface ColumnOrigin {
  readonly relation: number;
  /** What the relation calls it. */
  readonly name: string;
}

/** The tree that begins at a node; null if it is none, or not the whole of one. */
export function treeOf(plan: Plan): JoinTree | null {
  if (!isInside(plan) || plan.kind === "project") return null;
  const reader = new Reader();
  const { by, written } = reader.read(plan);
  const { relations, columns, conditions, nodes, lookups } = reader;
  return { relations, columns, conditions, nodes, lookups, written,
    outputs: plan.schema.map(({ name }) => ({ name, expr: by.get(name)! })) };
}

/** The same tree with its relations numbered as `order` lists them. */
export function renumbered(tree: JoinTree, order: readonly number[]): JoinTree {
  const to = tree.relations.map((_, i) => order.indexOf(i));
  const rewritten = (written: Written): Written =>
    (typeof written === "number" ? to[written]! : [rewritten(written[0]), rewritten(written[1])]);
  return {
    ...tree, lookups: tree.lookups.map(lookup => ({ ...lookup, relation: to[lookup.relation]! })),
    written: rewritten(tree.written), relations: order.map(i => tree.relations[i]!),
    columns: new Map([...tree.columns].map(([own, { relation, name }]) =>
      [own, { relation: to[relation]!, name }] as const)),
  };
}

/** Whether the node is part of a tree, not a relation in it. */
function isInside(plan: Plan): boolean {
  switch (plan.kind) {
    case "join": return isFree(plan);
    case "filter": return isInside(plan.input);
    case "project": return isPlain(plan) && isInside(plan.input);
    default: return false;
  }
}

/**
 * Whether the join is no more than its matches: it checks nothing, and its keys may be looked at elsewhere.
 */
function isFree({ how, on, predicate, validate, unmatched, nullsEqual }: Join): boolean {
  if (validate !== "m:m" || unmatched === "error") return false;
  if (on.some(key => canFail(key.left) || canFail(key.right))) return false;
  if (isLookup(how)) return predicate === null || !canFail(predicate);
  if (how !== "inner" && how !== "cross") return false;
  return !nullsEqual || on.every(key => !key.left.nullable || !key.right.nullable);
}

const isLookup = (how: JoinHow): how is LookupHow => how === "semi" || how === "anti" || how === "left";

/** Whether its expressions may as well be computed above the tree, and as often as they are read. */
const isPlain = (plan: Project): boolean =>
  plan.columns.every(({ expr }) => expr.kind === "column" || (isCheap(expr) && !canFail(expr)));

/** A part of the tree, and what its columns are in terms of the relations'. */
interface Part {
  readonly by: ReadonlyMap<string, TypedExpr>;
  readonly written: Written;
}

class Reader {
  readonly relations: Plan[] = [];
  readonly columns = new Map<string, ColumnOrigin>();
  readonly conditions: TypedExpr[] = [];
  readonly nodes: Plan[] = [];
  readonly lookups: Lookup[] = [];

  /** `more`: how many parts are still to come beside this one, at least. */
  read(plan: Plan, more = 0): Part {
    if (!isInside(plan) || this.relations.length + more + 2 > MOST_RELATIONS) return this.#readRelation(plan);
    this.nodes.push(plan);
    if (plan.kind === "join") return this.#readJoin(plan, more);
    if (plan.kind === "filter") {
      const part = this.read(plan.input, more);
      this.conditions.push(...conjuncts(plan.predicate).map(c => substitute(c, part.by)));
      return part;
    }
    const { columns, input } = plan as Project;
    const { by, written } = this.read(input, more);
    return { by: new Map(columns.map(({ name, expr }) => [name, substitute(expr, by)])), written };
  }

  #readJoin(join: Join, more: number): Part {
    const { how, left, right, on, columns, predicate } = join;
    if (isLookup(how)) return this.#readLookup(join, how, more);
    const sides = { left: this.read(left, more + 1), right: this.read(right, more) };
    for (const key of on) {
      const [a, b] = [substitute(key.left, sides.left.by), substitute(key.right, sides.right.by)];
      this.conditions.push(call("eq", [a, b]));
    }
    const by = new Map(columns.map(({ side, from, name }) => [name, sides[side].by.get(from)!] as const));
    if (predicate) this.conditions.push(...conjuncts(predicate).map(c => substitute(c, by)));
    return { by, written: [sides.left.written, sides.right.written] };
  }

  #readLookup({ left, right, on, columns, predicate, nullsEqual }: Join, how: LookupHow, more: number): Part {
    const sides = { left: this.read(left, more + 1), right: this.#readRelation(right) };
    const by = new Map(columns.map(({ side, from, name }) => [name, sides[side].by.get(from)!] as const));
    this.lookups.push({
      relation: sides.right.written as number,
      how,
      nullsEqual,
      predicate: predicate && substitute(predicate, by),
      on: on.map(key => ({
        left: substitute(key.left, sides.left.by),
        right: substitute(key.right, sides.right.by),
      })),
    });
    const missing = (expr: TypedExpr): TypedExpr => (how === "left" ? { ...expr, nullable: true } : expr);
    const after = columns.filter(c => how === "left" || c.side === "left")
      .map(({ side, name }) => [name, side === "right" ? missing(by.get(name)!) : by.get(name)!] as const);
    return { by: new Map(after), written: [sides.left.written, sides.right.written] };
  }

  #readRelation(plan: Plan): Part {
    const relation = this.relations.push(plan) - 1;
    const by = new Map(plan.schema.map(({ name, type, nullable }) => {
      const own = `${relation}.${name}`;
      this.columns.set(own, { relation, name });
      return [name, { kind: "column", name: own, type, nullable } satisfies TypedColumn] as const;
    }));
    return { by, written: relation };
  }
}

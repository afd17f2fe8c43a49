// The plan of a tree of joins: each condition as low as it can stand, each column carried as far as it is
// read.
import { columnsOf, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import type { JoinColumn, JoinKey, NamedExpr, Plan } from "../../plan/node.ts";
import { conjunction, substitute } from "../expressions.ts";
import { bit, isWithin } from "./bits.ts";
import type { JoinShape } from "./cost.ts";
import type { Lookup } from "./tree.ts";
import { comparable, type JoinGraph, type Operand } from "./graph.ts";

/** A part of the plan, and what the relations' columns are called there. */
interface Built {
  readonly plan: Plan;
  readonly by: ReadonlyMap<string, TypedColumn>;
}

export function planOf(graph: JoinGraph, shape: JoinShape): Plan {
  const { outputs } = graph.tree;
  const needed = new Set<string>();
  for (const { expr } of outputs) columnsOf(expr, needed);
  const above = new Set(needed);
  for (const expr of graph.last) columnsOf(expr, above);
  const { plan, by } = new Builder(graph).build(shape, above);
  const filtered = graph.last.length === 0 ? plan
    : build.filter(plan, substitute(conjunction(graph.last), by));
  const columns = outputs.map(({ name, expr }): NamedExpr => ({ name, expr: substitute(expr, by) }));
  return isSame(columns, filtered) ? filtered : build.project(filtered, columns);
}

/** Whether a plan has the columns already. */
const isSame = (columns: readonly NamedExpr[], { schema }: Plan): boolean =>
  columns.length === schema.length && columns.every(({ name, expr }, i) =>
    expr.kind === "column" && expr.name === name && schema[i]!.name === name);

class Builder {
  readonly #graph: JoinGraph;
  /** What joins call a column. */
  readonly #names: ReadonlyMap<string, string>;
  constructor(graph: JoinGraph) {
    this.#graph = graph;
    this.#names = namesOf(graph);
  }

  /** The join of the shape's relations with at least the columns that are needed. */
  build(shape: JoinShape, needed: ReadonlySet<string>): Built {
    return "relation" in shape ? this.#relation(shape.relation) : this.#join(shape, needed);
  }

  #relation(relation: number): Built {
    const {
      tree: { relations, columns },
      local,
    } = this.#graph;
    const plan = relations[relation]!;
    const fields = new Map(plan.schema.map(f => [f.name, f]));
    const by = new Map<string, TypedColumn>();
    for (const [own, origin] of columns) {
      if (origin.relation !== relation) continue;
      const { name, type, nullable } = fields.get(origin.name)!;
      by.set(own, { kind: "column", name, type, nullable });
    }
    const mine = local.filter(condition => condition.set === bit(relation)).map(c => substitute(c.expr, by));
    return { plan: mine.length === 0 ? plan : build.filter(plan, conjunction(mine)), by };
  }

  #join(shape: Extract<JoinShape, { probe: JoinShape }>, needed: ReadonlySet<string>): Built {
    const { probe, build: built } = shape;
    const lookup = "relation" in built && this.#graph.tree.lookups.find(l => l.relation === built.relation);
    if (lookup) return this.#lookup(lookup, probe, built, needed);
    const { keys, rest } = this.#conditionsOf(probe.set, built.set);
    const read = new Set(needed);
    for (const expr of rest) columnsOf(expr, read);
    const below = new Set(read);
    for (const key of keys) for (const side of [key.left, key.right]) columnsOf(side, below);
    const sides = { left: this.build(probe, below), right: this.build(built, below) };
    // Without keys, the condition belongs to the join: most pairs would be written for nothing.
    const columns = this.#columns(sides, read);
    const by = this.#after(sides);
    const predicate = rest.length === 0 ? null : substitute(conjunction(rest), by);
    const joined = build.join({
      how: keys.length === 0 && predicate === null ? "cross" : "inner",
      left: sides.left.plan,
      right: sides.right.plan,
      on: keys.map(key => ({
        left: substitute(key.left, sides.left.by),
        right: substitute(key.right, sides.right.by),
      })),
      predicate: keys.length === 0 ? predicate : null,
      nullsEqual: false,
      validate: "m:m",
      columns,
    });
    return { plan: keys.length === 0 || predicate === null ? joined : build.filter(joined, predicate), by };
  }

  #lookup(
    { how, on, predicate, nullsEqual }: Lookup,
    probe: JoinShape,
    built: JoinShape,
    needed: ReadonlySet<string>,
  ): Built {
    // What is asked of found rows, or of their absence, can be asked from here on.
    const rest = this.#graph.conditions
      .filter(({ set }) => isWithin(set, probe.set | built.set) && !isWithin(set, probe.set))
      .map(condition => condition.expr);
    const read = new Set(needed);
    for (const expr of predicate ? [...rest, predicate] : rest) columnsOf(expr, read);
    const below = new Set(read);
    for (const key of on) columnsOf(key.left, below);
    const sides = { left: this.build(probe, below), right: this.build(built, below) };
    const pairs = this.#after(sides);
    const plan = build.join({
      how,
      left: sides.left.plan,
      right: sides.right.plan,
      validate: "m:m",
      nullsEqual,
      on: on.map(key => ({
        left: substitute(key.left, sides.left.by),
        right: substitute(key.right, sides.right.by),
      })),
      predicate: predicate && substitute(predicate, pairs),
      columns: this.#columns(sides, read),
    });
    const missing = [...pairs]
      .filter(([own]) => sides.right.by.has(own))
      .map(([own, column]) => [own, { ...column, nullable: true }] as const);
    const by = new Map([...pairs, ...missing]);
    return { plan: rest.length === 0 ? plan : build.filter(plan, substitute(conjunction(rest), by)), by };
  }

  /** What is asked where two sides meet: one key for each set of equal values, then everything else. */
  #conditionsOf(left: number, right: number): { keys: JoinKey[]; rest: TypedExpr[] } {
    const keys: JoinKey[] = [];
    const rest: TypedExpr[] = [];
    for (const { members, set } of this.#graph.equal) {
      if ((set & left) === 0 || (set & right) === 0) continue;
      const of = (side: number) => members.find(m => isWithin(bit(m.relation), side))!.expr;
      const [a, b] = comparable(of(left), of(right));
      keys.push({ left: a, right: b });
    }
    for (const { expr, set, sides } of this.#graph.conditions) {
      if (!isWithin(set, left | right) || isWithin(set, left) || isWithin(set, right)) continue;
      const key = sides && (asKey(sides[0], sides[1], left, right) ?? asKey(sides[1], sides[0], left, right));
      if (key) keys.push(key);
      else rest.push(expr);
    }
    return { keys, rest };
  }

  /** The columns of a join, those of the result in its order. */
  #columns({ left, right }: { left: Built; right: Built }, wanted: ReadonlySet<string>): JoinColumn[] {
    const columns: JoinColumn[] = [];
    for (const [own, name] of this.#names) {
      if (!wanted.has(own)) continue;
      const side = left.by.has(own) ? "left" : "right";
      const column = (side === "left" ? left : right).by.get(own);
      if (column) columns.push({ side, from: column.name, name });
    }
    return columns;
  }

  #after({ left, right }: { left: Built; right: Built }): ReadonlyMap<string, TypedColumn> {
    return new Map(
      [...left.by, ...right.by].map(
        ([own, column]) => [own, { ...column, name: this.#names.get(own)! }] as const,
      ),
    );
  }
}

const asKey = (a: Operand, b: Operand, left: number, right: number): JoinKey | null =>
  (isWithin(a.set, left) && isWithin(b.set, right) ? { left: a.expr, right: b.expr } : null);

/** What comes out under a name has it from the start; other columns keep theirs, or get one that is free. */
function namesOf({ tree: { columns, outputs } }: JoinGraph): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(outputs.map(o => o.name));
  for (const { name, expr } of outputs) {
    if (expr.kind === "column" && !names.has(expr.name)) names.set(expr.name, name);
  }
  for (const [own, { name }] of columns) {
    if (names.has(own)) continue;
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name} ${i}`;
    taken.add(free);
    names.set(own, free);
  }
  return names;
}

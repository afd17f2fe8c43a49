// The graph of a join tree: relations, values that must be equal, and conditions on several relations. Knows
// nothing of the order in which the joins were written.
import { call } from "../../../expr/bind/bind.ts";
import { comparablePair } from "../../../expr/bind/coerce.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { isInteger, sameType } from "../../../expr/type.ts";
import { castIsTotal, canFail } from "../can-fail.ts";
import type { ColumnInterval } from "../interval.ts";
import { sameExpr } from "../same-expr.ts";
import { bit, isSingle, lowest } from "./bits.ts";
import type { JoinTree } from "./tree.ts";

/** A value of one relation. */
export interface Member {
  readonly relation: number;
  readonly expr: TypedExpr;
}

/** Values that are all equal in the result's rows; no two of one relation. */
export interface EqualValues {
  readonly members: readonly Member[];
  /** The members' relations. */
  readonly set: number;
}

/** A condition on the relations in `set`; `sides`: it is an equality of values of two sets. */
export interface Condition {
  readonly expr: TypedExpr;
  readonly set: number;
  readonly sides: readonly [left: Operand, right: Operand] | null;
}

export interface Operand {
  readonly expr: TypedExpr;
  readonly set: number;
}

export interface JoinGraph {
  readonly tree: JoinTree;
  readonly equal: readonly EqualValues[];
  /** Each is true for its relation's rows, whatever they are joined to. */
  readonly local: readonly Condition[];
  readonly conditions: readonly Condition[];
  /** For each relation that is looked up, which others its condition reads. */
  readonly needs: ReadonlyMap<number, number>;
  /** What may fail, and what speaks of no relation: asked of complete rows alone, in this order. */
  readonly last: readonly TypedExpr[];
}

export function graphOf(tree: JoinTree, ofColumn: ColumnInterval): JoinGraph {
  const setOf = (expr: TypedExpr): number => {
    let set = 0;
    for (const name of columnsOf(expr)) set |= bit(tree.columns.get(name)!.relation);
    return set;
  };
  const needs = new Map(tree.lookups.map(({ relation, on, predicate }) => {
    const read = [...on.map(key => key.left), ...(predicate ? [predicate] : [])];
    return [relation, read.reduce((set, expr) => set | setOf(expr), 0) & ~bit(relation)] as const;
  }));
  const lookedUp = tree.lookups.reduce((set, lookup) => set | bit(lookup.relation), 0);
  const classes: Member[][] = [];
  const conditions: Condition[] = [];
  const last: TypedExpr[] = [];
  for (const expr of tree.conditions) {
    const set = setOf(expr);
    if (set === 0 || canFail(expr, ofColumn)) {
      last.push(expr);
      continue;
    }
    const sides = sidesOf(expr, setOf);
    // What was looked up may be missing where it was not asked for yet.
    const isSure = (set & lookedUp) === 0;
    if (
      isSure &&
      sides !== null &&
      isSingle(sides[0].set) &&
      isSingle(sides[1].set) &&
      sameDomain(...sides)
    ) {
      equate(classes, memberOf(sides[0]), memberOf(sides[1]));
    } else conditions.push({ expr, set, sides });
  }
  const { equal, local } = separate(classes);
  const isLocal = ({ set }: Condition) => isSingle(set) && (set & lookedUp) === 0;
  return { tree, equal, last, needs, local: [...local, ...conditions.filter(isLocal)],
    conditions: conditions.filter(condition => !isLocal(condition)).sort((a, b) => a.set - b.set) };
}

function sidesOf(expr: TypedExpr, setOf: (expr: TypedExpr) => number): Condition["sides"] {
  if (expr.kind !== "call" || expr.name !== "eq") return null;
  const [a, b] = expr.args.map(arg => ({ expr: arg, set: setOf(arg) })) as [Operand, Operand];
  return a.set !== 0 && b.set !== 0 && (a.set & b.set) === 0 ? [a, b] : null;
}

/** Whether equality of the values can be passed on: integers of any width, or values of one type. */
const sameDomain = (a: Operand, b: Operand): boolean => {
  const [left, right] = [bare(a.expr).type, bare(b.expr).type];
  return sameType(left, right) || (isInteger(left) && isInteger(right));
};

/** The value without casts that only widen an integer. */
function bare(expr: TypedExpr): TypedExpr {
  return expr.kind === "cast" && isInteger(expr.type) && isInteger(expr.operand.type)
    && castIsTotal(expr.operand.type, expr.type) ? bare(expr.operand) : expr;
}

const memberOf = ({ expr, set }: Operand): Member => ({ relation: lowest(set), expr: bare(expr) });

function equate(classes: Member[][], a: Member, b: Member): void {
  const find = (member: Member) => classes.findIndex(c =>
    c.some(m => m.relation === member.relation && sameExpr(m.expr, member.expr)));
  const [ofA, ofB] = [find(a), find(b)];
  if (ofA < 0 && ofB < 0) classes.push([a, b]);
  else if (ofA < 0) classes[ofB]!.push(a);
  else if (ofB < 0) classes[ofA]!.push(b);
  else if (ofA !== ofB) {
    classes[ofA]!.push(...classes[ofB]!);
    classes.splice(ofB, 1);
  }
}

/** Values of one relation that are equal to the same one are equal to each other: a condition on its rows. */
function separate(classes: readonly (readonly Member[])[]) {
  const local: Condition[] = [];
  const equal = classes.map((members): EqualValues => {
    const sorted = [...members].sort((a, b) => a.relation - b.relation || (nameOf(a) < nameOf(b) ? -1 : 1));
    const first = sorted.filter((m, i) => i === 0 || sorted[i - 1]!.relation !== m.relation);
    for (const member of sorted) {
      const other = first.find(f => f.relation === member.relation)!;
      if (other !== member) {
        local.push({ expr: equality(other.expr, member.expr), set: bit(member.relation), sides: null });
      }
    }
    return { members: first, set: first.reduce((set, m) => set | bit(m.relation), 0) };
  });
  // Products are the same to the last bit, whatever was written first.
  equal.sort((a, b) => a.set - b.set || (nameOf(a.members[0]!) < nameOf(b.members[0]!) ? -1 : 1));
  return { equal, local };
}

const nameOf = ({ expr }: Member): string => [...columnsOf(expr)].join(" ");

/** Values of one domain in a type that both compare in. */
export const comparable = (a: TypedExpr, b: TypedExpr): readonly [TypedExpr, TypedExpr] =>
  (sameType(a.type, b.type) ? [a, b] : comparablePair(a, b)!);

const equality = (a: TypedExpr, b: TypedExpr): TypedExpr => call("eq", comparable(a, b));

// Moves conditions towards the source, so that fewer rows reach everything above.
import { children, columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { isFloat } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { checksSide, JOIN_KINDS, otherSide, type JoinSide } from "../../plan/join.ts";
import type {
  Aggregate, Asof, Distinct, Filter, GroupingSets, Join, NamedExpr, Plan, Read, SetOperation, Window,
} from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import { canFail } from "../can-fail.ts";
import { isCheap } from "../cost.ts";
import { conjunction, conjuncts, substitute } from "../expressions.ts";
import { filteredSides, sideRead, sidesOf } from "../join-sides.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";

export const pushFilter: Rule = {
  name: "push-filter",
  why: "A row that is dropped early is never computed, joined, sorted or grouped.",
  apply: (plan, { facts }) => (plan.kind === "filter"
    ? push(plan, plan.input, condition => canFail(condition, facts.columns(plan.input))) : undefined),
};

/** Whether a condition of the filter may fail on the rows that reach it. */
type Fails = (condition: TypedExpr) => boolean;

function push(plan: Filter, input: Plan, fails: Fails): Plan | undefined {
  switch (input.kind) {
    case "project": {
      const by = new Map(input.columns.map(c => [c.name, c.expr]));
      const repeats = (condition: TypedExpr) =>
        [...columnsOf(condition)].every(name => isCheap(by.get(name)!));
      return through(plan, fails, repeats, moved =>
        rebuild(input, [build.filter(input.input, substitute(moved, by))]));
    }
    case "aggregate": case "groupingSets": return throughAggregate(plan, input, fails);
    case "join": return throughJoin(plan, input, fails);
    case "asof": return throughAsof(plan, input, fails);
    case "distinct": return throughDistinct(plan, input, fails);
    case "setOperation": return throughSetOperation(plan, input, fails);
    case "window": return throughWindow(plan, input, fails);
    case "sort": case "union":
      return through(plan, fails, () => true, moved =>
        rebuild(input, inputsOf(input).map(i => build.filter(i, moved))));
    case "read": return tell(plan, input, fails);
    // Below these a filter would change which rows are counted, or it has nowhere to go.
    case "limit": case "topN": case "rowIndex": case "scan": case "filter": case "dependentJoin":
    case "recursive": case "workingTable": return undefined;
  }
}

/**
 * Tells the reader what rows are wanted, which may spare it some of them. The filter stays. A row that a
 * condition fails on must be there to fail, unless a condition before has dropped it.
 */
function tell(plan: Filter, input: Read, fails: Fails): Plan | undefined {
  if (input.most !== Infinity) return undefined;
  const written = conjuncts(plan.predicate);
  const failing = written.findIndex(fails);
  const conditions = failing < 0 ? written : written.slice(0, failing);
  return conditions.length <= input.conditions.length
    ? undefined
    : build.filter({ ...input, conditions }, plan.predicate);
}

/**
 * Splits conditions into those that move and those that stay. One that may fail moves only along with
 * all that are written before it, since these may be its guards.
 */
function split(predicate: TypedExpr, fails: Fails, moves: (condition: TypedExpr) => boolean) {
  const moved: TypedExpr[] = [];
  const kept: TypedExpr[] = [];
  for (const condition of conjuncts(predicate)) {
    const guarded = kept.length > 0 && fails(condition);
    (!guarded && moves(condition) ? moved : kept).push(condition);
  }
  return { moved, kept };
}

function through(
  plan: Filter, fails: Fails, moves: (condition: TypedExpr) => boolean, below: (moved: TypedExpr) => Plan,
): Plan | undefined {
  const { moved, kept } = split(plan.predicate, fails, moves);
  if (moved.length === 0) return undefined;
  const input = below(conjunction(moved));
  return kept.length === 0 ? input : build.filter(input, conjunction(kept));
}

/**
 * A condition on keys alone keeps or drops whole groups, whether it looks at groups or at rows; if every set
 * has these keys. A set that lacks one has null there, whatever the rows say.
 */
function throughAggregate(plan: Filter, input: Aggregate | GroupingSets, fails: Fails): Plan | undefined {
  const always = (_: NamedExpr, key: number) =>
    input.kind === "aggregate" || input.sets.every(set => set.includes(key));
  const by = new Map(input.keys.filter(always).map(k => [k.name, k.expr]));
  if (by.size === 0) return undefined;
  const onKeys = (condition: TypedExpr) =>
    [...columnsOf(condition)].every(name => by.has(name)) && seesOnlyEquality(condition);
  return through(plan, fails, onKeys, moved =>
    rebuild(input, [build.filter(input.input, substitute(moved, by))]));
}

function throughDistinct(plan: Filter, input: Distinct, fails: Fails): Plan | undefined {
  const names = new Set(input.on ?? input.schema.map(f => f.name));
  const onNames = (condition: TypedExpr) =>
    [...columnsOf(condition)].every(name => names.has(name)) && seesOnlyEquality(condition);
  return through(plan, fails, onNames, moved => rebuild(input, [build.filter(input.input, moved)]));
}

/**
 * Equal rows pass or fail together on both sides, and one side without them is enough: the left one of
 * except, any of intersect. A row that may raise an error may be on one side only; and where a side may be
 * null and the result not, the condition does not know null.
 */
function throughSetOperation(plan: Filter, input: SetOperation, fails: Fails): Plan | undefined {
  const fits = (condition: TypedExpr, side: Plan) => [...columnsOf(condition)].every(name => {
    const at = input.schema.findIndex(f => f.name === name);
    return input.schema[at]!.nullable || !side.schema[at]!.nullable;
  });
  const moves = (condition: TypedExpr) => seesOnlyEquality(condition) && !canFail(condition)
    && inputsOf(input).some(side => fits(condition, side));
  return through(plan, fails, moves, moved => rebuild(input, inputsOf(input).map(side => {
    const mine = conjuncts(moved).filter(condition => fits(condition, side));
    return mine.length === 0 ? side : build.filter(side, conjunction(mine));
  })));
}

/** A condition on partition keys alone keeps or drops whole partitions, which do not see each other. */
function throughWindow(plan: Filter, input: Window, fails: Fails): Plan | undefined {
  const names = new Set(input.partitionBy.flatMap(key => (key.kind === "column" ? [key.name] : [])));
  const onKeys = (condition: TypedExpr) =>
    [...columnsOf(condition)].every(name => names.has(name)) && seesOnlyEquality(condition);
  return through(plan, fails, onKeys, moved => rebuild(input, [build.filter(input.input, moved)]));
}

const COMPARES: ReadonlySet<string> = new Set(
  ["eq", "ne", "lt", "le", "gt", "ge", "eqMissing", "isNull", "isNaN", "isFinite"]);

/**
 * Whether the condition is the same for all equal values. 0 and -0 are equal and share a group, but
 * text or a quotient tells them apart; so floats may only be compared.
 */
function seesOnlyEquality(node: TypedExpr): boolean {
  if (node.kind === "in" || (node.kind === "call" && COMPARES.has(node.name))) {
    return children(node).every(child => child.kind === "column" || seesOnlyEquality(child));
  }
  if (node.kind === "column") return !isFloat(node.type);
  return children(node).every(seesOnlyEquality);
}

/**
 * A side that the join checks must stay whole, and where rows of the other side would come out for want of a
 * match, none may vanish. A condition that may fail stays above: the join may drop its bad rows.
 */
function throughJoin(plan: Filter, join: Join, fails: Fails): Plan | undefined {
  const { keeps } = JOIN_KINDS[join.how];
  const open = (side: JoinSide) => !keeps[otherSide(side)] && !checksSide(join, side);
  const sides = sidesOf(join);
  const sideOf = (condition: TypedExpr): JoinSide | null => {
    const side = fails(condition) ? null : sideRead(condition, sides);
    return side !== null && open(side) ? side : null;
  };
  return through(plan, fails, condition => sideOf(condition) !== null, moved =>
    build.join({ ...join, ...filteredSides(join, sides, conjuncts(moved), sideOf) }));
}

/** Each left row finds its partner by itself. */
function throughAsof(plan: Filter, asof: Asof, fails: Fails): Plan | undefined {
  const sides = sidesOf(asof);
  const sideOf = (condition: TypedExpr) =>
    (!fails(condition) && sideRead(condition, sides) === "left" ? "left" : null);
  return through(plan, fails, condition => sideOf(condition) !== null, moved =>
    build.asof({ ...asof, ...filteredSides(asof, sides, conjuncts(moved), sideOf) }));
}

// The last step: the left side and what its dependent right side has become are an ordinary join.
import { fieldMap } from "../../../expr/bind/bind.ts";
import { literal } from "../../../expr/bind/literal.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { BOOL } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { JOIN_KINDS } from "../../plan/join.ts";
import type { DependentJoin, Join, JoinColumn, JoinHow, NamedExpr, Plan } from "../../plan/node.ts";
import { substitute } from "../expressions.ts";
import { bound, present, whenFlag } from "./bind.ts";
import { joinKeys } from "./join-keys.ts";
import { over } from "./nullability.ts";
import type { Outer } from "./outer.ts";
import { allOf, column, kept, named, pairsOf, type Pending } from "./pending.ts";

/** The dependent join, whose predicate the pending right side has taken in, as a plan of the same schema. */
export function joinedBack(node: DependentJoin, right: Pending, outer: Outer): Plan {
  const { how } = node;
  if (right.absent && !JOIN_KINDS[how].pairs) return alwaysMatched(node);
  if (right.absent) return pairedBack(node, right, "left", "m:m", outer);
  if (how !== "single") return pairedBack(node, right, how, "m:m", outer);
  return right.atMostOne ? pairedBack(node, right, "left", "m:m", outer)
    : pairedBack(node, askedFor(right, outer), "left", "single", outer);
}

/** There is a row for each left row, if only the one that stands for none. */
function alwaysMatched({ how, left, columns, mark }: DependentJoin): Plan {
  const fields = fieldMap(left.schema);
  const own = columns.filter(c => c.side === "left").map(c => named(c.name, column(fields.get(c.from)!)));
  const rows = build.project(left, mark === null ? own : [...own, named(mark, literal(true, BOOL))]);
  return how === "anti" ? build.limit(rows, 0, 0) : rows;
}

/** Only rows that a left row asks for: others may be several without being wrong. */
function askedFor(right: Pending, outer: Outer): Pending {
  if (right.conditions.length > 0) return bound(right, outer, { exactly: true });
  if (right.confined && right.keys.length > 0) return right;
  const { on, nullsEqual } = joinKeys(pairsOf(right.keys, expr => outer.ofLeft(expr)));
  const plan = build.join({
    how: "semi", left: right.plan, right: on.length === 0 ? build.limit(outer.left, 0, 1) : outer.left,
    on: on.map(key => ({ left: key.right, right: key.left })), nullsEqual, validate: "m:m",
    columns: right.plan.schema.map(({ name }) => ({ side: "left", from: name, name })),
  });
  return { ...right, plan, confined: true };
}

function pairedBack(
  node: DependentJoin, pending: Pending, how: JoinHow, validate: Join["validate"], outer: Outer,
): Plan {
  const { pairs } = JOIN_KINDS[how];
  const given = node.columns.filter(c => pairs || c.side === "left");
  const waits = given.some(c => c.side === "right" && pending.computed.has(c.from));
  const flag = pending.absent?.flag ?? (waits && how === "left" ? outer.names.fresh("row") : null);
  const plan = flag === null || pending.absent ? pending.plan
    : build.project(pending.plan, [...kept(pending.plan.schema), named(flag, literal(true, BOOL))]);
  const { columns, names } = pairColumns(given, { ...pending, plan }, flag, outer);
  const ofPair = (nullable: boolean) => new Map(plan.schema.filter(f => names.has(f.name)).map(f =>
    [f.name, column({ ...f, name: names.get(f.name)!, nullable: f.nullable || nullable })]));
  const { on, nullsEqual } = joinKeys(pairsOf(pending.keys, expr => outer.ofLeft(expr)));
  const predicate = pending.conditions.length === 0 ? null
    : substitute(allOf(pending.conditions), ofPair(false));
  const join = build.join({
    how: how === "inner" && on.length === 0 && predicate === null ? "cross" : how, left: node.left, right: plan,
    on, nullsEqual, predicate, validate, columns, mark: node.mark,
  });
  const rows = pending.absent ? present({ ...pending, plan }, names) : ofPair(how === "left");
  const none = how === "left" && !pending.absent ? names.get(flag ?? "") ?? null : null;
  const valueOf = ({ side, from, name }: JoinColumn): NamedExpr => {
    if (side === "left") return named(name, column(fieldMap(join.schema).get(name)!));
    const waiting = pending.computed.get(from);
    if (!waiting) return named(name, rows.get(from)!);
    const value = over(waiting, rows);
    return named(name, none === null ? value : whenFlag(none, value, literal(null, value.type)));
  };
  const mark = node.mark === null ? [] : [named(node.mark, column(fieldMap(join.schema).get(node.mark)!))];
  return asGiven(join, [...given.map(valueOf), ...mark]);
}

/** The join with these columns of its result, or as it is if they are. */
function asGiven(join: Join, columns: readonly NamedExpr[]): Plan {
  const same = columns.length === join.schema.length && columns.every(({ name, expr }, i) =>
    expr.kind === "column" && expr.name === name && join.schema[i]!.name === name);
  return same ? join : build.project(join, columns);
}

/** What a pair needs: the columns that are given, and those that conditions and waiting columns read. */
function pairColumns(
  given: readonly JoinColumn[], pending: Pending, flag: string | null, outer: Outer,
): { readonly columns: readonly JoinColumn[]; readonly names: ReadonlyMap<string, string> } {
  const { plan, conditions, computed } = pending;
  const columns = given.filter(c => c.side === "left" || !computed.has(c.from));
  const names = new Map<string, string>();
  for (const { side, from, name } of columns) if (side === "right" && !names.has(from)) names.set(from, name);
  const waiting = given.flatMap(c => (c.side === "right" ? [computed.get(c.from)] : [])).filter(e => e !== undefined);
  const read = new Set(flag === null ? [] : [flag]);
  for (const expr of [...conditions, ...waiting]) columnsOf(expr, read);
  const local = fieldMap(plan.schema);
  for (const name of read) {
    if (!local.has(name)) {
      columns.push({ side: "left", from: outer.leftName(name), name });
    } else if (!names.has(name)) {
      names.set(name, outer.names.fresh(name));
      columns.push({ side: "right", from: name, name: names.get(name)! });
    }
  }
  return { columns, names };
}

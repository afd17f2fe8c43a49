// Pairs of rows that match, by definition: every left row is held against every right row with equal keys.
import { brokenContract, contractText, SHOWN_KEYS } from "../../../expr/join-contract.ts";
import type { BoundValue, TypedExpr } from "../../../expr/node.ts";
import { demandsUnique, pairSchema, type JoinSide } from "../../plan/join.ts";
import { prepare } from "../evaluate.ts";
import { keyOfAll } from "../order.ts";
import type { Row, Value } from "../value.ts";
import type { NodeOf, Operator } from "./operator.ts";

interface Keyed {
  readonly row: Row;
  readonly values: readonly Value[];
  /** Null: the row matches nothing, for a null in its keys. */
  readonly key: string | null;
}

function keyed(rows: Iterable<Row>, node: NodeOf<"join">, side: JoinSide): readonly Keyed[] {
  const exprs: readonly TypedExpr[] = node.on.map(key => key[side]);
  const computes = exprs.map(expr => prepare(expr, node[side].schema));
  const types = exprs.map(expr => expr.type);
  const place = { operator: "join", row: 0 };
  return Array.from(rows, row => {
    const values = computes.map(compute => compute(row, place));
    place.row++;
    return { row, values, key: !node.nullsEqual && values.includes(null) ? null : keyOfAll(values, types) };
  });
}

function demandUniqueKeys(rows: readonly Keyed[], node: NodeOf<"join">, side: JoinSide): void {
  if (!demandsUnique(node.validate, side)) return;
  const seen = new Map<string, { readonly first: Keyed; count: number }>();
  for (const row of rows) {
    if (row.key === null) continue;
    const entry = seen.get(row.key);
    if (entry) entry.count++;
    else seen.set(row.key, { first: row, count: 1 });
  }
  const repeated = [...seen.values()].filter(({ count }) => count > 1).map(({ first }) => first);
  if (repeated.length === 0) return;
  throw brokenContract(contractText({ kind: "unique", validate: node.validate, side }, node.on.map(k => k[side])),
    shown(repeated));
}

const shown = (rows: readonly Keyed[]): (readonly BoundValue[])[] =>
  rows.slice(0, SHOWN_KEYS + 1).map(({ values }) => values as readonly BoundValue[]);

/** Pairs of positions, [left, right], in the left rows' order, then the right's. */
function matches(
  left: readonly Keyed[], right: readonly Keyed[], node: NodeOf<"join">,
): readonly (readonly number[])[] {
  const byKey = new Map<string, number[]>();
  right.forEach(({ key }, r) => {
    if (key !== null) byKey.set(key, [...byKey.get(key) ?? [], r]);
  });
  const predicate = node.predicate && prepare(node.predicate, pairSchema(node));
  const pair = pairOf(node);
  const place = { operator: "join", row: 0 };
  const holds = (l: Keyed, r: number) =>
    predicate === null || predicate(pair(l.row, right[r]!.row), place) === true;
  return left.map((row, l) => {
    place.row = l;
    return (row.key === null ? [] : byKey.get(row.key) ?? []).filter(r => holds(row, r));
  });
}

export type PairOf = (leftRow: Row | null, rightRow: Row | null) => Row;

/** The columns of a pair; of a side that is missing they are null. */
export function pairOf({ columns, left, right }: Pick<NodeOf<"join">, "columns" | "left" | "right">): PairOf {
  const indices = columns.map(({ side, from }) =>
    (side === "left" ? left : right).schema.findIndex(f => f.name === from));
  return (leftRow: Row | null, rightRow: Row | null): Row => columns.map(({ side }, i) =>
    (side === "left" ? leftRow : rightRow)?.[indices[i]!] ?? null);
}

export const join: Operator<"join"> = function* (node, rowsOf) {
  const left = keyed(rowsOf(node.left), node, "left");
  const right = keyed(rowsOf(node.right), node, "right");
  demandUniqueKeys(left, node, "left");
  demandUniqueKeys(right, node, "right");
  const matched = matches(left, right, node);
  if (node.unmatched === "error") {
    const missing = left.filter((_, l) => matched[l]!.length === 0);
    if (missing.length > 0) {
      throw brokenContract(contractText({ kind: "matched" }, node.on.map(k => k.left)), shown(missing));
    }
  }
  yield* RESULT[node.how](node, left.map(l => l.row), right.map(r => r.row), matched);
};

type Result = (
  node: NodeOf<"join">, left: readonly Row[], right: readonly Row[], matched: readonly (readonly number[])[],
) => Iterable<Row>;

const pairs: Result = (node, left, right, matched) => {
  const pair = pairOf(node);
  return left.flatMap((row, l) => matched[l]!.map(r => pair(row, right[r]!)));
};

const leftJoin: Result = (node, left, right, matched) => {
  const pair = pairOf(node);
  return left.flatMap((row, l) =>
    (matched[l]!.length === 0 ? [pair(row, null)] : matched[l]!.map(r => pair(row, right[r]!))));
};

/** Right rows, each with its left rows. */
const rightJoin: Result = (node, left, right, matched) => {
  const pair = pairOf(node);
  return right.flatMap((row, r) => {
    const found = left.filter((_, l) => matched[l]!.includes(r));
    return found.length === 0 ? [pair(null, row)] : found.map(l => pair(l, row));
  });
};

const fullJoin: Result = (node, left, right, matched) => {
  const pair = pairOf(node);
  const found = new Set(matched.flat());
  return [...leftJoin(node, left, right, matched),
    ...right.filter((_, r) => !found.has(r)).map(row => pair(null, row))];
};

/** The left columns of some left rows. */
const lefts = (keeps: (matches: number) => boolean): Result => (node, left, _, matched) => {
  const pair = pairOf({ ...node, columns: node.columns.filter(c => c.side === "left") });
  return left.flatMap((row, l) => (keeps(matched[l]!.length) ? [pair(row, null)] : []));
};

const RESULT: { readonly [How in NodeOf<"join">["how"]]: Result } = {
  inner: pairs, cross: pairs, left: leftJoin, right: rightJoin, full: fullJoin,
  semi: lefts(n => n > 0), anti: lefts(n => n === 0),
  mark: (node, left, right, matched) =>
    [...lefts(() => true)(node, left, right, matched)].map((row, l) => [...row, matched[l]!.length > 0]),
};

// Dependent joins by definition: for each left row the right side is computed anew, with the row's values as
// literals where it reads them; once for all if it reads nothing of them.
import { severalRows } from "../../../expr/join-contract.ts";
import type { BoundValue, TypedExpr } from "../../../expr/node.ts";
import { freeColumns, replaceFree } from "../../plan/free.ts";
import { pairSchema } from "../../plan/join.ts";
import type { DependentHow } from "../../plan/node.ts";
import { prepare } from "../evaluate.ts";
import type { Row } from "../value.ts";
import { pairOf, type PairOf } from "./join.ts";
import type { NodeOf, Operator } from "./operator.ts";

type Node = NodeOf<"dependentJoin">;

/** What the right side reads of a left row. */
function readerOf({ left, right }: Node) {
  const read = [...freeColumns(right).values()].flatMap(column => {
    const index = left.schema.findIndex(f => f.name === column.name);
    return index < 0 ? [] : [{ ...column, index }];
  });
  return (row: Row): ReadonlyMap<string, TypedExpr> => new Map(read.map(({ name, type, index }) => {
    const value = row[index] as BoundValue;
    return [name, { kind: "literal", value, type, nullable: value === null }];
  }));
}

export const dependentJoin: Operator<"dependentJoin"> = function* (node, rowsOf) {
  const pair = pairOf(node);
  const lefts = pairOf({ ...node, columns: node.columns.filter(c => c.side === "left") });
  const predicate = node.predicate && prepare(node.predicate, pairSchema(node));
  const read = readerOf(node);
  let known: readonly Row[] | null = null;
  const place = { operator: "join", row: 0 };
  for (const row of rowsOf(node.left)) {
    const values = read(row);
    const rows: readonly Row[] = known ?? [...rowsOf(replaceFree(node.right, values))];
    if (values.size === 0) known = rows;
    const matched = rows.filter(other => predicate === null || predicate(pair(row, other), place) === true);
    yield* RESULT[node.how](row, matched, pair, lefts);
    place.row++;
  }
};

/** What comes out for one left row and the right rows that match it. */
type Result = (row: Row, matched: readonly Row[], pair: PairOf, lefts: PairOf) => readonly Row[];

const pairs: Result = (row, matched, pair) => matched.map(other => pair(row, other));
const orAlone: Result = (row, matched, pair, lefts) =>
  (matched.length === 0 ? [pair(row, null)] : pairs(row, matched, pair, lefts));

const RESULT: { readonly [How in DependentHow]: Result } = {
  inner: pairs,
  left: orAlone,
  semi: (row, matched, _, lefts) => (matched.length > 0 ? [lefts(row, null)] : []),
  anti: (row, matched, _, lefts) => (matched.length === 0 ? [lefts(row, null)] : []),
  mark: (row, matched, _, lefts) => [[...lefts(row, null), matched.length > 0]],
  single: (row, matched, pair, lefts) => {
    if (matched.length > 1) throw severalRows();
    return orAlone(row, matched, pair, lefts);
  },
};

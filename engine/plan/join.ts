// What each kind of join gives and keeps, as one table; and the columns that a pair of rows has.
// Knows nothing of how pairs are found.
import { fieldMap } from "../../expr/bind/bind.ts";
import { BOOL, field, type Field, type Schema } from "../../expr/type.ts";
import type { DependentHow, Join, JoinColumn, JoinContract, JoinHow, Plan } from "./node.ts";

export type JoinSide = "left" | "right";

export interface JoinKind {
  /** Sides whose rows come out without a match, too; the other side's columns are null there. */
  readonly keeps: Readonly<Record<JoinSide, boolean>>;
  /** Whether pairs come out, or left rows only. */
  readonly pairs: boolean;
}

const kind = (keepsLeft: boolean, keepsRight: boolean, pairs: boolean): JoinKind =>
  ({ keeps: { left: keepsLeft, right: keepsRight }, pairs });

export const JOIN_KINDS: Readonly<Record<JoinHow | DependentHow, JoinKind>> = {
  inner: kind(false, false, true),
  cross: kind(false, false, true),
  left: kind(true, false, true),
  right: kind(false, true, true),
  full: kind(true, true, true),
  semi: kind(false, false, false),
  anti: kind(true, false, false),
  mark: kind(true, false, false),
  single: kind(true, false, true),
};

export const otherSide = (side: JoinSide): JoinSide => (side === "left" ? "right" : "left");

/** Whether the side's keys must be unique. */
export const demandsUnique = (validate: Join["validate"], side: JoinSide): boolean =>
  (side === "left" ? validate.startsWith("1:") : validate.endsWith(":1") || validate === "single");

/** Whether the join checks what rows the side has, so that none may be left out before. */
export const checksSide = ({ validate, unmatched }: Pick<Join, "validate" | "unmatched">, side: JoinSide): boolean =>
  demandsUnique(validate, side) || unmatched === "error";

type Sides = { readonly left: Plan; readonly right: Plan; readonly columns: readonly JoinColumn[] };

const fieldOf = (sides: Sides, { side, from }: JoinColumn): Field => fieldMap(sides[side].schema).get(from)!;

/** The columns that the predicate reads: of a pair, so that none is null for want of a match. */
export const pairSchema = (sides: Sides): Schema => sides.columns.map(column => {
  const { type, nullable } = fieldOf(sides, column);
  return field(column.name, type, nullable);
});

/** The columns that come out. */
export function joinSchema(join: Sides & { readonly how: JoinHow | DependentHow; readonly mark: string | null }): Schema {
  const { keeps, pairs } = JOIN_KINDS[join.how];
  const columns = join.columns.filter(c => pairs || c.side === "left").map(column => {
    const { type, nullable } = fieldOf(join, column);
    return field(column.name, type, nullable || (pairs && keeps[otherSide(column.side)]));
  });
  return join.mark === null ? columns : [...columns, field(join.mark, BOOL, false)];
}

const FLIPPED_CONTRACT: Readonly<Record<JoinContract, JoinContract>> =
  { "m:m": "m:m", "1:m": "m:1", "m:1": "1:m", "1:1": "1:1" };
const FLIPPED_HOW = { inner: "inner", cross: "cross", left: "right", right: "left", full: "full" } as const;

/**
 * The same pairs seen from the other side, in that side's order. The predicate speaks of names and stays;
 * that all left rows must have a match has no place there.
 */
export function flipped(join: Join): Join {
  const { how, left, right, on, validate, columns, schema } = join;
  if (!(how in FLIPPED_HOW) || validate === "single") throw new Error(`a ${how} join has no other side`);
  return {
    ...join, how: FLIPPED_HOW[how as keyof typeof FLIPPED_HOW], left: right, right: left, schema,
    on: on.map(key => ({ left: key.right, right: key.left })),
    validate: FLIPPED_CONTRACT[validate], unmatched: "allowed",
    columns: columns.map(column => ({ ...column, side: otherSide(column.side) })),
  };
}

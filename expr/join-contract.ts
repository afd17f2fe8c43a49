// Errors of joins whose rows are not what the caller said of them: which keys, for every executor the same.
import { ExecutionError } from "./error.ts";
import type { BoundValue, TypedExpr } from "./node.ts";
import { printExpr, printValue } from "./print.ts";
import type { DataType } from "./type.ts";

/** What a join was told of its rows. */
export type JoinPromise =
  | { readonly kind: "unique"; readonly validate: string; readonly side: "left" | "right" }
  | { readonly kind: "matched" };

/** A promise and how the keys that break it are shown; plain data. */
export interface JoinContractText {
  readonly promise: JoinPromise;
  readonly keys: readonly { readonly name: string; readonly type: DataType }[];
}

/** Keys that an error shows; finding them all would take long, and three say what kind of keys they are. */
export const SHOWN_KEYS = 3;

export const contractText = (promise: JoinPromise, keys: readonly TypedExpr[]): JoinContractText =>
  ({ promise, keys: keys.map(key => ({ name: nameOf(key), type: key.type })) });

/** Keys are cast to the type in which they are compared; that is no concern of the reader's. */
const nameOf = (key: TypedExpr): string => printExpr(key.kind === "cast" ? key.operand : key);

const value = (of: BoundValue, type: DataType): string => printValue(of === 0 ? 0 : of, type);

const tuple = (values: readonly BoundValue[], { keys }: JoinContractText): string =>
  keys.map(({ name, type }, k) => `${name} = ${value(values[k]!, type)}`).join(", ");

/** The error about rows with some keys, the first in input order; more than are shown if there are more. */
export function brokenContract(
  text: JoinContractText, found: readonly (readonly BoundValue[])[],
): ExecutionError {
  const shown = found.slice(0, SHOWN_KEYS).map(values => tuple(values, text)).join("; ");
  const list = text.keys.length === 0 ? "." : `: ${shown}${found.length > SHOWN_KEYS ? "; …" : "."}`;
  if (text.promise.kind === "matched") {
    return new ExecutionError("join-unmatched", `join: unmatched is "error", but left rows have no match${list}`,
      { operator: "join", hint: "Filter these rows out first, or say how to treat them with `how`." });
  }
  const { validate, side } = text.promise;
  if (validate === "single") return severalRows();
  return new ExecutionError("join-not-unique",
    `join: validate is ${JSON.stringify(validate)}, but keys occur more than once in the ${side} input${list}`,
    { operator: "join", hint: "Remove the duplicates, as with `distinct`, or relax `validate`." });
}

/** The error about a subquery that is used as a value; which row of several it has is nobody's to choose. */
export const severalRows = (): ExecutionError =>
  new ExecutionError("subquery-rows", "A subquery that is used as a value gave more than one row.",
    { operator: "join", hint: "Aggregate its rows, as with `max`, or keep one of them with `limit 1`." });

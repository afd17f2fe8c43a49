// What a cast to one kind of type is, and helpers that several of them share.
import { typeName, type DataType } from "../../../expr/type.ts";
import { fits } from "../failure.ts";
import type { Value } from "../value.ts";

/** Gives the value in the type `to`, or undefined if it has no counterpart there. */
export type Cast = (value: Value, from: DataType, to: DataType) => Value | undefined;

export const never: Cast = (_value, from, to) => {
  throw new Error(`the binder allowed a cast from ${typeName(from)} to ${typeName(to)}`);
};

/** The exact value if the type can hold it. */
export const ifFits = (value: bigint | null | undefined, to: DataType): bigint | undefined =>
  value !== null && value !== undefined && fits(value, to) ? value : undefined;

/** Without ASCII white space at either end. */
export const trimAscii = (text: string): string =>
  text.replace(/^[\t\n\v\f\r ]+/, "").replace(/[\t\n\v\f\r ]+$/, "");

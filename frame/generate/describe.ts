// What a row of the function table promises about nulls and errors, in words.
import type { NullRule, ShorthandRow, WindowRow } from "../../expr/function/row.ts";

const NULLS: Readonly<Record<NullRule, string>> = {
  any: "Null if any argument is null.",
  never: "Never null.",
  custom: "As described.",
};

export const nullText = (rule: NullRule): string => NULLS[rule];

export const errorText = (row: { readonly fails?: boolean }): string =>
  row.fails ? "A result outside the type's range fails the query with an `ExecutionError`." : "";

const WINDOW_NULLS: Readonly<Record<WindowRow["nulls"], string>> = {
  any: "Null where the value is null, or all values are.", never: "Never null.", miss: "Null where there is nothing to give.",
};

export const windowNullText = ({ nulls }: WindowRow | ShorthandRow): string => WINDOW_NULLS[nulls];

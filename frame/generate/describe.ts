// What a row of the function table promises about nulls and errors, in words.
import type { NullRule } from "../../expr/function/row.ts";

const NULLS: Readonly<Record<NullRule, string>> = {
  any: "Null if any argument is null.",
  never: "Never null.",
  custom: "As described.",
};

export const nullText = (rule: NullRule): string => NULLS[rule];

export const errorText = (row: { readonly fails?: boolean }): string =>
  row.fails ? "A result outside the type's range fails the query with an `ExecutionError`." : "";

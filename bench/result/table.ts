// A query's answer in a form that every engine's answer can be brought to and compared in. Knows no engine.

/** `exact` is an integer or decimal, as whole numbers of 10^-scale; `text` is every other type as text. */
export type ResultColumn = { readonly name: string } & (
  | { readonly kind: "exact"; readonly scale: number; readonly values: (bigint | null)[] }
  | { readonly kind: "float"; readonly values: (number | null)[] }
  | { readonly kind: "text"; readonly values: (string | null)[] }
);

export interface ResultTable {
  readonly columns: readonly ResultColumn[];
  readonly rowCount: number;
}

/** Days since 1970 as ISO text, so that engines' dates compare. */
export const dateText = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);

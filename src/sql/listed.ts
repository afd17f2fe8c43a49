// Lists of names in messages: what there is instead of a name that there is not.

/** More names than that help nobody. */
const MOST_SHOWN = 12;

export function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  if (all.length === 0) return "(none)";
  return `${all.slice(0, MOST_SHOWN).join(", ")}${all.length > MOST_SHOWN ? `, … (${all.length})` : ""}`;
}

/** `Did you mean a? The columns are: a, b.` */
export const suggested = (near: string | null, what: string, names: readonly string[]): string =>
  `${near === null ? "" : `Did you mean ${near}? `}${what}: ${listed(names)}.`;

/** `1 column`, `2 columns`. */
export const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

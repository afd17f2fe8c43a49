// Names of options: one that there is not would be left unread in silence, so it is an error.
import { PlanError } from "../expr/error.ts";
import { nearest } from "../expr/bind/nearest.ts";

/**
 * Fails with a PlanError (`unknown-option`) that lists the options there are. `meant` knows what others call
 * them, and gives a sentence or null.
 */
export function checkOptionNames(
  what: string, options: object, known: readonly string[],
  meant: (name: string) => string | null = () => null,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (known.includes(name) || value === undefined) continue;
    const near = nearest(name, known);
    const hint = meant(name) ?? (near === null ? null : `Did you mean \`${near}\`?`);
    throw new PlanError("unknown-option", `${what} has no option ${JSON.stringify(name)}.`,
      { hint: `${hint === null ? "" : `${hint} `}It has ${known.filter(name => name !== "testing").join(", ")}.` });
  }
}

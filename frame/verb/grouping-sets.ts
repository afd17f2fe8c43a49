// rollup, cube and groupingSets: several groupings of the same rows at once.
import { PlanError } from "../../expr/error.ts";
import { nearest } from "../../expr/bind/nearest.ts";
import type { NamedExpr, Plan } from "../../engine/plan/node.ts";
import type { Groups } from "./aggregate.ts";
import { groupKeys } from "./group-by.ts";

/** A cube of n keys has 2^n groupings, each with a loop of its own; PostgreSQL stops here, too. */
const MOST_CUBE_KEYS = 12;
const MOST_SETS = 2 ** MOST_CUBE_KEYS;

function withSets(input: Plan, keys: readonly NamedExpr[], sets: Groups["sets"] & {}, verb: string): Groups {
  if (sets.length <= MOST_SETS) return { input, keys, sets, having: [] };
  throw new PlanError("argument-count", `${verb}: ${sets.length} groupings at once; ${MOST_SETS} are the most.`,
    { hint: "Group by fewer keys." });
}

/** All keys, then all but the last, … and no keys. */
export function rolledUp(input: Plan, selectors: readonly unknown[]): Groups {
  const keys = groupKeys(input, selectors, "rollup");
  const all = [...keys.keys()];
  return withSets(input, keys, [...all.map(i => all.slice(0, keys.length - i)), []], "rollup");
}

/** Every subset of the keys, those that have the first keys before the others. */
export function cubed(input: Plan, selectors: readonly unknown[]): Groups {
  const keys = groupKeys(input, selectors, "cube");
  if (keys.length > MOST_CUBE_KEYS) {
    throw new PlanError("argument-count", `cube: ${keys.length} keys are too many; ${MOST_CUBE_KEYS} are the most.`,
      { hint: "Name the sets you need with groupingSets." });
  }
  const subsets = keys.reduce<readonly (readonly number[])[]>((sets, _, key) =>
    sets.flatMap(set => [[...set, key], set]), [[]]);
  return withSets(input, keys, subsets, "cube");
}

/** The sets as they are named; `producer` gives the keys unless they are columns. */
export function inSets(input: Plan, producer: unknown, sets: unknown): Groups {
  if (!isSets(sets) || sets.length === 0) {
    throw new PlanError("argument-type", "groupingSets: a list of sets is needed, each a list of names of keys.",
      { hint: "As in `groupingSets([[\"a\", \"b\"], [\"a\"], []])`." });
  }
  for (const set of sets) {
    const twice = set.find((name, i) => set.indexOf(name) < i);
    if (twice === undefined) continue;
    throw new PlanError("duplicate-column", `groupingSets: a set names the key ${JSON.stringify(twice)} twice.`,
      { hint: "Name it once." });
  }
  const keys = groupKeys(input, producer === undefined ? [...new Set(sets.flat())] : [producer], "groupingSets");
  const indices = sets.map(set => set.map(name => indexOf(name, keys)).sort((a, b) => a - b));
  return withSets(input, keys, indices, "groupingSets");
}

const isSets = (value: unknown): value is readonly (readonly string[])[] =>
  Array.isArray(value) && value.every(set => Array.isArray(set) && set.every(name => typeof name === "string"));

function indexOf(name: string, keys: readonly NamedExpr[]): number {
  const index = keys.findIndex(key => key.name === name);
  if (index >= 0) return index;
  const near = nearest(name, keys.map(key => key.name));
  throw new PlanError("unknown-column", `groupingSets: there is no key ${JSON.stringify(name)}.`, {
    hint: `${near === null ? "" : `Did you mean ${JSON.stringify(near)}? `}The keys are: ${
      keys.map(key => JSON.stringify(key.name)).join(", ") || "(none)"}.`,
  });
}

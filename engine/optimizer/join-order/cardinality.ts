// How many rows the join of a set of relations has: a number of the set alone, whatever the order of its
// joins.
import { bit, isSingle, isWithin, lowest, membersOf, sizeOf } from "./bits.ts";
import type { EqualValues, JoinGraph } from "./graph.ts";

/** What is guessed of the relations and conditions. */
export interface Guesses {
  /** Rows of each relation, and how many there would be without its filters. */
  readonly rows: readonly number[];
  /** For a relation that is looked up, how many rows come out for each that is looked up for. */
  readonly found: ReadonlyMap<number, number>;
  readonly unfiltered: readonly number[];
  /** For each set of equal values, how many values each member has; as many as fit what filters say of it. */
  readonly domains: readonly (readonly number[])[];
  /** The part of the rows that each condition on several relations lets through. */
  readonly shares: readonly number[];
}

export class Cardinality {
  readonly #graph: JoinGraph;
  readonly #guesses: Guesses;
  readonly #several: readonly Several[];
  readonly #known = new Map<number, number>();
  constructor(graph: JoinGraph, guesses: Guesses) {
    this.#graph = graph;
    this.#guesses = guesses;
    this.#several = severalKeys(graph, guesses);
  }

  rowsOf(set: number): number {
    let rows = this.#known.get(set);
    if (rows === undefined) this.#known.set(set, rows = this.#guess(set));
    return rows;
  }

  #guess(set: number): number {
    const { equal, conditions } = this.#graph;
    const { rows, domains, shares, found } = this.#guesses;
    if (isSingle(set)) return Math.max(1, rows[lowest(set)]!);
    let product = 1;
    for (const relation of membersOf(set)) product *= found.get(relation) ?? rows[relation]!;
    for (let i = 0; i < equal.length; i++) product /= allButLeast(equal[i]!, domains[i]!, set);
    for (const several of this.#several) product *= correction(several, set);
    for (let i = 0; i < conditions.length; i++) {
      if (isWithin(conditions[i]!.set, set)) product *= shares[i]!;
    }
    // Less than a row counts as one, so that what comes after it is not for free.
    return Math.max(1, product);
  }
}

/** Of two columns the one with fewer values has them all in the other; so the largest numbers divide. */
function allButLeast({ members }: EqualValues, domains: readonly number[], set: number): number {
  let product = 1;
  let least = Infinity;
  for (let i = 0; i < members.length; i++) {
    if ((set & bit(members[i]!.relation)) === 0) continue;
    product *= domains[i]!;
    least = Math.min(least, domains[i]!);
  }
  return least === Infinity ? 1 : product / least;
}

/** Relations that share more than one key. */
interface Several {
  readonly set: number;
  readonly keys: readonly { readonly equal: EqualValues; readonly domains: readonly number[] }[];
  readonly unfiltered: readonly number[];
}

function severalKeys({ equal }: JoinGraph, { domains, unfiltered }: Guesses): Several[] {
  const bySet = new Map<string, { set: number; keys: number }>();
  const count = unfiltered.length;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const both = bit(a) | bit(b);
      let keys = 0;
      equal.forEach((values, i) => { if (isWithin(both, values.set)) keys |= bit(i); });
      if (sizeOf(keys) < 2) continue;
      const known = bySet.get(`${keys}`);
      bySet.set(`${keys}`, { set: (known?.set ?? 0) | both, keys });
    }
  }
  return [...bySet.values()].map(({ set, keys }) => ({
    set, unfiltered, keys: membersOf(keys).map(i => ({ equal: equal[i]!, domains: domains[i]! })),
  }));
}

/**
 * Several keys are seldom independent: there are no more combinations than rows. Neither side is known to
 * have those of the other, so halfway between the sides' rows.
 */
function correction({ set, keys, unfiltered }: Several, within: number): number {
  const members = membersOf(set & within);
  if (members.length < 2) return 1;
  const rows = members.map(member => unfiltered[member]!).sort((a, b) => a - b);
  const largest = Math.max(...keys.flatMap(key => key.domains));
  const combinations = Math.max(largest, Math.sqrt(rows[0]! * rows[1]!));
  const independent = keys.reduce((n, key) => n * allButLeast(key.equal, key.domains, set & within), 1);
  return Math.max(1, independent / combinations ** (members.length - 1));
}

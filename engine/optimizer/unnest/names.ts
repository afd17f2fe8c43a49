// Names that no column of a query has yet. Knows nothing of plans.

/** Gives out names; "\u27c2" is in none that a user writes by hand, and the number tells them apart. */
export class Names {
  #given = 0;

  fresh(like: string): string {
    return `${like.replace(/\u27c2\d+$/, "")}\u27c2${++this.#given}`;
  }
}

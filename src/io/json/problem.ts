// What can be wrong with a piece of JSON, before it is known in which file and line it stands.

/** What is wrong, and where: `at` counts from the start of the scanned bytes. */
export class Problem extends Error {
  constructor(
    /** `syntax`: what follows cannot be found either. */
    readonly kind: "syntax" | "value" | "null" | "row",
    what: string,
    readonly at: number,
    /** Members after a dot. */
    readonly column: string | null = null,
  ) {
    super(what);
  }
}

/** The bytes end within a value. There may be more of them. */
export class Short extends Error {}

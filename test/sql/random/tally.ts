// Counts what became of many statements, and says it.

export class Tally {
  agreed = 0;
  /** Of those that agreed: with rows. */
  filled = 0;
  readonly #skipped = new Map<string, number>();

  agree(rows: number): void {
    this.agreed++;
    if (rows > 0) this.filled++;
  }

  skip(cause: string): void { this.#skipped.set(cause, (this.#skipped.get(cause) ?? 0) + 1); }

  get skipped(): number { return [...this.#skipped.values()].reduce((a, b) => a + b, 0); }

  get total(): number { return this.agreed + this.skipped; }

  toString(): string {
    const causes = [...this.#skipped].sort(([, a], [, b]) => b - a).map(([cause, count]) => `\n  ${count} × ${cause}`);
    return `${this.agreed} agreed, ${this.filled} of them with rows; ${this.skipped} were skipped${causes.join("")}`;
  }
}

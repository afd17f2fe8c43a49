// What the runner needs of an engine: statements in, cells of text out.

/** A value as DuckDB prints it, and the number that it is. */
export interface Cell {
  readonly text: string;
  readonly number: number | null;
}

export interface Result {
  readonly columns: readonly { readonly name: string; readonly letter: "I" | "R" | "T" }[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * How a statement failed. `unsupported`: the engine knows that it does not do this; `foreign`: it cannot read the
 * text, or knows no such function or type: in a file of its own a mistake, in others' files another dialect;
 * `broken`: by none of its errors, which is never what a record wants.
 */
export type FailureKind = "error" | "unsupported" | "foreign" | "broken";

export class StatementError extends Error {
  constructor(readonly kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export interface Database {
  /** As `skipif` and `onlyif` call it. */
  readonly name: string;
  /** The last statement's result; null if it has none. Fails with a StatementError. */
  execute(sql: string): Promise<Result | null>;
  /** Forgets everything. */
  restart(): Promise<void>;
  close(): void;
}

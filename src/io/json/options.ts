// How JSON files are read: what callers may choose.
import { PlanError } from "../../../expr/error.ts";
import { typeName, type Field } from "../../../expr/type.ts";

/** How rows of JSON are read. */
export interface JsonOptions {
  /**
   * The columns and their types. Members that it does not name are left out; what does not fit is an error.
   * Dates and times are ISO 8601 texts or counts of their unit, decimals numbers or texts of numbers,
   * binary base64.
   */
  readonly schema?: readonly Field[] | undefined;
  /**
   * From how many rows types are found where there is no `schema`: 10,000, or all. Integers are int64, or
   * what is wide enough for all digits; other numbers float64; objects structs; arrays lists. Where values
   * are of different kinds, and where nothing else fits, they are text: strings as they are, other values as
   * JSON. Every column may be null.
   */
  readonly sample?: number | "all" | undefined;
  /** A row that cannot be read is an error, or it is left out. */
  readonly badRows?: "error" | "skip" | undefined;
}

/** How a JSON document is read. */
export interface JsonDocumentOptions extends JsonOptions {
  /**
   * Where in the document the array of rows is, names joined by dots: `"data.items"`. Default: it is the
   * document.
   */
  readonly rows?: string | undefined;
}

export const SAMPLE_ROWS = 10_000;

/** Fails where options are wrong. */
export function checkOptions({ sample, badRows, schema }: JsonOptions): void {
  if (sample !== undefined && sample !== "all" && !(Number.isInteger(sample) && sample > 0)) {
    throw bad("sample", sample, 'a number of rows above 0, or "all"');
  }
  if (badRows !== undefined && badRows !== "error" && badRows !== "skip") throw bad("badRows", badRows, '"error" or "skip"');
  const names = new Set<string>();
  for (const { name, type } of schema ?? []) {
    if (names.has(name)) throw new PlanError("duplicate-column", `The schema has two columns named ${JSON.stringify(name)}.`);
    names.add(name);
    // A name of the type is made of its parts, so that a part that is missing shows here.
    typeName(type);
  }
}

const bad = (name: string, value: unknown, allowed: string): PlanError =>
  new PlanError("bad-option", `The option ${name} cannot be ${JSON.stringify(value)}.`, { hint: `Use ${allowed}.` });

// Rows held against a schema of another library; what does not pass is told with its row and its members.
import { ExecutionError, PlanError } from "../../expr/error.ts";
import { checkRows } from "../from/rows.ts";
import { isStandard, notStandard, type StandardIssue, type StandardResult, type StandardSchema } from "./standard-schema.ts";

/** An error says so many of a row's issues. */
const ISSUES_SHOWN = 3;

/** All rows as the schema gives them back; the first that does not pass is a PlanError. */
export function validRows(rows: readonly unknown[], schema: StandardSchema): object[] {
  checkRows(rows);
  return rows.map((row, i) => {
    const result = schema["~standard"].validate(row);
    if (result instanceof Promise) {
      // Nobody waits for it any more; what it finds wrong is no unhandled rejection.
      result.catch(() => undefined);
      throw new PlanError("async-schema", "fromRows cannot wait for a schema that validates asynchronously.",
        { hint: "Validate the rows before, or make the frame without it and await the rows of frame.validate(schema)." });
    }
    if (result.issues) throw new PlanError("invalid-row", problem(i, schema, result.issues), { cause: result.issues });
    return result.value as object;
  });
}

/** A check for one row after the other. */
export function rowValidator<Output>(
  schema: StandardSchema<unknown, Output>,
): (row: unknown) => Output | Promise<Output> {
  if (!isStandard(schema) || typeof schema["~standard"].validate !== "function") throw notStandard("validate");
  let next = 0;
  return row => {
    const place = next++;
    const result = schema["~standard"].validate(row);
    const passed = ({ issues, ...rest }: StandardResult<Output>): Output => {
      if (!issues) return (rest as { readonly value: Output }).value;
      throw new ExecutionError("invalid-row", problem(place, schema, issues), { cause: issues, operator: "validate" });
    };
    return result instanceof Promise ? result.then(passed) : passed(result);
  };
}

function problem(row: number, schema: StandardSchema, issues: readonly StandardIssue[]): string {
  const shown = issues.slice(0, ISSUES_SHOWN).map(({ message, path }) => {
    const place = (path ?? []).map(part => String(typeof part === "object" ? part.key : part)).join(".");
    return place === "" ? message : `${JSON.stringify(place)}: ${message}`;
  });
  const more = issues.length - shown.length;
  return `Row ${row} does not pass the schema of ${schema["~standard"].vendor}: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`;
}

// What fails while a statement runs, in the words of SQL, with the place of the statement: where in it the
// value was computed is not known any more.
import { ExecutionError, type ExecutionProblem } from "../../../expr/error.ts";
import { placeOf, withPlace } from "../place.ts";
import { aValueOf, sqlTypeName } from "../type-name.ts";

/** Errors of other kinds are as they were. */
export function atStatement(error: unknown, text: string, at: number): unknown {
  if (!(error instanceof ExecutionError)) return error;
  const { code, operator, recoverable, problem } = error;
  const [message, hint] = problem ? inSqlWords(problem) : [error.message];
  return new ExecutionError(code, withPlace(message, hint, placeOf(text, at)), {
    cause: error, recoverable, ...operator === undefined ? {} : { operator }, ...problem ? { problem } : {},
  });
}

function inSqlWords(problem: ExecutionProblem): readonly [message: string, hint: string] {
  if (problem.kind === "overflow") {
    return [`A value leaves the range of ${sqlTypeName(problem.type)}.`, "Cast to decimal or double before it is computed."];
  }
  const { value, type } = problem;
  return [`${value === null ? "A value" : quoted(value)} is not ${aValueOf(type)}.`,
    `Write try_cast(… as ${sqlTypeName(type)}) to have null instead.`];
}

/** Strings come in double quotes. */
const quoted = (value: string): string =>
  (value.startsWith("\"") ? `'${String(JSON.parse(value)).replaceAll("'", "''")}'` : value);

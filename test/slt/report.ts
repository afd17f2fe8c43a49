// The results of files as text: a line each, what went wrong, and the total.
import type { Cause, FileOutcome, Outcome } from "./run.ts";

const CAUSES: readonly Cause[] = ["pass", "wrong", "error", "unsupported", "skipped"];
const SHOWN_SQL = 160;

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > SHOWN_SQL ? `${line.slice(0, SHOWN_SQL)}…` : line;
};

export function countsOf(outcomes: readonly Outcome[]): Readonly<Record<Cause, number>> {
  const counts: Record<Cause, number> = { pass: 0, wrong: 0, error: 0, unsupported: 0, skipped: 0 };
  for (const { cause } of outcomes) counts[cause]++;
  return counts;
}

const countText = (counts: Readonly<Record<Cause, number>>): string =>
  CAUSES.filter(cause => counts[cause] > 0 || cause === "pass").map(cause => `${counts[cause]} ${cause}`).join(", ");

/** Whether anything is wrong or an error; what is not supported is no failure. */
export const hasFailed = ({ outcomes }: FileOutcome): boolean =>
  outcomes.some(({ cause }) => isFailure(cause));

export const isFailure = (cause: Cause): boolean => cause === "wrong" || cause === "error";

/** Everything that is neither right nor left out. */
const failuresOf = ({ outcomes }: FileOutcome): readonly Outcome[] =>
  outcomes.filter(({ cause }) => cause !== "pass" && cause !== "skipped");

export function failureText(path: string, { line, cause, sql, detail }: Outcome): string {
  return `  ${path}:${line}  ${cause}: ${detail.split("\n")[0]}\n    ${oneLine(sql)}`;
}

export function fileText(path: string, file: FileOutcome, quiet: boolean): string {
  const head = `${path}  ${countText(countsOf(file.outcomes))}${file.stopped === null ? "" : `  (stopped at ${file.stopped})`}`;
  return quiet ? head : [head, ...failuresOf(file).map(outcome => failureText(path, outcome))].join("\n");
}

export function totalText(files: readonly FileOutcome[]): string {
  return `${files.length} files  ${countText(countsOf(files.flatMap(file => file.outcomes)))}`;
}

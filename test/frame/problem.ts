// What a verb or function raises when it is given something wrong, as text to compare.
import { PlanError } from "../../src/index.ts";

function raised(work: () => unknown): PlanError {
  try {
    work();
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
  throw new Error("nothing was raised");
}

/** The whole message of the PlanError that work raises. */
export const problem = (work: () => unknown): string => raised(work).message;

/** The same with the error's code in front. */
export function codedProblem(work: () => unknown): string {
  const { code, message } = raised(work);
  return `${code}: ${message}`;
}

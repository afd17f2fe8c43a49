// Errors as plain data between threads, and back.
import { ExecutionError, QuernError, ResourceError, UnsupportedError } from "../../../expr/error.ts";
import { KernelFailure } from "../failure.ts";
import type { PostedError } from "./messages.ts";

export function postError(error: unknown): PostedError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const kernel = error instanceof KernelFailure
    ? { pipeline: error.pipeline, stream: error.stream, state: error.state } : null;
  return { name, code: error instanceof QuernError ? error.code : "", message, stack, kernel };
}

/** The error again; what no query should raise becomes an ExecutionError that names the operator. */
export function receivedError({ name, code, message, stack, kernel }: PostedError, operator: string): Error {
  if (kernel) return new KernelFailure(kernel.pipeline, kernel.stream, kernel.state);
  switch (name) {
    case "ResourceError": return new ResourceError(code, message);
    case "ExecutionError": return new ExecutionError(code, message, { operator });
    case "UnsupportedError": return new UnsupportedError(code, message);
    default: {
      const cause = new Error(message);
      cause.name = name;
      if (stack !== undefined) cause.stack = stack;
      return new ExecutionError("worker-failed", `${operator}: a worker failed: ${name}: ${message}`,
        { cause, operator, recoverable: true });
    }
  }
}

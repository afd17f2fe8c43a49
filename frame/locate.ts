// Makes errors point at the caller's line: the stack of a PlanError starts where the library was called.
import { PlanError } from "../expr/error.ts";

/** Errors whose stack was cut already; the innermost call, such as the one in a callback, wins. */
const located = new WeakSet<PlanError>();

type Capture = (target: object, above: unknown) => void;

/** The error, its stack without the frames above and including `entry`. */
export function locate(error: unknown, entry: unknown): unknown {
  if (error instanceof PlanError && !located.has(error)) {
    located.add(error);
    // Only V8 has it; elsewhere the stack starts inside the library.
    (Error as { captureStackTrace?: Capture }).captureStackTrace?.(error, entry);
  }
  return error;
}

/** Wraps methods of a prototype so that their PlanErrors are located at the caller. */
export function locateErrors(prototype: object, names: Iterable<string>): void {
  for (const name of names) {
    const method = (prototype as Record<string, unknown>)[name] as (...args: unknown[]) => unknown;
    const wrapper = function (this: unknown, ...args: unknown[]): unknown {
      try {
        return method.apply(this, args);
      } catch (error) {
        throw locate(error, wrapper);
      }
    };
    Object.defineProperty(wrapper, "name", { value: name });
    Object.defineProperty(prototype, name, { value: wrapper, configurable: true, writable: true });
  }
}

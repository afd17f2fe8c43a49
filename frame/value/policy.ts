// How values turn into JavaScript values: what the caller may choose. Knows nothing of columns.
import { PlanError } from "../../expr/error.ts";

/** How column values appear as JavaScript values. */
export interface ValuePolicy {
  /** int64 and uint64. `"number"` fails on a value beyond 2^53. */
  readonly int64: "number" | "bigint" | "string";
  /** Decimals. `"number"` fails on a value with more than 15 significant digits. */
  readonly decimal: "number" | "string";
  /**
   * Dates and timestamps. `"date"` (a UTC `Date`) fails on a value finer than a millisecond; `"Temporal"`
   * needs a runtime that has it. Times and durations are ISO strings, or Temporal objects.
   */
  readonly temporal: "date" | "iso" | "Temporal";
}

export const DEFAULT_POLICY: ValuePolicy = Object.freeze({ int64: "number", decimal: "number", temporal: "date" });

const ALLOWED: { readonly [K in keyof ValuePolicy]: readonly ValuePolicy[K][] } = {
  int64: ["number", "bigint", "string"],
  decimal: ["number", "string"],
  temporal: ["date", "iso", "Temporal"],
};

/** Completes a partial policy with the defaults; an unknown choice is an error. */
export function valuePolicy(options: Partial<ValuePolicy> = {}): ValuePolicy {
  const policy = {
    int64: options.int64 ?? DEFAULT_POLICY.int64,
    decimal: options.decimal ?? DEFAULT_POLICY.decimal,
    temporal: options.temporal ?? DEFAULT_POLICY.temporal,
  };
  for (const key of ["int64", "decimal", "temporal"] as const) {
    if (!(ALLOWED[key] as readonly string[]).includes(policy[key])) {
      throw new PlanError("bad-option", `The option ${key} cannot be ${JSON.stringify(policy[key])}.`,
        { hint: `Use one of ${ALLOWED[key].map(choice => JSON.stringify(choice)).join(", ")}.` });
    }
  }
  return policy;
}

// An engine's options: what is allowed, and what holds where nothing is said.
import { PlanError } from "../expr/error.ts";
import type { EngineOptions, RunOptions } from "./api.ts";
import { WORKERS_MOST } from "./scheduler/parallel/messages.ts";

const CONCURRENT_DEFAULT = 8;
/** What timers can count. */
const TIMEOUT_MOST = 2 ** 31 - 1;

type Check = (value: unknown) => string | null;

const whole = (least: number, most: number): Check => value =>
  (Number.isInteger(value) && (value as number) >= least && (value as number) <= most
    ? null : `a whole number from ${least} to ${most}`);
const flag: Check = value => (typeof value === "boolean" ? null : "true or false");
const callback: Check = value => (typeof value === "function" ? null : "a function");
const milliseconds: Check = value => (typeof value === "number" && value > 0 && value <= TIMEOUT_MOST
  ? null : `milliseconds from above 0 to ${TIMEOUT_MOST}`);
const oneOf = (...names: string[]): Check => value =>
  (names.includes(value as string) ? null : `one of ${names.join(", ")}`);

const ENGINE: { readonly [K in keyof Required<EngineOptions>]: Check } = {
  threads: whole(1, WORKERS_MOST), maxConcurrentQueries: whole(1, 10_000), defaultTimeout: milliseconds,
    log: callback,
  memoryLimit: value => (typeof value === "number" && value > 0 ? null : "a number of bytes"),
  sharedMemory: flag, sanitize: flag,
};

const RUN: { readonly [K in keyof Required<RunOptions>]: Check | null } = {
  timeout: milliseconds, priority: oneOf("low", "normal", "high"), onProgress: callback,
  executor: oneOf("parallel", "single", "reference"), threads: whole(1, WORKERS_MOST), profile: flag,
  signal: value =>
    (typeof (value as AbortSignal | null)?.addEventListener === "function" ? null : "an AbortSignal"),
  testing: null,
};

function check(what: string, table: Readonly<Record<string, Check | null>>, options: object,
  strict: boolean): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const test = table[name];
    if (test === undefined) {
      if (!strict) continue;
      throw new PlanError("unknown-option", `${what} has no option ${JSON.stringify(name)}.`,
        { hint: `It has ${Object.keys(table).join(", ")}.` });
    }
    const allowed = test?.(value) ?? null;
    if (allowed === null) continue;
    throw new PlanError("invalid-option", `${what}: ${name} is ${show(value)}.`,
      { hint: `Give ${allowed}.` });
  }
}

const show = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

export type CompleteOptions = EngineOptions & Required<Pick<EngineOptions, "maxConcurrentQueries">>;

export function engineOptions(options: EngineOptions): CompleteOptions {
  check("createEngine", ENGINE, options, true);
  return { ...options, maxConcurrentQueries: options.maxConcurrentQueries ?? CONCURRENT_DEFAULT };
}

/** Options of a run; the front adds options of its own, which are not looked at. */
export const checkRunOptions = (options: RunOptions): void => check("a query", RUN, options, false);

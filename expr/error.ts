// The family of errors that Quern raises; every one has a stable code. Knows types of data, nothing else.
import type { DataType } from "./type.ts";

interface QuernErrorOptions {
  readonly cause?: unknown;
  /** What to try instead, one sentence. */
  readonly hint?: string;
}

/** Base of every error that Quern raises on purpose. */
export class QuernError extends Error {
  override readonly name: string = "QuernError";
  /** Stable, for programs: `unknown-column`, `integer-overflow`, … */
  readonly code: string;
  constructor(code: string, message: string, options: QuernErrorOptions = {}) {
    super(options.hint ? `${message} ${options.hint}` : message,
      options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}

/** The plan itself is wrong: an unknown column, a type mismatch. Raised when the verb is called. */
export class PlanError extends QuernError {
  override readonly name = "PlanError";
}

/** What became of a value, for those who tell it in other words than those of the fluent API. */
export type ExecutionProblem =
  | { readonly kind: "cast"; readonly value: string | null; readonly type: DataType }
  | { readonly kind: "overflow"; readonly type: DataType };

interface ExecutionOptions extends QuernErrorOptions {
  readonly operator?: string;
  readonly recoverable?: boolean;
  readonly problem?: ExecutionProblem;
}

/** A value could not be computed while the query ran: overflow, a failing cast. */
export class ExecutionError extends QuernError {
  override readonly name = "ExecutionError";
  /** The plan operator that was running, such as `filter` or `aggregate`. */
  readonly operator: string | undefined;
  /** Whether the same query may succeed when it is run again. */
  readonly recoverable: boolean;
  /** @internal */
  readonly problem: ExecutionProblem | null;
  constructor(code: string, message: string, options: ExecutionOptions = {}) {
    super(code, message, options);
    this.operator = options.operator;
    this.recoverable = options.recoverable ?? false;
    this.problem = options.problem ?? null;
  }
}

/** A budget, a quota or the memory itself ran out. */
export class ResourceError extends QuernError {
  override readonly name = "ResourceError";
}

/** The caller stopped the query. */
export class CancelledError extends QuernError {
  override readonly name = "CancelledError";
}

/** Input bytes or buffers are not what their format says. */
export class FormatError extends QuernError {
  override readonly name = "FormatError";
}

/** Correct, but not built (yet). */
export class UnsupportedError extends QuernError {
  override readonly name = "UnsupportedError";
}

/**
 * A text of SQL is wrong: its grammar, or what it names. Line and column count from 1, as an editor shows
 * them.
 */
export class SqlError extends QuernError {
  override readonly name = "SqlError";
  readonly line: number;
  readonly column: number;
  constructor(code: string, message: string, place: { readonly line: number; readonly column: number }) {
    super(code, message);
    this.line = place.line;
    this.column = place.column;
  }
}

// What a page tells the driver. Types only.

/** One check's outcome, sent as soon as it is known. */
export interface CheckMessage {
  readonly kind: "check";
  readonly name: string;
  /** Why it failed; undefined if it passed. */
  readonly failure?: string;
  /** A measurement, for people. */
  readonly detail?: string;
}

/** An error outside of any check: a module that does not load, a rejected promise, a violated policy. */
export interface ErrorMessage {
  readonly kind: "error";
  readonly text: string;
}

export interface DoneMessage {
  readonly kind: "done";
  /** The executor of the largest query. */
  readonly executor: string;
}

export type Message = CheckMessage | ErrorMessage | DoneMessage;

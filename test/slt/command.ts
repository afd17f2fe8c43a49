// What stands in a sqllogictest file: records that are run, and commands to the runner. Knows no engine.

/** `skipif NAME`, `onlyif NAME`; what has a comparison, as `i=3`, speaks of a loop's variable. */
export interface Condition {
  readonly kind: "skipif" | "onlyif";
  readonly what: string;
}

export type SortMode = "nosort" | "rowsort" | "valuesort";

interface Placed {
  /** Of the record's first line, from 1. */
  readonly line: number;
  readonly conditions: readonly Condition[];
}

export interface StatementRecord extends Placed {
  readonly kind: "statement";
  readonly expect: "ok" | "error" | "maybe";
  readonly connection: string | null;
  readonly sql: string;
  /** Part of the message; null: any. */
  readonly message: string | null;
  /** Where the message stands or would stand: lines from 0, the end not included. */
  readonly lines: readonly [number, number];
  readonly pinned: boolean;
}

export interface QueryRecord extends Placed {
  readonly kind: "query";
  /** A letter for each column: I, R, T. */
  readonly types: string;
  readonly sort: SortMode;
  /** Queries with one label have one result. */
  readonly label: string | null;
  readonly connection: string | null;
  readonly sql: string;
  readonly expected: readonly string[];
  /** Where the expected lines stand: from 0, with the line of dashes, the end not included. */
  readonly lines: readonly [number, number];
  /** The result is on purpose not what the recording engine gives. */
  readonly pinned: boolean;
}

/** `loop i 0 10`, `foreach x a b`, `foreach x,y a,1 b,2`: the words as written, for they may name other variables. */
export interface LoopCommand extends Placed {
  readonly kind: "loop";
  readonly over: "numbers" | "words";
  readonly variables: readonly string[];
  readonly words: readonly string[];
  readonly body: readonly Command[];
}

/** `mode skip`, `require parquet`, `load FILE`, `restart`, `halt`, `hash-threshold 8`, … */
export interface PlainCommand extends Placed {
  readonly kind: "command";
  readonly name: string;
  readonly args: readonly string[];
}

/** A line that no runner of this kind is known to have, with the text under it. */
export interface UnknownCommand extends Placed {
  readonly kind: "unknown";
  readonly sql: string;
}

export type Command = StatementRecord | QueryRecord | LoopCommand | PlainCommand | UnknownCommand;

// What values a column or an expression has, as far as both systems agree on what may be done with them.
import type { Value } from "../../../engine/reference/value.ts";
import { BOOL, DATE, FLOAT64, INT32, UTF8, decimal, timestamp, type DataType } from "../../../expr/type.ts";
import type { Tape } from "../../differential/tape.ts";

/**
 * `float`: multiples of 1/4, whose sums are exact. `ratio`: rounded once, the same bits in both systems, which sums
 * would not be. `loose`: the last bits depend on the order of the rows.
 */
export type Kind = "int" | "decimal" | "float" | "text" | "bool" | "date" | "timestamp" | "ratio" | "loose";

/** Kinds that base tables and literals have. */
export const PLAIN_KINDS = ["int", "text", "decimal", "float", "bool", "date", "timestamp"] as const;
export type PlainKind = (typeof PLAIN_KINDS)[number];

/** Kinds whose equal values are equal in both systems. */
export const EXACT_KINDS: readonly Kind[] = [...PLAIN_KINDS, "ratio"];

export const TYPES: Readonly<Record<PlainKind, DataType>> = {
  int: INT32, decimal: decimal(9, 2), float: FLOAT64, text: UTF8, bool: BOOL, date: DATE,
    timestamp: timestamp("us"),
};

interface Values {
  readonly texts: readonly string[];
  readonly read: (text: string) => Value;
  /** How a value is written in SQL. */
  readonly literal: (text: string) => string;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const days = (text: string): bigint => BigInt(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
const microseconds = (text: string): bigint => BigInt(Date.parse(`${text.replace(" ", "T")}Z`)) * 1000n;

/** Few values of each kind, so that they meet; the first is the simplest. */
export const VALUES: Readonly<Record<PlainKind, Values>> = {
  int: {
    texts: ["0", "1", "2", "3", "-1", "5", "7", "10", "-4"], read: BigInt, literal: text => text,
  },
  decimal: {
    texts: ["0.00", "1.00", "0.50", "2.25", "-1.10", "3.99", "12.34", "-0.01"],
    read: text => BigInt(text.replace(".", "")), literal: text => text,
  },
  float: {
    texts: ["0", "1", "0.5", "2.25", "-1.5", "3", "10.75", "-0.25"], read: Number,
    // A bare number is a decimal.
    literal: text => `cast(${text} as double precision)`,
  },
  text: {
    texts: ["", "a", "b", "ab", "aB", "abc", "B", "é", "a b", "a_b", "100%", "日本", "😀"],
    read: text => text, literal: quoted,
  },
  bool: { texts: ["true", "false"], read: text => text === "true", literal: text => text },
  date: {
    texts: ["2024-01-01", "2024-01-31", "2024-02-29", "2023-12-31", "1999-06-15", "1969-12-31"], read: days,
    literal: text => `date '${text}'`,
  },
  timestamp: {
    texts: [
      "2024-01-01 00:00:00", "2024-01-31 10:20:30", "2024-02-29 23:59:59.500", "2023-12-31 00:00:00",
      "1969-12-31 12:00:00",
    ],
    read: microseconds, literal: text => `timestamp '${text}'`,
  },
};

export const valueOfKind = (tape: Tape, kind: PlainKind): Value => {
  const { texts, read } = VALUES[kind];
  return read(tape.pick(texts));
};

export const literalOf = (tape: Tape, kind: PlainKind): string => {
  const { texts, literal } = VALUES[kind];
  return literal(tape.pick(texts));
};

/** Null of a kind: DuckDB and Quern both need to be told its type in places. */
export const NULLS: Readonly<Record<PlainKind, string>> = {
  int: "cast(null as integer)", decimal: "cast(null as decimal(9, 2))", float: "cast(null as double precision)",
  text: "cast(null as text)", bool: "cast(null as boolean)", date: "cast(null as date)",
  timestamp: "cast(null as timestamp)",
};


// The JavaScript values that stand for a column's values in an expression.
import type {
  Binary, Bool, Day, DType, Duration, Numeric, Temporal, Time, Timestamp, Untyped, Utf8,
} from "./dtype.ts";

/** Any value that an expression can hold as a literal. */
export type LiteralValue = null | boolean | number | bigint | string | Date | Uint8Array;

/** The types that compare with T. */
export type PeersOf<T extends DType> =
  T extends Numeric ? Numeric : T extends Temporal ? Temporal : T extends Untyped ? DType : T;

/** The plain values that compare with T; strings of times are ISO 8601. */
export type LiteralOf<T extends DType> =
  T extends Numeric ? number | bigint
    : T extends Bool ? boolean
      : T extends Utf8 ? string
        : T extends Day | Timestamp ? Date | string
          : T extends Time ? string
            : T extends Binary ? Uint8Array
              : T extends Duration ? never
                : T extends Untyped ? LiteralValue : never;

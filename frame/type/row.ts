// The JavaScript types of column values and rows, under the options of toRows.
import type { ValuePolicy } from "../value/policy.ts";
import type { AnySchema, ColumnType, DType, List, Nullable, Struct } from "./dtype.ts";

/**
 * How int64, decimals and temporal values appear in JavaScript.
 *
 * ```ts
 * await frame.toRows({ int64: "bigint", decimal: "string", temporal: "iso" });
 * ```
 */
export type RowOptions = Partial<ValuePolicy>;

/** The choice made in P, or the default. */
type Chosen<P, K extends keyof ValuePolicy, Default> =
  K extends keyof P ? (undefined extends P[K] ? Default | Exclude<P[K], undefined> : P[K]) : Default;

interface Int64Forms { number: number; bigint: bigint; string: string }
interface DecimalForms { number: number; string: string }
interface TemporalForms { date: Date; iso: string; Temporal: object }
interface ClockForms { date: string; iso: string; Temporal: object }

type Form<Forms, C> = C extends keyof Forms ? Forms[C] : never;

interface Values<P> {
  "null": null;
  "bool": boolean;
  "int8": number; "int16": number; "int32": number; "int64": Form<Int64Forms, Chosen<P, "int64", "number">>;
  "uint8": number; "uint16": number; "uint32": number; "uint64": Form<Int64Forms, Chosen<P, "int64", "number">>;
  "float32": number; "float64": number;
  "decimal": Form<DecimalForms, Chosen<P, "decimal", "number">>;
  "utf8": string;
  "binary": Uint8Array;
  "date": Form<TemporalForms, Chosen<P, "temporal", "date">>;
  "timestamp": Form<TemporalForms, Chosen<P, "temporal", "date">>;
  "time": Form<ClockForms, Chosen<P, "temporal", "date">>;
  "duration": Form<ClockForms, Chosen<P, "temporal", "date">>;
}

type PresentValue<T extends DType, P> =
  T extends List<infer I> ? ValueOf<I, P>[]
    : T extends Struct<infer F> ? { [K in keyof F]: ValueOf<F[K], P> }
      : T["kind"] extends keyof Values<P> ? Values<P>[T["kind"]] : unknown;

/** The JavaScript type of a column's values. */
export type ValueOf<C extends ColumnType, P = {}> =
  C extends Nullable<infer T> ? PresentValue<T, P> | null : C extends DType ? PresentValue<C, P> : never;

/** A row of a frame as an object. */
export type Row<S extends AnySchema, P = {}> = { -readonly [K in keyof S]: ValueOf<S[K], P> } & {};

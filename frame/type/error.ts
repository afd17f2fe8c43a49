// Compile-time error messages: a type that no value has, so that the compiler prints its text.

declare const problem: unique symbol;

/**
 * What the compiler shows when a call cannot be right. No value has this type; read its text.
 *
 * ```ts
 * orders.agg(g => ({ x: g.amount }));
 * // … is not assignable to type 'FrameTypeError<"a column has one value per row here: aggregate it, …">'
 * ```
 */
export interface FrameTypeError<Message extends string> {
  readonly [problem]: Message;
}

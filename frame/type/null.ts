// Nullability of expressions, as a type: `never`, `null`, or null only where an aggregate has no rows.

/**
 * The nullability of an aggregate that is null only if it has no rows. In `groupBy(…).agg(…)` that means
 * not null, since no group is empty; in `agg(…)` over a whole frame it means null.
 */
export type IfEmpty = "if empty";

/** What the nullability of an expression may be, apart from `never`. */
export type Null = null | IfEmpty;

// Comparison, three-valued logic and null handling.
import type { FunctionRow } from "./row.ts";

const comparison = <M extends string, S extends string>(method: M, sql: S, doc: string) => ({
  method, sql: [sql], receiver: "comparable", args: ["same"], returns: "bool", nulls: "any", doc,
  example: `c.price.${method}(c.cost)`,
}) as const;

export const LOGIC = {
  eq: comparison("eq", "=", "Equal. Numbers compare by exact value whatever their types; NaN equals NaN; null if either side is null."),
  ne: comparison("ne", "<>", "Not equal; null if either side is null."),
  lt: comparison("lt", "<", "Less than. Strings compare by their UTF-8 bytes; NaN is above every number."),
  le: comparison("le", "<=", "Less than or equal."),
  gt: comparison("gt", ">", "Greater than."),
  ge: comparison("ge", ">=", "Greater than or equal."),
  eqMissing: { method: "eqMissing", sql: ["is not distinct from"], receiver: "comparable", args: ["same"], returns: "bool", nulls: "never",
    doc: "Equal, with null equal to null; never null.", example: "c.note.eqMissing(null)" },
  neMissing: { method: "neMissing", sql: ["is distinct from"], receiver: "comparable", args: ["same"], returns: "bool", nulls: "never",
    doc: "Not equal, with null equal to null; never null.", example: "c.note.neMissing(null)" },
  between: { method: "between", sql: ["between"], receiver: "comparable", args: ["same", "same"], returns: "bool", nulls: "custom",
    doc: "Whether low <= value <= high, both ends included.", example: "c.price.between(1, 5)" },
  and: { method: "and", sql: ["and"], receiver: "bool", args: ["bool"], returns: "bool", nulls: "custom",
    doc: "Both are true. Three-valued: false and null is false.", example: "c.price.gt(1).and(c.cost.lt(5))" },
  or: { method: "or", sql: ["or"], receiver: "bool", args: ["bool"], returns: "bool", nulls: "custom",
    doc: "Either is true. Three-valued: true or null is true.", example: "c.price.gt(1).or(c.cost.lt(5))" },
  xor: { method: "xor", sql: ["xor"], receiver: "bool", args: ["bool"], returns: "bool", nulls: "any",
    doc: "Exactly one is true; null if either is null.", example: "c.price.gt(1).xor(c.cost.lt(5))" },
  not: { method: "not", sql: ["not"], receiver: "bool", args: [], returns: "bool", nulls: "any",
    doc: "The opposite; null stays null.", example: "c.price.gt(1).not()" },
  isNull: { method: "isNull", sql: ["is null"], receiver: "any", args: [], returns: "bool", nulls: "never",
    doc: "Whether the value is null. NaN is not null.", example: "c.note.isNull()" },
  isNotNull: { method: "isNotNull", sql: ["is not null"], receiver: "any", args: [], returns: "bool", nulls: "never",
    doc: "Whether the value is not null.", example: "c.note.isNotNull()" },
  coalesce: { method: "coalesce", sql: ["coalesce"], receiver: "comparable", args: ["same"], variadic: true, returns: "common", nulls: "custom",
    doc: "The first value that is not null.", example: "c.note.coalesce(c.title, \"none\")" },
  fillNull: { method: "fillNull", sql: ["ifnull"], receiver: "comparable", args: ["same"], returns: "common", nulls: "custom",
    doc: "The value, or another where it is null.", example: "c.note.fillNull(\"none\")" },
  nullIf: { method: "nullIf", sql: ["nullif"], receiver: "comparable", args: ["same"], returns: "receiver", nulls: "custom",
    doc: "Null where the two are equal, else the value.", example: "c.quantity.nullIf(0)" },
} as const satisfies Record<string, FunctionRow>;

// What is said where something that is no expression stands where one is needed: mistakes of those who write
// JavaScript's own operators, forget an await, or know other libraries. Knows no verbs.
import { PlanError } from "../../expr/error.ts";
import { show } from "../from/show.ts";

const VALUES = "Use an expression, null, a boolean, number, bigint, string, Date or Uint8Array.";

/** Whether a value is a promise; a half written `when` has a `then`, too, and is none. */
export function isPromise(value: unknown): boolean {
  const { then, catch: caught } = Object(value) as { then?: unknown; catch?: unknown };
  return typeof then === "function" && typeof caught === "function";
}

/** `place`: the verb or the method, and the name of the column if there is one. */
export function notAnExpression(value: unknown, place: string): PlanError {
  const [what, hint] = told(value);
  return new PlanError("argument-type", `${place}: ${what} cannot be used here.`, { hint });
}

function told(value: unknown): readonly [what: string, hint: string] {
  if (isPromise(value)) return ["a Promise", "Write `await` in front of what gives it; a callback cannot be async."];
  if (typeof value === "function") {
    return ["a function", "If it is a method, call it; a callback stands around the whole object, as in `c => ({ net: c.price.mul(2) })`."];
  }
  if (value instanceof RegExp) return ["a regular expression", "Give a text, as in `c.name.contains(\"a\")` or `c.name.like(\"a%\")`."];
  if (Array.isArray(value)) return [show(value), "Give its items one by one; `isIn` takes a list of values."];
  if (typeof value === "object" && value !== null) {
    if ("otherwise" in value) return ["`when` without an end", "Add `.otherwise(null)`, or another value for all other rows."];
    if ("then" in value) return ["`when` without a value", "Go on with `.then(…).otherwise(…)`."];
    if ("plan" in value) return ["a frame", "Join the two frames, or take a single value out first, as in `(await frame.first())?.price`."];
  }
  return [show(value), VALUES];
}

/** A plain value where a condition or a column is to be made of columns. */
export function plainValue(value: unknown, place: string, wanted: "condition" | "column" | "aggregate"): PlanError {
  const operators = "JavaScript's operators (===, !, ?:, …) look at the expression itself and not at its values";
  if (wanted === "aggregate" && typeof value === "string") {
    return new PlanError("plain-value", `${place}: ${show(value)} is a plain value, and an aggregate is needed.`,
      { hint: "Aggregates are methods, as in `g => ({ total: g.price.sum() })`." });
  }
  if (wanted !== "condition") {
    return new PlanError("plain-value", `${place}: ${show(value)} is a plain value, and an expression is needed.`, {
      hint: typeof value === "boolean"
        ? `${operators}: write methods, as in \`c.price.eq(10)\`. A column that is the same in all rows is \`lit(${value})\`.`
        : `A column that is the same in all rows is \`lit(${show(value)})\`.`,
    });
  }
  const hint = typeof value === "string"
    ? "Text is not read as a condition: write `c => c.price.gt(10)`, or a query in SQL with `frame.sql`."
    : `${operators}: write methods, as in \`c.price.eq(10)\`, \`c.paid.not()\` or \`c.note.isNull()\`.`;
  return new PlanError("plain-value", `${place}: ${show(value)} is a plain value, and a condition is needed.`, { hint });
}

/** A callback that returned nothing. */
export const nothingReturned = (verb: string): PlanError => new PlanError("no-result",
  `${verb}: the callback returns nothing.`,
  { hint: "After `=>`, braces need a `return` inside, and an object needs parentheses around it: `c => ({ … })`." });

/** Why JavaScript asks for a primitive value: for arithmetic and order, for + and ==, or for a text. */
export type PrimitiveHint = "number" | "default" | "string";

/** JavaScript's operators on an expression; `text` is the expression as one would write it. */
export function operatorOn(text: string, hint: PrimitiveHint): PlanError {
  if (hint === "string") {
    return new PlanError("operator-on-expression", `${text} stands in a text, and its values are not known before the query runs.`,
      { hint: `Put texts together with \`concat\`, as in \`${text}.concat("!")\`; numbers become texts with \`cast(t.utf8)\`.` });
  }
  const [operators, ways] = hint === "number"
    ? ["<, >, -, * or /", `\`${text}.gt(10)\`, \`.lt(10)\`, \`.sub(1)\`, \`.mul(2)\`, \`.neg()\` or \`.round()\``]
    : ["+ or ==", `\`${text}.add(1)\` or \`.eq(1)\`; texts are put together with \`.concat("!")\``];
  return new PlanError("operator-on-expression", `JavaScript's ${operators} cannot work on the expression ${text}.`,
    { hint: `Write methods, as in ${ways}.` });
}

/** Comparisons that null makes null in every row. */
export const comparedWithNull = (method: string): PlanError => new PlanError("compared-with-null",
  `${method}: a comparison with null is null in every row, and neither true nor false.`,
  { hint: "Use `isNull()` or `isNotNull()`; `eqMissing` takes null for a value." });

// Mistakes in expressions: JavaScript's operators, wrong types, row values and aggregates, null.
import { coalesce, col, count, rank, t, when } from "../../src/index.ts";
import { orders, type Mistake } from "./mistake.ts";

export const EXPRESSIONS: readonly Mistake[] = [
  ["a comparison with >", () =>
    // @ts-expect-error: '>' cannot be applied to an expression and a number
    orders.filter(o => o.amount > 10)],
  ["a comparison with ===", () =>
    // @ts-expect-error: the types have no overlap
    orders.filter(o => o.amount === 10)],
  ["a condition that is negated with !", () =>
    // @ts-expect-error: a boolean is no condition
    orders.filter(o => !o.paid)],
  ["conditions that are joined with &&", () => orders.filter(o => o.amount.gt(1) && o.id.gt(2))],
  ["a column of truth values that is joined with &&", () => orders.filter(o => o.paid && o.amount.gt(10))],
  ["a choice with ?:", () => orders.withColumns(o => ({ x: o.paid ? o.amount : o.id }))],
  ["a sum with +", () =>
    // @ts-expect-error: '+' cannot be applied to an expression and a number
    orders.withColumns(o => ({ x: o.amount + 1 }))],
  ["a column rounded by Math", () =>
    // @ts-expect-error: an expression is no number
    orders.withColumns(o => ({ x: Math.round(o.amount) }))],
  ["columns in a template", () =>
    // @ts-expect-error: a string is no expression
    orders.withColumns(o => ({ x: `${o.customer} ${o.note}` }))],
  ["a plain value as a column", () =>
    // @ts-expect-error: a number is no expression
    orders.withColumns({ x: 1 })],
  ["an aggregate that is named by a string", () =>
    // @ts-expect-error: a string is no aggregate
    orders.groupBy("customer").agg({ amount: "sum" })],
  ["a column that is counted by name", () =>
    // @ts-expect-error: count takes nothing
    orders.groupBy("customer").agg({ n: count("id") })],
  ["a condition as text", () =>
    // @ts-expect-error: a string is no condition
    orders.filter("amount > 10")],
  ["a condition as an object", () =>
    // @ts-expect-error: an object is no condition
    orders.filter({ customer: "ada" })],
  ["a column as a member of its frame", () =>
    // @ts-expect-error: a frame has no member of that name
    orders.filter(orders.paid)],
  ["braces without return", () =>
    // @ts-expect-error: nothing is no condition
    orders.filter(o => { o.amount.gt(3); })],
  ["a callback for each column", () =>
    // @ts-expect-error: a function is no expression
    orders.withColumns({ x: o => o.amount.add(1) })],
  ["a column that is assigned to", () =>
    // @ts-expect-error: columns are read-only, and there is none of that name
    orders.withColumns(o => { o.double = o.amount.mul(2); return o; })],
  ["a method that has another name here", () =>
    // @ts-expect-error: there is no such method
    orders.filter(o => o.customer.includes("a"))],
  ["a method of text on a number", () =>
    // @ts-expect-error: numbers have no such method
    orders.withColumns(o => ({ x: o.amount.upper() }))],
  ["a sum of texts", () =>
    // @ts-expect-error: texts have no such method
    orders.agg(g => ({ x: g.customer.sum() }))],
  ["texts that are added", () =>
    // @ts-expect-error: texts have no such method
    orders.withColumns(o => ({ x: o.customer.add("!") }))],
  ["a regular expression", () =>
    // @ts-expect-error: a RegExp is no text
    orders.filter(o => o.customer.contains(/ada/))],
  ["a number that is compared with a text", () =>
    // @ts-expect-error: a string is no number
    orders.filter(o => o.id.eq("1"))],
  ["a comparison with null", () =>
    // @ts-expect-error: null has an operation of its own
    orders.filter(o => o.note.eq(null))],
  ["a comparison with undefined", () =>
    // @ts-expect-error: undefined is no value
    orders.filter(o => o.note.eq(undefined))],
  ["a value for null that is of another type", () =>
    // @ts-expect-error: a number is no text
    orders.withColumns(o => ({ x: o.note.fillNull(0) }))],
  ["a literal that is too large for its column", () => orders.withColumns(o => ({ x: coalesce(o.id, 3_000_000_000) }))],
  ["an integer past 2^53 as a number", () => orders.filter(o => o.pieces.eq(2 ** 53))],
  ["an aggregate where a value for each row belongs", () =>
    // @ts-expect-error: this is an aggregate
    orders.filter(o => o.amount.gt(o.amount.mean()))],
  ["a value for each row where an aggregate belongs", () =>
    // @ts-expect-error: a column has one value per row
    orders.groupBy("customer").agg(g => ({ x: g.amount }))],
  ["an aggregate of an aggregate", () =>
    // @ts-expect-error: this is an aggregate already
    orders.groupBy("customer").agg(g => ({ x: g.amount.sum().mean() }))],
  ["a ranking without an order", () =>
    // @ts-expect-error: this needs an order of the rows
    orders.withColumns({ place: rank() })],
  ["an option of over that is misspelt", () =>
    // @ts-expect-error: over has no such option
    orders.withColumns(o => ({ x: o.amount.sum().over({ partitonBy: o.customer }) }))],
  ["when without otherwise", () =>
    // @ts-expect-error: it is no expression yet
    orders.withColumns(o => ({ x: when(o.paid).then(1) }))],
  ["branches of different types", () =>
    // @ts-expect-error: the branches have values of different types
    orders.withColumns(o => ({ x: when(o.paid).then("yes").otherwise(0) }))],
  ["a type as text", () =>
    // @ts-expect-error: a string is no type
    orders.withColumns(o => ({ x: o.customer.cast("int32") }))],
  ["a text that is no number", () => orders.select(o => ({ x: o.customer.cast(t.int32) })).collect()],
  ["a period in words", () =>
    // @ts-expect-error: it is no period
    orders.withColumns(o => ({ x: o.placed.truncate("1 month") }))],
  ["a date in another country's form", () => orders.filter(o => o.day.gt("01/05/2026"))],
  ["a time zone that is misspelt", () => orders.withColumns(o => ({ x: o.placed.cast(t.timestamp("ms", "Europe/Olso")) }))],
  ["a column of another frame", () => orders.withColumns({ town: col("town") })],
];

// Mistakes with values that come in: rows, columns, schemas, dates and numbers.
import { fromColumns, fromRows, t } from "../../src/index.ts";
import type { Mistake } from "./mistake.ts";

export const VALUES: readonly Mistake[] = [
  ["undefined among the rows", () =>
    // @ts-expect-error: undefined is no row
    fromRows([{ a: 1 }, undefined])],
  ["rows that are arrays", () => fromRows([[1, "ada"], [2, "bob"]])],
  ["an object in place of rows", () =>
    // @ts-expect-error: it is no array
    fromRows({ a: [1, 2] })],
  ["JSON in place of rows", () =>
    // @ts-expect-error: it is no array
    fromRows("[{\"a\":1}]")],
  ["a promise in place of rows", () =>
    // @ts-expect-error: it is no array
    fromRows(Promise.resolve([{ a: 1 }]))],
  ["values of different types", () => fromRows([{ a: 1 }, { a: "2" }])],
  ["no rows and no schema", () => fromRows([] as { amount: number }[]).filter(c => c.amount.gt(1))],
  ["columns of different lengths", () => fromColumns({ id: [1, 2], name: ["Ada"] })],
  ["a column that is no array", () => fromColumns({ name: "Ada" })],
  ["a schema of texts", () =>
    // @ts-expect-error: a string is no type
    fromRows([{ a: 1 }], { a: "int64" })],
  ["a type that is not called", () =>
    // @ts-expect-error: a function is no type
    fromRows([{ a: 1 }], { a: t.decimal })],
  ["a type that there is not", () =>
    // @ts-expect-error: there is no such type
    fromRows([{ a: "x" }], { a: t.string })],
  ["a unit in words", () =>
    // @ts-expect-error: there is no such unit
    t.timestamp("seconds")],
  ["null where the schema says there is none", () => fromRows([{ a: 1 }, {}], { a: t.int32 })],
  ["a number that is too large for its type", () => fromRows([{ a: 3_000_000_000 }], { a: t.int32 })],
  ["a fraction for an integer", () => fromRows([{ a: 1.5 }], { a: t.int64 })],
  ["a text for a number", () => fromRows([{ a: "12" }], { a: t.int32 })],
  ["a number with too many decimals", () => fromRows([{ price: 0.125 }], { price: t.decimal(10, 2) })],
  ["a Date with a time for a day", () => fromRows([{ day: new Date("2026-01-05T13:00Z") }], { day: t.date })],
  ["a Date that is none", () => fromRows([{ at: new Date("the 5th") }])],
  ["milliseconds for a moment", () => fromRows([{ at: 1_767_225_600_000 }], { at: t.timestamp("ms") })],
];

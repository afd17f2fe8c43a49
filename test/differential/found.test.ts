// What random plans have found, each as a small plan of its own, so that it stays found.
import { afterAll, expect, test } from "vitest";
import { bindAggregate, bindRow } from "../../expr/bind/bind.ts";
import type { Expr, TypedAggregate } from "../../expr/node.ts";
import { BINARY, FLOAT64, INT32, INT64, UTF8, decimal, field, type DataType } from "../../expr/type.ts";
import { createEngine } from "../../engine/index.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { Value } from "../../engine/reference/value.ts";
import { registerSource } from "../../engine/source/source.ts";
import { agg, call, cast, col, lit } from "../reference/evaluate.ts";
import { disagreement, outcomeOf, referenceOutcome } from "./outcome.ts";
import { columnOf } from "./random-chunk.ts";
import { tapeOf } from "./tape.ts";

const engine = createEngine({ sanitize: true });
afterAll(() => engine.close());

function agree(plan: Plan): void {
  expect(disagreement(plan, true, referenceOutcome(plan), outcomeOf(() => engine.runSync(plan)))).toBeNull();
}

/** A nullable column of text, of which some is equal, and one of numbers; nulls have garbage under them. */
function texts(values: readonly Value[]): Plan {
  const columns = [
    columnOf(tapeOf(5), values, UTF8),
    columnOf(tapeOf(6), values.map((_, row) => (row % 3 === 0 ? null : BigInt(row % 2))), INT32),
  ];
  return build.scan(registerSource({
    schema: [field("t", UTF8, true), field("n", INT32, true)], rowCount: values.length,
    column: i => columns[i]!,
  }));
}

const table = texts(["b", null, "a", "b", null, "a longer text than a view", null, "a", "b"]);
const projected = (exprs: Readonly<Record<string, Expr>>) => build.project(table,
  Object.entries(exprs).map(([name, expr]) => ({ name, expr: bindRow(expr, table.schema, "select") })));

test("nulls that come of different texts stay in the input's order when sorted", () => {
  const always: Expr = {
    kind: "case", branches: [{ when: call("eq", col("t"), col("t")), then: lit(null) }], otherwise: col("t"),
  };
  const plan = projected({ t: col("t"), n: col("n"), x: always });
  const expr = bindRow(col("x"), plan.schema, "orderBy");
  agree(build.sort(plan, [{ expr, descending: false, nullsFirst: false }]));
});

test("text that is cast to binary comes back as bytes, also by way of a dictionary", () => {
  const plan = projected({ t: col("t"), x: cast(col("t"), BINARY) });
  const keys = ["t", "x"].map(name => ({ name, expr: bindRow(col(name), plan.schema, "groupBy") }));
  const count = bindAggregate(agg("count"), plan.schema, "agg", true) as TypedAggregate;
  agree(build.aggregate(plan, keys, [{ name: "n", aggregate: count }], true));
});

test("floats that equal no decimal are no duplicates of each other", () => {
  const type = decimal(9, 2);
  const one = (name: string, of: DataType, values: readonly Value[]) => build.scan(registerSource({
    schema: [field(name, of, true)], rowCount: values.length, column: () => columnOf(tapeOf(7), values, of),
  }));
  const [left, right] = [one("d", type, [150n, null]), one("f", FLOAT64, [1.5, 0.001, 0.002, NaN, null])];
  for (const nullsEqual of [false, true]) {
    agree(build.join({
      left, right, how: "left", nullsEqual, validate: "m:1",
      on: [{ left: bindRow(col("d"), left.schema, "join"), right: bindRow(col("f"), right.schema, "join") }],
      columns: [{ side: "left", from: "d", name: "d" }, { side: "right", from: "f", name: "f" }],
    }));
  }
});

test("a null key is no duplicate of zero, and is one of another null with other garbage under it", () => {
  for (const values of [[0n, null], [0n, null, null], [null, 1n, null], [null], [3n, 3n]] as const) {
    const columns = [columnOf(tapeOf(8), values, INT32), columnOf(tapeOf(9), values, INT32)];
    const side = build.scan(registerSource({
      schema: [field("a", INT32, true), field("b", INT32, true)], rowCount: values.length,
      column: i => columns[i]!,
    }));
    for (const validate of ["1:m", "m:1", "1:1"] as const) {
      const on = (name: string) =>
        ({ left: bindRow(col(name), side.schema, "join"), right: bindRow(col(name), side.schema, "join") });
      for (const keys of [[on("a")], [on("a"), on("b")]]) {
        agree(build.join({
          left: side, right: side, how: "inner", nullsEqual: true, validate, on: keys,
          columns: [{ side: "left", from: "a", name: "a" }],
        }));
      }
    }
  }
});

test("a nullable column without a null is not null in a part of the table", () => {
  const full = texts(["a", "b", "c", "d", "e", "f"]);
  if (full.kind !== "scan") throw new Error("a scan was expected");
  agree(build.scan(full.source, full.schema, { start: 1, end: 4 }));
});

test("a quotient does not trap on what lies under a null", () => {
  const values = [[-(2n ** 63n), 7n, null], [-1n, -1n, -1n]];
  const columns = values.map(column => columnOf(tapeOf(7), column, INT64));
  const input = build.scan(registerSource({
    schema: [field("a", INT64, true), field("b", INT64, false)], rowCount: 3, column: i => columns[i]!,
  }));
  const narrowed = cast(cast(col("a"), { kind: "uint8" }, "try"), INT64);
  for (const name of ["intDiv", "floorDiv", "mod"] as const) {
    const expr = bindRow(call(name, narrowed, col("b")), input.schema, "select");
    agree(build.project(input, [{ name: "quotient", expr }]));
  }
});

test("text under a null that is no text is turned round within its bytes", () => {
  // Each ends within a code point, and one of them stands at the start of what was allocated.
  const bytes = [Uint8Array.of(0xf0, 0xff), Uint8Array.of(0x61, 0xe2), Uint8Array.of(0xc3)];
  const columns = [columnOf(tapeOf(3), bytes, BINARY)];
  const input = build.scan(registerSource({
    schema: [field("b", BINARY, false)], rowCount: bytes.length, column: i => columns[i]!,
  }));
  const expr = bindRow(call("reverse", cast(col("b"), UTF8, "try")), input.schema, "select");
  agree(build.project(input, [{ name: "reversed", expr }]));
});

test("an instant before the first one is an error, whatever the wall clock shows", () => {
  const type: DataType = { kind: "timestamp", unit: "us", timezone: "+05:30" };
  const columns = [columnOf(tapeOf(4), [-(2n ** 63n) + 20_000_000_000n, 0n], type)];
  const input = build.scan(registerSource({
    schema: [field("t", type, false)], rowCount: 2, column: i => columns[i]!,
  }));
  const expr = bindRow(call("truncate", col("t"), lit("1d")), input.schema, "select");
  agree(build.project(input, [{ name: "day", expr }]));
});

test("a wall clock before the first instant may be moved to one behind it", () => {
  const type: DataType = { kind: "timestamp", unit: "s", timezone: "America/New_York" };
  const columns = [columnOf(tapeOf(4), [-(2n ** 63n) + 5n, 0n], type)];
  const input = build.scan(registerSource({
    schema: [field("t", type, false)], rowCount: 2, column: i => columns[i]!,
  }));
  for (const expr of [call("offsetBy", col("t"), lit("1d")), call("truncate", col("t"), lit("1d"))]) {
    agree(build.project(input, [{ name: "day", expr: bindRow(expr, input.schema, "select") }]));
  }
});

import { expect, it } from "vitest";
import { INT64, UTF8, FLOAT64 } from "../../expr/type.ts";
import { NO_STATISTICS, optimize } from "../../engine/optimizer/index.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { expectAgreement } from "../engine/agree.ts";
import { agg, col, fn, table } from "../optimizer/build.ts";
import { inside } from "./build.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";

const l = table("l", { a: [INT64, [1n, 2n, 2n, 3n, null, 5n]], b: [INT64, [10n, 20n, 21n, 30n, 40n, 50n]] });
const r = table("r", { k: [INT64, [1n, 2n, 2n, 2n, null, 7n]], v: [INT64, [5n, 20n, 21n, 22n, 1n, 9n]] });
const q = inside(l);
const check = (plan: Plan) => {
  validatePlan(plan);
  const after = optimize(plan, NO_STATISTICS, { validate: true }).plan;
  console.log(printPlan(plan) + "\n-->\n" + printPlan(after).replaceAll(/#\d+/g, ""));
  expectAgreement({ plan } as never);
};
it("smoke", () => {
  const eq = q.where(r, fn("eq", col("k"), col("a")));
  check(q.dependent(l, eq, "semi"));
  check(q.dependent(l, eq, "anti"));
  check(q.dependent(l, eq, "mark"));
  check(q.dependent(l, eq, "left"));
  check(q.dependent(l, q.groupBy(eq, {}, { m: agg("min", col("v")), n: agg("count") }), "single"));
  check(q.dependent(l, q.select(q.groupBy(eq, {}, { s: agg("sum", col("v")) }), [], { c: fn("coalesce", col("s"), 0) }), "single"));
  check(q.dependent(l, q.groupBy(q.where(r, fn("lt", col("v"), col("b"))), {}, { m: agg("max", col("v")), n: agg("count") }), "inner"));
  check(q.dependent(l, build.limit(q.orderBy(eq, col("v")), 0, 1), "left"));
  check(q.dependent(l, q.select(eq, ["v"], { w: fn("add", col("v"), col("b")) }), "left"));
});

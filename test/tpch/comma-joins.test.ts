// Comma joins in any order give what the docs' queries give, and the plans are estimated to cost the same.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as docs from "../../bench/suite/tpch/index.ts";
import { q19 } from "../../docs/tpch/q19.ts";
import { q09 } from "../../docs/tpch/q09.ts";
import { q08 } from "../../docs/tpch/q08.ts";
import { q07 } from "../../docs/tpch/q07.ts";
import { q05 } from "../../docs/tpch/q05.ts";
import { q03 } from "../../docs/tpch/q03.ts";
import type { Tables } from "../../docs/tpch/tables.ts";
import { schemas } from "../../docs/tpch/tables.ts";
import { readArrow } from "../../bench/suite/data/read-arrow.ts";
import { NO_STATISTICS, optimize } from "../../engine/optimizer/index.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { printPlan } from "../../engine/plan/print.ts";
import * as quern from "../../src/index.ts";
import type { AnyFrame } from "../engine/agree.ts";
import { difference, tableOf } from "../differential/compare.ts";
import { randomOf } from "../differential/tape.ts";
import { COMMA_QUERIES, commaPlan } from "./comma-joins.ts";

const engine = quern.createEngine({ threads: 2 });
afterAll(() => engine.close());
let frames: Tables;

beforeAll(async () => {
  const files = await docs.tpch.files(0.01, Object.keys(schemas));
  const tables = await Promise.all(files.map(async ({ name, arrow }) => [name,
    await readArrow(arrow)] as const));
  frames = docs.tpch.frames(quern, Object.fromEntries(tables));
});

/** The plan's joins and scans as they nest, without the lists of columns. */
const joinsOf = (plan: Plan): string => printPlan(plan).split("\n")
  .filter(line => /^ *(join|scan)/.test(line)).join("\n").replaceAll(/ \[.*?\]/g, "");

const DOCUMENTED: Readonly<Record<string, (tables: Tables) => AnyFrame>> = { q03, q05, q07, q08, q09, q19 };

describe.each(Object.entries(COMMA_QUERIES))("%s", (name, query) => {
  it("gives the same in every order of its tables", () => {
    const expected = tableOf(engine.runSync(DOCUMENTED[name]!(frames).plan));
    const random = randomOf(7);
    const written = [...query.from(frames).keys()];
    const shapes = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const order = written.map(at => [i === 0 ? at : random(), at] as const).sort((a, b) => a[0] - b[0])
        .map(([, at]) => at);
      const plan = commaPlan(query, frames, order);
      expect([order, difference(expected, tableOf(engine.runSync(plan)), false)]).toEqual([order, null]);
      shapes.add(joinsOf(optimize(plan, NO_STATISTICS, { validate: true }).plan));
    }
    expect([...shapes]).toHaveLength(1);
    expect([...shapes][0]).not.toContain("cross");
  });
});

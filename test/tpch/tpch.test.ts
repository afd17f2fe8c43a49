// The 22 queries of TPC-H as the docs have them: compiled, on one thread and on several, against the
// reference, the official answers, and DuckDB, which answers the specification's SQL over the same rows.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tables } from "../../docs/tpch/tables.ts";
import { schemas } from "../../docs/tpch/tables.ts";
import { openDuckDB } from "../../bench/peers/duckdb.ts";
import { installPeers } from "../../bench/peers/install.ts";
import type { Peer } from "../../bench/peers/peer.ts";
import { difference } from "../../bench/result/compare.ts";
import { resultFromArrow } from "../../bench/result/from-arrow.ts";
import type { ResultTable } from "../../bench/result/table.ts";
import { readArrow } from "../../bench/suite/data/read-arrow.ts";
import { seededRandom } from "../../bench/suite/data/random.ts";
import { tpch } from "../../bench/suite/tpch/index.ts";
import { loadReference } from "../../engine/reference-result.ts";
import * as quern from "../../src/index.ts";
import { differenceFromOfficial, officialAnswers } from "./official-answers.ts";

const SCALE = 0.01;

const engine = quern.createEngine({ threads: 2 });
let frames: Tables;
let duckdb: Peer;
let official: ReadonlyMap<string, string>;

beforeAll(async () => {
  installPeers();
  await loadReference();
  const files = await tpch.files(SCALE, Object.keys(schemas));
  const tables = await Promise.all(files.map(async ({ name, arrow }) =>
    [name, await readArrow(arrow)] as const));
  frames = tpch.frames(quern, Object.fromEntries(tables));
  duckdb = await openDuckDB(1);
  await duckdb.load(files);
  official = officialAnswers(SCALE);
});

afterAll(() => {
  duckdb.close();
  engine.close();
});

type Query = (typeof tpch.queries)[number];
type Executor = "reference" | "single" | "parallel";

/** Our answer, made by that executor. */
async function answerOf(query: Query, executor: Executor, seed?: number): Promise<ResultTable> {
  const frame = query.ask(seed === undefined ? undefined : seededRandom(seed)).quern(quern, frames);
  const collected = frame.collectSync({ engine, executor });
  expect(collected.statistics?.executor).toBe(executor);
  return resultFromArrow(await collected.toArrow({ engine }));
}

it("all 22 queries are there", () => {
  expect(tpch.queries.map(query => query.name)).toEqual([...official.keys()]);
});

describe.each(tpch.queries.map(query => [query.name, query] as const))("%s", (name, query) => {
  it("gives DuckDB's answer to the specification's SQL", async () => {
    const theirs = await (await duckdb.run(query.ask(undefined))).read();
    for (const executor of ["single", "parallel"] as const) {
      const found = difference(await answerOf(query, executor), theirs, query);
      expect([executor, found]).toEqual([executor, undefined]);
    }
  });

  it("gives DuckDB's answers for other parameters", async () => {
    for (const seed of [1, 2, 3]) {
      const theirs = await (await duckdb.run(query.ask(seededRandom(seed)))).read();
      const found = difference(await answerOf(query, "single", seed), theirs, query);
      expect([seed, found]).toEqual([seed, undefined]);
    }
  });

  it("gives the official answer", async () => {
    expect(differenceFromOfficial(await answerOf(query, "single"), official.get(name)!)).toBeUndefined();
  });

  it("gives the reference's answer", async () => {
    const reference = await answerOf(query, "reference");
    expect(difference(await answerOf(query, "single"), reference, query)).toBeUndefined();
  });
});

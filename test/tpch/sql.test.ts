// TPC-H from the official texts of its queries: the official answers, whatever the order of the tables in
// FROM.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemas } from "../../docs/tpch/tables.ts";
import { installPeers } from "../../bench/peers/install.ts";
import { difference } from "../../bench/result/compare.ts";
import { resultFromArrow } from "../../bench/result/from-arrow.ts";
import type { ResultTable } from "../../bench/result/table.ts";
import { readArrow } from "../../bench/suite/data/read-arrow.ts";
import { seededRandom } from "../../bench/suite/data/random.ts";
import { shuffleFrom } from "../../bench/suite/shuffle-from.ts";
import { tpch } from "../../bench/suite/tpch/index.ts";
import * as quern from "../../src/index.ts";
import { createCatalog, type Catalog } from "../../src/sql/index.ts";
import { differenceFromOfficial, officialAnswers } from "./official-answers.ts";
import { officialQueries } from "./official-queries.ts";

const SCALES = process.env["QUERN_FULL"] ? [0.01, 0.1, 1] : [0.01, 0.1];
const NAMES = tpch.queries.map(query => query.name);

let texts: ReadonlyMap<string, string>;

beforeAll(() => {
  installPeers();
  texts = officialQueries();
});

type Executor = "single" | "parallel";

async function answerOf(
  catalog: Catalog, text: string, engine: quern.Engine, executor: Executor,
): Promise<ResultTable> {
  const collected = catalog.query(text).collectSync({ engine, executor });
  expect(collected.statistics?.executor).toBe(executor);
  return resultFromArrow(await collected.toArrow({ engine }));
}

it("all 22 texts are there", () => {
  expect([...texts.keys()]).toEqual(NAMES);
});

describe.each(SCALES)("scale factor %d", scale => {
  const engine = quern.createEngine({ threads: 2 });
  let catalog: Catalog;
  let official: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const files = await tpch.files(scale, Object.keys(schemas));
    const tables = await Promise.all(files.map(async ({ name, arrow }) =>
      [name, await readArrow(arrow)] as const));
    catalog = createCatalog({ ...tpch.frames(quern, Object.fromEntries(tables)) });
    official = officialAnswers(scale);
  });
  afterAll(() => engine.close());

  it.each(NAMES)("%s gives the official answer", async name => {
    const answer = await answerOf(catalog, texts.get(name)!, engine, "parallel");
    expect(differenceFromOfficial(answer, official.get(name)!)).toBeUndefined();
  });

  if (scale > 0.01) return;

  it.each(NAMES)("%s gives it on one thread and from shuffled tables", async name => {
    const rule = tpch.queries.find(query => query.name === name)!;
    const text = texts.get(name)!;
    const expected = await answerOf(catalog, text, engine, "single");
    expect(differenceFromOfficial(expected, official.get(name)!)).toBeUndefined();
    for (const seed of [1, 2, 3]) {
      const answer = await answerOf(catalog, shuffleFrom(text, seededRandom(seed)), engine, "parallel");
      expect([seed, difference(answer, expected, rule)]).toEqual([seed, undefined]);
    }
  });
});

// TPC-H as text: the docs' queries and the official ones, written as SQL, run in DuckDB and read back here.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDB } from "../../../bench/peers/duckdb.ts";
import { installPeers } from "../../../bench/peers/install.ts";
import type { Peer } from "../../../bench/peers/peer.ts";
import { difference } from "../../../bench/result/compare.ts";
import { resultFromArrow } from "../../../bench/result/from-arrow.ts";
import { readArrow } from "../../../bench/suite/data/read-arrow.ts";
import { tpch } from "../../../bench/suite/tpch/index.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import { schemas } from "../../../docs/tpch/tables.ts";
import * as quern from "../../../src/index.ts";
import { createCatalog, type Catalog } from "../../../src/sql/index.ts";
import { Frame } from "../../../frame/frame.ts";
import { officialQueries } from "../../tpch/official-queries.ts";

const engine = quern.createEngine({ threads: 2 });
let frames: Tables;
let catalog: Catalog;
let duckdb: Peer;
let official: ReadonlyMap<string, string>;

beforeAll(async () => {
  installPeers();
  const files = await tpch.files(0.01, Object.keys(schemas));
  frames = tpch.frames(quern, Object.fromEntries(await Promise.all(files.map(async ({ name, arrow }) =>
    [name, await readArrow(arrow)] as const))));
  catalog = createCatalog({ ...frames });
  duckdb = await openDuckDB(1);
  await duckdb.load(files);
  official = officialQueries();
});

afterAll(() => {
  duckdb.close();
  engine.close();
});

const resultOf = async (frame: Frame) =>
  resultFromArrow(await (await frame.collect({ engine })).toArrow({ engine }));

/** DuckDB's words that are not read here. */
const NOT_READ = /There is no QUALIFY/;

async function check(frame: Frame, isWhole: boolean): Promise<void> {
  const sql = frame.toSQL();
  const ours = await resultOf(frame);
  // The specification's own texts leave ties of their last places open.
  expect(difference(await (await duckdb.run({ sql })).read(), ours, { ordered: isWhole }), sql)
    .toBeUndefined();
  const back = readBack(sql);
  if (back) expect(difference(await resultOf(back), ours, { ordered: isWhole }), sql).toBeUndefined();
}

function readBack(sql: string): Frame | null {
  try {
    return catalog.query(sql);
  } catch (error) {
    if (error instanceof quern.QuernError && NOT_READ.test(error.message)) return null;
    throw error;
  }
}

describe.each(tpch.queries.map(query => [query.name, query] as const))("%s", (name, query) => {
  it("of the docs", async () => {
    const frame = query.ask(undefined).quern(quern, frames);
    if (!(frame instanceof Frame)) throw new Error("the query is no frame");
    await check(frame, true);
  });
  it("as the specification has it", async () => check(catalog.query(official.get(name)!), false));
});

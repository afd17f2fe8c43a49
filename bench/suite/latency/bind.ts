// What parsing and binding TPC-H Q8 takes, eight tables in a subquery: from text to a plan that is ready to
// run.
import type { Contest } from "../../contest.ts";
import { loadSql, type OurSide } from "../../peers/quern.ts";
import { seededRandom } from "../data/random.ts";
import { readArrow } from "../data/read-arrow.ts";
import { tpch } from "../tpch/index.ts";

const SCALE = 0.01;
const CALLS = 20;
const Q08 = tpch.queries.find(query => query.name === "q08")!;

export async function bindContest({ quern }: OurSide): Promise<Contest> {
  const { createCatalog } = await loadSql();
  const files = await tpch.files(SCALE, Q08.tables);
  const tables = await Promise.all(
    files.map(async file => [file.name, await readArrow(file.arrow)] as const),
  );
  const catalog = createCatalog({ ...tpch.frames(quern, Object.fromEntries(tables)) });
  const run = (round: number) => {
    const { sql } = Q08.ask(seededRandom(round));
    const begin = performance.now();
    for (let call = 0; call < CALLS; call++) catalog.query(sql);
    const milliseconds = (performance.now() - begin) / CALLS;
    return { milliseconds, read: () => ({ columns: [], rowCount: 0 }) };
  };
  return { query: "bind-q08", ordered: true, sides: [{ name: "quern", run }] };
}

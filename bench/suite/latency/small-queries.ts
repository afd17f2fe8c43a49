// Small queries, many runs for one measurement, since one run is shorter than the clock is good for.
import type { Table } from "apache-arrow";
import type { Answer, Contest, Side } from "../../contest.ts";
import type { Peer } from "../../peers/peer.ts";
import type { Collected, OurSide, Quern } from "../../peers/quern.ts";
import { quernSides } from "../../peers/quern.ts";
import { resultFromArrow } from "../../result/from-arrow.ts";
import type { CollectOptions, Frame } from "../../../src/index.ts";

interface Collecting {
  collect(options: CollectOptions): Promise<Collected>;
}

/** A question over the group-by table; literals vary by round. */
export interface SmallQuestion {
  readonly ordered: boolean;
  readonly sql: (table: string, round: number) => string;
  readonly quern: (quern: Quern, frame: Frame, round: number) => Collecting;
}

/** Filter, group, order: what a dashboard asks. */
export const SUMMARY: SmallQuestion = {
  ordered: true,
  sql: (table, round) =>
    `select id1, sum(v1) as total from ${table} where v1 > ${round % 3} group by id1 order by id1`,
  quern: ({ col }, frame, round) => frame
    .filter(col("v1").gt(round % 3)).groupBy("id1").agg({ total: col("v1").sum() }).orderBy("id1"),
};

/** Groups alone. */
export const GROUPS: SmallQuestion = {
  ordered: false,
  sql: table => `select id2, id4, sum(v3) as total, count(*) as n from ${table} group by id2, id4`,
  quern: ({ col, count }, frame) =>
    frame.groupBy("id2", "id4").agg({ total: col("v3").sum(), n: count() }),
};

/** Rows that pass a filter, about a tenth of them. */
export const FILTER: SmallQuestion = {
  ordered: false,
  sql: (table, round) => `select id1, id6, v3 from ${table} where v3 < ${10 + round % 3}`,
  quern: ({ col }, frame, round) => frame.filter(col("v3").lt(10 + round % 3)).select("id1", "id6", "v3"),
};

interface SmallQuery {
  readonly query: string;
  readonly calls: number;
  readonly question: SmallQuestion;
  /** The group-by table's name in the peers. */
  readonly table: string;
}

export function smallContest(
  small: SmallQuery, table: Table, { quern, engine }: OurSide, peers: readonly Peer[], alone: boolean,
): Contest {
  const frame = quern.fromArrow(table) as Frame;
  const { question, calls } = small;
  const [ours, ...self] = quernSides((round, options) => repeated(calls, async () => {
    const collected = await question.quern(quern, frame, round).collect(options);
    return { read: async () => resultFromArrow(await collected.toArrow({ engine })) };
  }), engine, alone);
  const others = peers.map((peer): Side => ({
    name: peer.name,
    run: round => repeated(calls, async () => peer.run({ sql: question.sql(small.table, round) })),
  }));
  return { query: small.query, ordered: question.ordered, sides: [ours, ...others, ...self] };
}

/** The last answer, and the mean time of the calls. */
async function repeated(calls: number, call: () => Promise<Answer>): Promise<Answer> {
  const begin = performance.now();
  let last = await call();
  for (let done = 1; done < calls; done++) last = await call();
  const milliseconds = (performance.now() - begin) / calls;
  return { read: () => last.read(), milliseconds };
}

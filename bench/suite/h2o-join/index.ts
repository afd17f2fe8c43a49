// The h2o.ai database benchmark's five join questions. Scale: the number of rows of the left table.
import type { Collectable } from "../../peers/quern.ts";
import { joinTableFiles } from "../data/files.ts";
import type { DigestKind } from "../digest-values.ts";
import type { QuerySuite, SuiteQuery } from "../query.ts";
import { rowDigest } from "../row-digest.ts";
import type { JoinTables, TableName } from "./tables.ts";
import { joinSchemas } from "./tables.ts";

interface JoinQuestion {
  readonly right: Exclude<TableName, "x">;
  readonly key: string;
  readonly left?: true;
  /** The right table's columns that come out, beside v2; all are columns of x, too. */
  readonly columns: readonly string[];
  readonly quern: (tables: JoinTables) => Collectable;
}

const kindOf = (name: string): DigestKind =>
  (name.startsWith("v") ? "float" : /^id[123]/.test(name) ? "int" : "text");

function question(name: string, { right, key, left, columns, quern }: JoinQuestion): SuiteQuery<JoinTables> {
  const own = ["id1", "id2", "id3", "id4", "id5", "id6", "v1"];
  const theirs = columns.map(column => `${right}.${column} as ${column}_${right}`);
  const selected = [...own.map(column => `x.${column}`), ...theirs, `${right}.v2`].join(", ");
  const sql = `select ${selected} from x ${left ? "left " : ""}join ${right} on x.${key} = ${right}.${key}`;
  const names = [...own.filter(column => column !== "id3"), ...columns.map(column => `${column}_${right}`), "v2"];
  return {
    name, ordered: false, tables: ["x", right],
    ask: () => ({ sql, quern: (_, tables) => quern(tables) }),
    // id3 is another number in each row of x, and no row of x has two matches.
    digest: rowDigest("id3", Object.fromEntries(names.map(column => [column, kindOf(column)]))),
  };
}

export const h2oJoin: QuerySuite<JoinTables> = {
  name: "h2o-join",
  defaultScale: 1e7,
  peers: ["duckdb", "polars"],
  queries: [
    question("q1", {
      right: "small", key: "id1", columns: ["id4"],
      quern: ({ x, small }) => x.join(small, { on: "id1", suffix: "_small" }),
    }),
    question("q2", {
      right: "medium", key: "id2", columns: ["id1", "id4", "id5"],
      quern: ({ x, medium }) => x.join(medium, { on: "id2", suffix: "_medium" }),
    }),
    question("q3", {
      right: "medium", key: "id2", left: true, columns: ["id1", "id4", "id5"],
      quern: ({ x, medium }) => x.join(medium, { on: "id2", how: "left", suffix: "_medium" }),
    }),
    question("q4", {
      right: "medium", key: "id5", columns: ["id1", "id2", "id4"],
      quern: ({ x, medium }) => x.join(medium, { on: "id5", suffix: "_medium" }),
    }),
    question("q5", {
      right: "big", key: "id3", columns: ["id1", "id2", "id4", "id5", "id6"],
      quern: ({ x, big }) => x.join(big, { on: "id3", suffix: "_big" }),
    }),
  ],
  files: joinTableFiles,
  frames(quern, tables) {
    const schemas = joinSchemas(quern);
    const frames = Object.keys(tables).map(name =>
      [name, quern.fromArrow(tables[name]!).as(schemas[name as TableName])] as const);
    return Object.fromEntries(frames) as unknown as JoinTables;
  },
};

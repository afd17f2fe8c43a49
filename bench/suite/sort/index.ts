// Sorts of whole tables by keys of each kind, and the first hundred rows. Scale: the number of rows.
import { sortTableFile } from "../data/files.ts";
import type { Digest, QuerySuite, SuiteQuery } from "../query.ts";
import { orderDigest } from "./digest.ts";
import type { SortTables } from "./table.ts";
import { sortSchema } from "./table.ts";

type Column = "f" | "a" | "b" | "s" | "zf" | "za" | "zb" | "zs" | "id";

/** The keys and the row's number, in the order of the keys. */
function sorted(name: string, keys: readonly Column[], digest: Digest): SuiteQuery<SortTables> {
  const question = {
    sql: `select ${keys.join(", ")}, id from x order by ${keys.join(", ")}`,
    quern: (_: unknown, { x }: SortTables) => x.select(...keys, "id").orderBy(...keys),
  };
  return { name, ordered: true, tables: ["x"], ask: () => question, digest };
}

/** The first hundred by keys that order all rows. */
function top(name: string, keys: readonly Column[], columns: readonly Column[]): SuiteQuery<SortTables> {
  const question = {
    sql: `select ${columns.join(", ")} from x order by ${keys.join(", ")} limit 100`,
    quern: (_: unknown, { x }: SortTables) => x.select(...columns).orderBy(...keys).limit(100),
  };
  return { name, ordered: true, tables: ["x"], ask: () => question };
}

export const sort: QuerySuite<SortTables> = {
  name: "sort",
  defaultScale: 1e7,
  peers: ["duckdb"],
  queries: [
    sorted("float", ["f"], orderDigest({ f: "float" })),
    sorted("ints", ["a", "b"], orderDigest({ a: "int", b: "int" })),
    sorted("string", ["s"], orderDigest({ s: "text" })),
    sorted("skewed-float", ["zf"], orderDigest({ zf: "float" })),
    sorted("skewed-ints", ["za", "zb"], orderDigest({ za: "int", zb: "int" })),
    sorted("skewed-string", ["zs"], orderDigest({ zs: "text" })),
    top("top100", ["f", "id"], ["f", "s", "id"]),
    top("skewed-top100", ["zf", "id"], ["zf", "zs", "id"]),
  ],
  files: async scale => [await sortTableFile(scale)],
  frames: (quern, tables) => ({ x: quern.fromArrow(tables["x"]!).as(sortSchema(quern)) }),
};

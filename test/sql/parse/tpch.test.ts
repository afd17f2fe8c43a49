// The official texts of TPC-H's 22 queries become trees, and say what they should.
import { beforeAll, expect, it } from "vitest";
import { installPeers } from "../../../bench/peers/install.ts";
import { parseScript } from "../../../src/sql/parse/index.ts";
import { officialQueries } from "../../tpch/official-queries.ts";
import { brief } from "./brief.ts";

let texts: ReadonlyMap<string, string>;

beforeAll(() => {
  installPeers();
  texts = officialQueries();
});

it("all 22 are one query each", () => {
  expect([...texts.keys()]).toHaveLength(22);
  for (const [name, text] of texts) {
    expect([name, ...parseScript(text).statements.map(({ kind }) => kind)]).toEqual([name, "query"]);
  }
});

it("q01 with the interval as the standard's text has it", () => {
  const text = texts.get("q01")!.replace("CAST('1998-09-02' AS date)", "date '1998-12-01' - interval '90' day (3)");
  expect(text).toContain("(3)");
  expect(brief(parseScript(text).statements)).toContain("where: (l_shipdate <= (cast(operand: '1998-12-01', "
    + "type: (name: date)) - interval(value: (months: 0, days: 90, microseconds: 0))))");
});

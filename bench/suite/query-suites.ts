// The suites that are queries over tables, by name.
import type { QuerySuite } from "./query.ts";
import { h2oGroupBy } from "./h2o-groupby/index.ts";
import { h2oJoin } from "./h2o-join/index.ts";
import { sort } from "./sort/index.ts";
import { tpch } from "./tpch/index.ts";
import { window } from "./window/index.ts";

/** Which tables a suite has is its own affair: what it makes of files is what its queries take. */
type AnyQuerySuite = QuerySuite<unknown>;

const SUITES = [tpch, h2oGroupBy, h2oJoin, window, sort] as unknown as readonly AnyQuerySuite[];

export function querySuite(name: string): AnyQuerySuite {
  const found = SUITES.find(suite => suite.name === name);
  if (!found) throw new Error(`${name} is not a suite of queries.`);
  return found;
}

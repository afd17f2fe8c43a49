// Functions in FROM.
import { nearest } from "../../../expr/bind/nearest.ts";
import type { SqlFrom } from "../ast.ts";
import type { Block } from "./block.ts";
import { seriesTable } from "./series.ts";
import type { BoundQuery } from "./session.ts";
import { unnestTable } from "./unnest.ts";

export type FunctionItem = Extract<SqlFrom, { kind: "function" }>;

const TABLE_FUNCTIONS: ReadonlyMap<string, (item: FunctionItem, outer: Block) => BoundQuery> =
  new Map([["generate_series", seriesTable], ["range", seriesTable], ["unnest", unnestTable]]);

export function tableFunction(item: FunctionItem, outer: Block): BoundQuery {
  const known = TABLE_FUNCTIONS.get(item.call.name.toLowerCase());
  if (known) return known(item, outer);
  const near = nearest(item.call.name, [...TABLE_FUNCTIONS.keys()]);
  return outer.session.unsupported(item.at, `The table function ${item.call.name}`, near === null ? undefined : `Did you mean ${near}?`);
}

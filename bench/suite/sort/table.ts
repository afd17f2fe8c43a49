// The sorted table's columns as Quern's types.
import type { Frame } from "../../../src/index.ts";
import type { Quern } from "../../peers/quern.ts";

export function sortSchema({ t }: Quern) {
  return {
    id: t.int32, f: t.float64, a: t.int32, b: t.int32, s: t.utf8,
    zf: t.float64, za: t.int32, zb: t.int32, zs: t.utf8,
  };
}

export interface SortTables {
  readonly x: Frame<ReturnType<typeof sortSchema>>;
}

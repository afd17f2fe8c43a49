// The window suite's columns as Quern's types.
import type { Frame } from "../../../src/index.ts";
import type { Quern } from "../../peers/quern.ts";

export function windowSchema({ t }: Quern) {
  return { id: t.int32, key: t.int32, o: t.float64, stamp: t.timestamp("us"), v: t.float64 };
}

export interface WindowTables {
  readonly x: Frame<ReturnType<typeof windowSchema>>;
}

// The group-by table's columns as Quern's types.
import type { Frame } from "../../../src/index.ts";
import type { Quern } from "../../peers/quern.ts";
import type { SuiteQuery } from "../query.ts";

/** Any column may hold null, as far as a reader of the file knows. */
export function groupSchema({ t }: Quern) {
  const text = t.nullable(t.utf8);
  const integer = t.nullable(t.int32);
  return {
    id1: text, id2: text, id3: text, id4: integer, id5: integer, id6: integer,
    v1: integer, v2: integer, v3: t.nullable(t.float64),
  };
}

export interface GroupTables {
  readonly x: Frame<ReturnType<typeof groupSchema>>;
}

/** A question of this suite: it has no literals and leaves the order of its groups open. */
export type GroupQuestion = ReturnType<SuiteQuery<GroupTables>["ask"]>;

export const groupQuery = (
  name: string, question: GroupQuestion, options: Pick<SuiteQuery<GroupTables>, "noise" | "digest"> = {},
): SuiteQuery<GroupTables> => ({ name, ordered: false, tables: ["x"], ask: () => question, ...options });

// The doors of Quern that a question can come by: the frames that the suite's queries build, or SQL text.
// What parsing and binding take is part of the time, as it is for peers.
import type { Frame } from "../../src/index.ts";
import type { Door } from "../options.ts";
import { type Collectable, loadSql, type Quern } from "../peers/quern.ts";
import type { Question } from "./query.ts";

/** Makes of a question what can be run. */
export type Ask<Tables> = (question: Question<Tables>) => Collectable;

export async function openDoor<Tables>(door: Door, quern: Quern, tables: Tables): Promise<Ask<Tables>> {
  if (door === "frames") return question => question.quern(quern, tables);
  const { createCatalog } = await loadSql();
  const catalog = createCatalog(tables as Readonly<Record<string, Frame>>);
  return question => catalog.query(question.sql);
}

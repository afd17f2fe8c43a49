// The doors of Quern that a question can come by: the frames that the suite's queries build, or SQL text. What
// parsing and binding take is part of the time, as it is for peers.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { ROOT } from "../../test/package/build-if-stale.ts";
import type * as Sql from "../../src/sql/index.ts";
import type { Frame } from "../../src/index.ts";
import type { Door } from "../options.ts";
import type { Collectable, Quern } from "../peers/quern.ts";
import type { Question } from "./query.ts";

/** Makes of a question what can be run. */
export type Ask<Tables> = (question: Question<Tables>) => Collectable;

export async function openDoor<Tables>(door: Door, quern: Quern, tables: Tables): Promise<Ask<Tables>> {
  if (door === "frames") return question => question.quern(quern, tables);
  const { createCatalog } = (await import(pathToFileURL(join(ROOT, "dist", "sql.js")).href)) as typeof Sql;
  const catalog = createCatalog(tables as Readonly<Record<string, Frame>>);
  return question => catalog.query(question.sql);
}

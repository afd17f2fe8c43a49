// The official texts of the queries, by the queries' names.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ROOT } from "../package/build-if-stale.ts";

export function officialQueries(): ReadonlyMap<string, string> {
  const child = fileURLToPath(new URL("./queries-child.ts", import.meta.url));
  const printed = execFileSync(process.execPath, ["--import", "tsx", child], { cwd: ROOT });
  const rows = JSON.parse(printed.toString()) as [number, string][];
  return new Map(rows.map(([query, text]) => [`q${String(query).padStart(2, "0")}`, text]));
}

// The file of wrong statements: groups under `#`, each statement with the error that it gives behind `----`.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface ErrorCase {
  readonly text: string;
  /** The values of $1, $2, …: `-- [1, "a"]` behind the statement. */
  readonly parameters: readonly (number | string)[];
  /** Class and code. */
  readonly error: string;
  readonly message: string;
}

export interface ErrorGroup {
  readonly name: string;
  readonly cases: readonly ErrorCase[];
}

const FILE = fileURLToPath(new URL("expected.txt", import.meta.url));

function caseOf(block: string): ErrorCase {
  const match = /^([^]*?)(?: -- (\[.*\]))?\n---- (\S+ \S+)\n([^]*)$/.exec(block);
  if (!match) throw new Error(`No statement with its error: ${block}`);
  const [, text = "", values = "[]", error = "", message = ""] = match;
  return { text, parameters: JSON.parse(values) as (number | string)[], error, message };
}

/** Blank lines stand between statements. */
export function errorGroups(): readonly ErrorGroup[] {
  const [, ...parts] = `\n${readFileSync(FILE, "utf8").trim()}`.split("\n# ");
  return parts.map(part => {
    const [name = "", ...blocks] = part.trim().split(/\n{2,}/);
    return { name, cases: blocks.map(caseOf) };
  });
}

// Writes into a file what its records expect: results as DuckDB gives them.
// Records under a comment that begins with `pin:` are Quern's own, for there it differs on purpose: they get its
// result if they have none, and else stay as they are.
import { readFileSync, writeFileSync } from "node:fs";
import { shown } from "./compare.ts";
import type { QueryRecord, StatementRecord } from "./command.ts";
import type { Database, Result } from "./database.ts";
import { parseFile } from "./parse.ts";
import { runFile } from "./run.ts";

interface Edit {
  readonly lines: readonly [number, number];
  readonly text: readonly string[];
}

/** What could not be recorded, by line. */
export async function recordFile(
  path: string, source: Database, quern: Database,
): Promise<readonly string[]> {
  const lines = readFileSync(path, "utf8").split("\n");
  const commands = parseFile(lines.join("\n"));
  const edits: Edit[] = [];
  const notes: string[] = [];
  const note = ({ line, sql }: QueryRecord | StatementRecord, what: string): void => void notes.push(`${path}:${line}: ${what}\n  ${sql}`);
  await runFile(commands, source, { exact: true, seen(record, result, error) {
    if (record.pinned) return;
    if (record.kind === "query" && result) edits.push(...resultEdits(record, result, lines));
    else if (record.kind === "query" || (record.expect === "ok" && error)) {
      note(record, error?.message.split("\n")[0] ?? "no result");
    }
    else if (record.expect === "error" && !error) note(record, "It succeeds, and should fail.");
  } });
  await runFile(commands, quern, { exact: true, seen(record, result) {
    if (!record.pinned || record.kind !== "query" || record.expected.length > 0 || !result) return;
    edits.push(...resultEdits(record, result, lines));
  } });
  writeFileSync(path, edited(lines, edits));
  return notes;
}

function resultEdits(
  { line, lines, sort, label, connection }: QueryRecord, result: Result, source: readonly string[],
): readonly Edit[] {
  const types = result.columns.map(column => column.letter).join("");
  const header = ["query", types, ...sort === "nosort" ? [] : [sort],
    ...[connection, label].filter(word => word !== null)].join(" ");
  const rows = result.rows.map(row => row.map(shown).join("\t"));
  const behind = source[lines[1]] === "" ? [] : [""];
  return [
    { lines: [line - 1, line], text: [header] },
    { lines, text: ["----", ...sort === "rowsort" ? rows.toSorted() : rows, ...behind] },
  ];
}

function edited(lines: readonly string[], edits: readonly Edit[]): string {
  const all = [...lines];
  const fromBehind = edits.toSorted((a, b) => b.lines[0] - a.lines[0]);
  for (const { lines: [from, to], text } of fromBehind) all.splice(from, to - from, ...text);
  return all.join("\n");
}

// What the guides say to write: the code in the last column of their tables compiles against the package.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../package/build-if-stale.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

/** Columns of any type by the names that the tables use. */
const PRELUDE = `import {
  count, desc, fromArrow, fromColumns, fromRows, rank, readCsv, rowsBetween, scanCsv, scanParquet, t,
  when, type Columns, type Frame, type Untyped,
} from "quern";
import type { Table } from "apache-arrow";
type Any = { ${[..."abcdkst"].map(name => `${name}: Untyped`).join("; ")}; id: Untyped };
declare const frame: Frame<Any>, df: Frame<Any>, other: Frame<Any>, u: Frame<Any>;
declare const a: Frame<Any>, b: Frame<Any>;
declare const c: Columns<Any>, g: Columns<Any>;
declare const objects: { id: number }[], table: Table, url: string, low: number;
const x = c.a.gt(1);
void [count, desc, fromArrow, fromColumns, fromRows, rank, readCsv, rowsBetween, scanCsv, scanParquet];
void [t, when];
void [frame, df, other, u, a, b, c, g, objects, table, url, low, x];
`;

interface Snippet { readonly place: string; readonly code: string }

/** Code spans of a table's last column that are whole expressions, calls that is. */
function snippetsOf(page: string): Snippet[] {
  const lines = readFileSync(join(ROOT, "docs", page), "utf8").split("\n");
  return lines.flatMap((line, i) => {
    const cells = line.split(" | ");
    if (!line.startsWith("| ") || cells.length < 2) return [];
    return [...cells.at(-1)!.matchAll(/`([^`]+)`/g)].map(match => match[1]!)
      .filter(code => /^(\.|await |\(await |[a-z]\w*[.(])/i.test(code) && /^[^…]*\)$/.test(code))
      .filter(code => !/^[a-z]+\(\)$/i.test(code))          // a method that is named, and no call
      .map(code => ({
        place: `${page}:${i + 1} ${code}`, code: code.startsWith(".") ? `frame${code}` : code,
      }));
  });
}

const pages = readdirSync(join(ROOT, "docs")).filter(name => name.startsWith("coming-from-"));
const snippets = pages.flatMap(snippetsOf);

describe("code in the guides' tables", () => {
  let workshop: Workshop;
  let mistakes: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    workshop = openWorkshop();
    snippets.forEach(({ code }, i) => workshop.write(`snippet-${i}`, `${PRELUDE}void (${code});`));
    mistakes = workshop.check();
  });
  afterAll(() => workshop.remove());

  it("is there in each guide", () => {
    for (const page of pages) expect(snippetsOf(page).length, page).toBeGreaterThan(10);
  });

  it.each(snippets.map((snippet, i) => [snippet.place, i] as const))("%s", (_, i) => {
    expect(mistakes.get(`snippet-${i}`)).toEqual([]);
  });
});

// The TypeScript fences of a Markdown page. ```ts is checked and run, ```ts no-run is only checked, and
// ```ts continues goes on where the page's last fence ended.
export interface Fence {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  readonly runs: boolean;
}

const OPENING = /^```ts\b(.*)$/;
const MARKS = new Set(["no-run", "continues"]);

export function fencesOf(page: string, markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const opening = OPENING.exec(lines[i]!);
    if (!opening) continue;
    const marks = opening[1]!.trim().split(/\s+/).filter(mark => mark !== "");
    const unknown = marks.find(mark => !MARKS.has(mark));
    if (unknown !== undefined) throw new Error(`${page}:${i + 1}: unknown mark "${unknown}" on a ts fence`);
    const line = i + 1;
    const end = lines.indexOf("```", line);
    if (end < 0) throw new Error(`${page}:${line}: the fence has no end`);
    const before = marks.includes("continues") ? fences.at(-1)?.code ?? "" : "";
    fences.push({ page, line, code: `${before}${lines.slice(line, end).join("\n")}\n`, runs: !marks.includes("no-run") });
    i = end;
  }
  return fences;
}

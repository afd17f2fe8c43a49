// A notebook as its file holds it (nbformat 4.5): read, written, and its cells' outputs.
import { readFileSync, writeFileSync } from "node:fs";

export interface StreamOutput {
  readonly output_type: "stream";
  readonly name: string;
  text: string;
}
export interface DisplayOutput {
  readonly output_type: "display_data";
  readonly data: Readonly<Record<string, string>>;
  readonly metadata: object;
}
export type Output = StreamOutput | DisplayOutput;

export interface Cell {
  readonly cell_type: "markdown" | "code";
  readonly id: string;
  readonly metadata: object;
  readonly source: string;
  readonly execution_count?: number;
  readonly outputs?: readonly Output[];
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: object;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** In files, texts are lists of lines. */
type Lines = string | readonly string[];
const joined = (text: Lines): string => (typeof text === "string" ? text : text.join(""));
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const mapOutput = (output: Output, change: (text: never) => unknown): unknown =>
  (output.output_type === "stream" ? { ...output, text: change(output.text as never) } : {
    ...output,
    data: Object.fromEntries(
      Object.entries(output.data).map(([type, text]) => [type, change(text as never)])),
  });

const mapCell = (cell: Cell, change: (text: never) => unknown): unknown => ({
  ...cell, source: change(cell.source as never),
  ...cell.outputs ? { outputs: cell.outputs.map(output => mapOutput(output, change)) } : {},
});

export function readNotebook(path: string): Notebook {
  const file = JSON.parse(readFileSync(path, "utf8")) as Notebook;
  return { ...file, cells: file.cells.map(cell => mapCell(cell, joined) as Cell) };
}

export function writeNotebook(path: string, notebook: Notebook): void {
  const file = { ...notebook, cells: notebook.cells.map(cell => mapCell(cell, lines)) };
  writeFileSync(path, `${JSON.stringify(file, null, 1)}\n`);
}

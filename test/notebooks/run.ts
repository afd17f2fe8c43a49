// Runs one notebook of the docs in a folder that has the package, and says what is not as the notebook shows
// it.
import { mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ROOT } from "../package/build-if-stale.ts";
import { difference } from "./compare.ts";
import { HERE } from "./install.ts";
import { Kernel } from "./kernel.ts";
import { readNotebook, writeNotebook, type Cell, type Notebook, type Output } from "./notebook.ts";

export const NOTEBOOKS = join(ROOT, "docs/notebooks");

interface Outcome {
  readonly notebook: Notebook;
  readonly failures: readonly string[];
}

/**
 * Executes a notebook and prints how it went; gives the number of failures. With `update` it is written anew,
 * unless it fails.
 */
export async function runNotebook(name: string, folder: string, update = false): Promise<number> {
  const start = performance.now();
  const path = join(NOTEBOOKS, name);
  const { notebook, failures } = await execute(path, folder);
  const errors = failures.filter(failure => !update || failure.startsWith("error"));
  const wrong = [...errors, ...shows(notebook)];
  if (update && wrong.length === 0) writeNotebook(path, notebook);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${wrong.length === 0 ? "ok    " : "FAILED"} ${basename(name)}: ${notebook.cells.length} cells in ${seconds} s`);
  for (const failure of wrong) console.log(`       ${failure.replaceAll("\n", "\n       ")}`);
  return wrong.length;
}

/** Puts packages of this repository, or of the kernel's folder, beside the one that is tried. */
export function linkPackages(folder: string, names: readonly string[], from: "repository" | "kernel"): void {
  for (const name of names) {
    const path = join(folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(from === "kernel" ? HERE : ROOT, "node_modules", name), path);
  }
}

/** All code cells in order; the first that fails ends the notebook. */
async function execute(path: string, folder: string): Promise<Outcome> {
  const notebook = readNotebook(path);
  const failures: string[] = [];
  const cells: Cell[] = [];
  const kernel = await Kernel.start(folder);
  let count = 0;
  try {
    for (const cell of notebook.cells) {
      if (cell.cell_type !== "code" || failures.some(failure => failure.startsWith("error"))) {
        cells.push(cell);
        continue;
      }
      const { outputs, failed } = await kernel.run(cell.source);
      cells.push({ ...cell, execution_count: ++count, outputs });
      const said = outputs.filter((output): boolean => output.output_type === "stream" && output.name === "stderr");
      if (failed || said.length > 0) failures.push(`error in cell ${count}:\n${cell.source}\n${textOf(said)}`);
      const different = difference(cell.outputs ?? [], outputs);
      if (different !== null) failures.push(`cell ${count}: ${different}`);
    }
  } finally {
    await kernel.close();
  }
  return { notebook: { ...notebook, cells }, failures };
}

const textOf = (outputs: readonly Output[]): string =>
  outputs.map(output => (output.output_type === "stream" ? output.text : "")).join("");

/** A notebook that shows neither a table nor a picture proves nothing. */
function shows({ cells }: Notebook): readonly string[] {
  const html = cells.flatMap(cell => cell.outputs ?? [])
    .map(output => (output.output_type === "display_data" ? output.data["text/html"] ?? "" : ""));
  return [
    ...html.some(text => text.includes("<table")) ? [] : ["no table is shown"],
    ...html.some(text => text.includes("<svg")) ? [] : ["no picture is shown"],
  ];
}

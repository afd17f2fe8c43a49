// Runs the notebooks of the docs with the packed package, and compares their outputs with those they show.
// `npm run test:notebooks -- --update` writes them anew; names of notebooks choose some of them.
import { readdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { mkdirSync } from "node:fs";
import { ROOT } from "../package/build-if-stale.ts";
import { packIntoConsumer } from "../package/packed.ts";
import { difference } from "./compare.ts";
import { HERE, installKernel } from "./install.ts";
import { Kernel } from "./kernel.ts";
import { readNotebook, writeNotebook, type Cell, type Notebook, type Output } from "./notebook.ts";

const NOTEBOOKS = join(ROOT, "docs/notebooks");
/** What the notebooks import beside the package; all are peers or development dependencies. */
const LINKED = ["@observablehq/plot", "linkedom", "vega-datasets"];
const LINKED_HERE = ["arquero"];

interface Outcome {
  readonly notebook: Notebook;
  readonly failures: readonly string[];
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

async function main(): Promise<void> {
  const begin = performance.now();
  const update = process.argv.includes("--update");
  const chosen = process.argv.slice(2).filter(name => !name.startsWith("--"));
  installKernel();
  const consumer = packIntoConsumer();
  let failed = 0;
  try {
    const link = (name: string, from: string): void => {
      const path = join(consumer.folder, "node_modules", name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(from, "node_modules", name), path);
    };
    for (const name of LINKED) link(name, ROOT);
    for (const name of LINKED_HERE) link(name, HERE);
    for (const name of readdirSync(NOTEBOOKS).filter(name => name.endsWith(".ipynb")).sort()) {
      if (chosen.length > 0 && !chosen.includes(basename(name, ".ipynb"))) continue;
      const start = performance.now();
      const { notebook, failures } = await execute(join(NOTEBOOKS, name), consumer.folder);
      const errors = failures.filter(failure => !update || failure.startsWith("error"));
      const wrong = [...errors, ...shows(notebook)];
      if (update && wrong.length === 0) writeNotebook(join(NOTEBOOKS, name), notebook);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${wrong.length === 0 ? "ok    " : "FAILED"} ${name}: ${notebook.cells.length} cells in ${seconds} s`);
      for (const failure of wrong) console.log(`       ${failure.replaceAll("\n", "\n       ")}`);
      failed += wrong.length;
    }
  } finally {
    consumer.remove();
  }
  console.log(`${failed} failures, ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  if (failed > 0) process.exitCode = 1;
}

await main();

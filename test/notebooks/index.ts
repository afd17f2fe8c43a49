// Runs the notebooks of the docs with the packed package, and compares their outputs with those they show.
// `npm run test:notebooks -- --update` writes them anew; names of notebooks choose some of them.
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { packIntoConsumer } from "../package/packed.ts";
import { installKernel } from "./install.ts";
import { linkPackages, NOTEBOOKS, runNotebook } from "./run.ts";

async function main(): Promise<void> {
  const begin = performance.now();
  const update = process.argv.includes("--update");
  const chosen = process.argv.slice(2).filter(name => !name.startsWith("--"));
  const names = readdirSync(NOTEBOOKS).filter(name => name.endsWith(".ipynb")).sort();
  const unknown = chosen.filter(name => !names.includes(`${name}.ipynb`));
  if (unknown.length > 0) throw new Error(`There is no notebook ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  installKernel();
  const consumer = packIntoConsumer();
  let failed = 0;
  try {
    // What the notebooks import beside the package; all are peers or development dependencies.
    linkPackages(consumer.folder, ["@observablehq/plot", "linkedom", "vega-datasets"], "repository");
    linkPackages(consumer.folder, ["arquero"], "kernel");
    for (const name of names) {
      if (chosen.length > 0 && !chosen.includes(basename(name, ".ipynb"))) continue;
      failed += await runNotebook(name, consumer.folder, update);
    }
  } finally {
    consumer.remove();
  }
  console.log(`${failed} failures, ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  if (failed > 0) process.exitCode = 1;
}

await main();

// No file without a reader: everything is reached from the front door, a test, the bench or a build script.
import { expect, it } from "vitest";
import { importsOf, isBuildScript, librarySources, sources } from "./repository.ts";

const ENTRIES = [
  /^src\/((sql\/)?index|sql\/entry|cli\/platform-quern)\.ts$/, /\.test\.ts$/,
  /^bench\/(index|micro\/[^/]+)\.ts$/,
  /^[^/]+\.config\.ts$/, /^test\/setup\/[^/]+\.ts$/, /^docs\/examples\/[^/]+\.ts$/,
  // Started by name: by npm run demo, test:browser, test:newcomer, test:notebooks, tpcds and slt.
  /^test\/package\/(consumer\/consumer|build-if-stale)\.ts$/,
  /^test\/(browser|newcomer|notebooks|tpcds|slt)\/index\.ts$/,
];

const known = new Set(sources);

function reachedFrom(entries: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [...entries];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (!known.has(path) || reached.has(path)) continue;
    reached.add(path);
    for (const { target } of importsOf(path)) if (target !== undefined) queue.push(target);
  }
  return reached;
}

it("every TypeScript file is reached from an entry point", () => {
  const reached = reachedFrom(sources.filter(path =>
    isBuildScript(path) || ENTRIES.some(entry => entry.test(path))));
  expect(sources.filter(path => !reached.has(path))).toEqual([]);
});

it("every library file is reached from a front door or the build, not only from its tests", () => {
  const doors = ["src/index.ts", "src/sql/entry.ts", "src/cli/platform-quern.ts"];
  const reached = reachedFrom([...doors, ...sources.filter(isBuildScript)]);
  expect(librarySources.filter(path => !reached.has(path))).toEqual([]);
});

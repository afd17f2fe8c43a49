// Every TypeScript fence of the README and the docs compiles against the built package, and runs.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../package/build-if-stale.ts";
import { fencesOf, type Fence } from "./fences.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

const PAGES = ["README.md", "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs")).filter(name => name.endsWith(".md")).map(name => `docs/${name}`)];
const fences = PAGES.flatMap(page => fencesOf(page, readFileSync(join(ROOT, page), "utf8")));
const nameOf = (fence: Fence): string => `${fence.page.replace(/\W/g, "-")}-${fence.line}`;

describe("fences", () => {
  let workshop: Workshop;
  let mistakes: ReadonlyMap<string, readonly string[]>;
  let thrown: Readonly<Record<string, string | null>>;
  beforeAll(async () => {
    workshop = openWorkshop();
    for (const fence of fences) workshop.write(nameOf(fence), fence.code);
    mistakes = workshop.check();
    thrown = await workshop.runAll(fences.filter(fence => fence.runs).map(nameOf));
  });
  afterAll(() => workshop.remove());

  it("the README shows the API", () => {
    expect(fences.filter(fence => fence.page === "README.md" && fence.runs).length).toBeGreaterThan(0);
  });

  it.each(fences.map(fence => [`${fence.page}:${fence.line}`, fence] as const))("%s", (_, fence) => {
    expect(mistakes.get(nameOf(fence))).toEqual([]);
    if (fence.runs) expect(thrown[nameOf(fence)]).toBeNull();
  });
});

describe("links", () => {
  it("every relative link of the pages leads to a file", () => {
    const broken = PAGES.flatMap(page => {
      const text = readFileSync(join(ROOT, page), "utf8");
      return [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .filter(link => !exists(join(page, "..", link[1]!))).map(link => `${page}: ${link[1]}`);
    });
    expect(broken).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    readFileSync(join(ROOT, path));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}

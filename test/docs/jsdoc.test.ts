// Every example in the JSDoc of the public API compiles against the built package, and its queries run.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOC_TABLES } from "./doc-tables.ts";
import { docExamples } from "./jsdoc.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

const examples = docExamples();
const nameOf = (i: number): string => `example-${i}`;

describe("JSDoc examples", () => {
  let workshop: Workshop;
  let mistakes: ReadonlyMap<string, readonly string[]>;
  let thrown: Readonly<Record<string, string | null>>;
  beforeAll(async () => {
    workshop = openWorkshop();
    examples.forEach(({ code }, i) => workshop.write(nameOf(i), `${DOC_TABLES}{\n${code}\n}\n`));
    mistakes = workshop.check();
    thrown = await workshop.runAll(examples.map((_, i) => nameOf(i)));
  });
  afterAll(() => workshop.remove());

  it("are there", () => {
    expect(examples.length).toBeGreaterThan(30);
  });

  it.each(examples.map((example, i) => [example.where, i] as const))("%s", (_, i) => {
    expect(mistakes.get(nameOf(i)), examples[i]!.code).toEqual([]);
    expect(thrown[nameOf(i)], examples[i]!.code).toBeNull();
  });
});

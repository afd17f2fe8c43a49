// Wrong statements and the whole message of each: what is wrong, what to try, and the place.
import { beforeAll, describe, expect, it } from "vitest";
import { QuernError, SqlError } from "../../../expr/error.ts";
import type { Catalog } from "../../../src/sql/index.ts";
import { errorGroups, type ErrorCase } from "./cases.ts";
import { openShop } from "./shop.ts";

const groups = errorGroups();

/** Words of the fluent API. */
const FLUENT = new RegExp([
  "`", "\\.cast\\(", "\\b(u?int(8|16|32|64)|utf8|float(32|64)|bool)\\b",
  "\\b(withColumns|tryCast|(rows|groups)Between|(eq|ne)Missing|intDiv)\\b",
].join("|"));

async function errorOf({ text, parameters }: ErrorCase, catalog: Catalog): Promise<QuernError> {
  try {
    await catalog.execute(text, { parameters });
  } catch (error) {
    if (error instanceof QuernError) return error;
    throw error;
  }
  throw new Error(`Nothing is wrong with ${text}`);
}

describe.each(groups)("$name", ({ cases }) => {
  let catalog: Catalog;
  beforeAll(async () => { catalog = await openShop(); });

  it.each(cases.map(one => [one.text, one] as const))("%s", async (_, one) => {
    const error = await errorOf(one, catalog);
    expect(`${error.name} ${error.code}\n${error.message}`).toBe(`${one.error}\n${one.message}`);
    const place = /^Line (\d+), column (\d+):$/m.exec(error.message)!;
    if (!(error instanceof SqlError)) return;
    expect([error.line, error.column]).toEqual([Number(place[1]), Number(place[2])]);
  });
});

describe("all messages", () => {
  const all = groups.flatMap(({ cases }) => cases);

  it("are many, and each has another statement", () => {
    expect(all.length).toBeGreaterThanOrEqual(100);
    expect(new Set(all.map(one => one.text + JSON.stringify(one.parameters))).size).toBe(all.length);
  });

  it.each(all.map(one => [one.text, one] as const))("sentences, place, and a caret under a word: %s", (_, { message, text }) => {
    const parts = /^(\S[^\n]*[.?])\nLine (\d+), column (\d+):\n {2}[^\n]*\n {2} *\^$/.exec(message);
    expect(parts, message).not.toBeNull();
    const [, sentences = "", line, column] = parts!;
    expect(sentences).not.toMatch(/ {2}|\.\.|\?\./);
    const found = [...text.split("\n")[Number(line) - 1]!].slice(Number(column) - 1).join("");
    const atEnd = /ends too early/.test(sentences);
    expect(found, message).toMatch(atEnd ? /^$/ : /^\S/);
  });

  // The one that both ways of writing queries have in common quotes its code.
  it.each(all.filter(one => one.error !== "ExecutionError subquery-rows").map(one => [one.text, one] as const))(
    "SQL's words alone: %s", (_, { message }) => {
      const sentences = message.split("\n", 1)[0]!;
      expect(sentences).not.toMatch(FLUENT);
    });
});

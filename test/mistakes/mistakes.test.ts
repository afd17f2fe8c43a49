// Mistakes of beginners, and the whole message of each: what is wrong, where, what was allowed, what to try.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QuernError } from "../../expr/error.ts";
import { EXPRESSIONS } from "./expressions.ts";
import { FILES, SQL } from "./files.ts";
import { FRAMES } from "./frames.ts";
import { allRead, writeFiles, type Mistake } from "./mistake.ts";
import { VALUES } from "./values.ts";

const GROUPS: readonly (readonly [name: string, mistakes: readonly Mistake[]])[] = [
  ["expressions", EXPRESSIONS], ["frames", FRAMES], ["values", VALUES], ["files", FILES], ["SQL", SQL],
];

/** By title: a line with the class and the code, then the message. */
const text = readFileSync(new URL("expected.txt", import.meta.url), "utf8").trimEnd();
const expected = new Map(text.split(/\n\n(?=\S+ .*\n---- )/).map(part => part.split("\n---- ") as [string, string]));

let folder = "";
const home = process.cwd();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quern-mistakes-"));
  process.chdir(folder);
  await writeFiles();
});
afterAll(async () => {
  await allRead();
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** What is said: of an error that is none of Quern's, its class is enough to fail. */
async function saidOf(make: () => unknown): Promise<string> {
  try {
    await make();
  } catch (error) {
    if (!(error instanceof QuernError)) return String(error);
    const message = error.message.replaceAll(process.cwd(), "/work");
    return `${error.name} ${error.code}\n${message}`;
  }
  return "nothing is said";
}

describe.each(GROUPS)("%s", (_, mistakes) => {
  it.each(mistakes)("%s", async (title, make) => {
    expect(await saidOf(make)).toBe(expected.get(title));
  });
});

describe("all messages", () => {
  const titles = GROUPS.flatMap(([, mistakes]) => mistakes.map(([title]) => title));

  it("are many, and each is expected once", () => {
    expect(titles.length).toBeGreaterThanOrEqual(50);
    expect([...expected.keys()]).toEqual(titles);
  });

  it("are sentences, and most say what to do", () => {
    const messages = [...expected.values()].map(text => text.slice(text.indexOf("\n") + 1).split("\nLine ")[0]!);
    for (const message of messages) expect(message).toMatch(/^\S[^\n]*[.?`]$/);
    expect(messages.filter(message => /[.?] \S/.test(message)).length).toBeGreaterThan(messages.length * 0.9);
  });
});

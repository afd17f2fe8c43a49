// The corpus under the compiled engine: every record passes, or Quern says that it does not support this.
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { parseFile } from "./parse.ts";
import { openQuern } from "./quern.ts";
import { failureText, isFailure } from "./report.ts";
import { runText, type Outcome } from "./run.ts";

const FOLDER = new URL("corpus/", import.meta.url);
const FILES = readdirSync(FOLDER).filter(name => name.endsWith(".slt"));
const LEAST_RECORDS = 1700;
/** Whoever makes more of them pass lowers this. */
const MOST_UNSUPPORTED = 29;

const database = openQuern({ executor: "single" });
afterAll(() => database.close());

const outcomes: Outcome[] = [];

test.each(FILES)("%s", async name => {
  const file = await runText(readFileSync(new URL(name, FOLDER), "utf8"), database, { exact: true });
  outcomes.push(...file.outcomes);
  expect(file.stopped).toBeNull();
  const failed = file.outcomes.filter(outcome => isFailure(outcome.cause));
  expect(failed.map(outcome => failureText(name, outcome))).toEqual([]);
}, 60_000);

test("the corpus is as large as it should be, and little of it is unsupported", () => {
  const unsupported = outcomes.filter(({ cause }) => cause === "unsupported");
  expect(outcomes.length).toBeGreaterThan(LEAST_RECORDS);
  expect(outcomes.filter(({ cause }) => cause === "skipped")).toEqual([]);
  expect(unsupported.length).toBeLessThanOrEqual(MOST_UNSUPPORTED);
});

test("a pin has a reason", () => {
  for (const name of FILES) {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    const reasons = [...text.matchAll(/^# pin:(.*)$/gm)].map(match => match[1]!.trim());
    expect(reasons.filter(reason => reason.length < 10), name).toEqual([]);
    const pinned = parseFile(text).filter(command =>
      (command.kind === "query" || command.kind === "statement") && command.pinned);
    expect(pinned.length, name).toBe(reasons.length);
  }
});

// Profiles as text: whole texts of small ones, widths of hostile and large ones.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyzedPlan } from "../../engine/profile/analyzed-plan.ts";
import type { QueryProfile } from "../../engine/profile/query-profile.ts";
import { textTable, wrap } from "../../engine/profile/text-table.ts";
import { profileText } from "../../engine/profile/text.ts";
import { HOSTILE_PROFILE, JOINED, large, pipeline, profile } from "./profiles.ts";

const expected = (name: string): string => readFileSync(new URL(`expect/${name}.txt`, import.meta.url), "utf8").trimEnd();
const columns = (text: string): number => Math.max(...text.split("\n").map(line => [...line].length));

describe("a profile as text", () => {
  it("of a join, an aggregate and a sort", () => {
    expect(profileText(JOINED)).toBe(expected("joined-profile"));
  });

  it("beside the plan", () => {
    expect(analyzedPlan(JOINED)).toBe(expected("joined-plan"));
  });

  it("of the reference executor, which has no pipelines", () => {
    expect(profileText(profile({ executor: "reference", rows: 1 }))).toBe([
      "query 7: done, 10 ms, 1 row, reference executor, 1 thread, peak 0 B, no kernel compiled",
      "phases: optimize 1 ms (10 %), ingest 2 ms (20 %), lower 500 µs (5 %), compile 0 ms (0 %), run 6.5 ms (65 %)",
      "",
      "pipelines (each stands above those it waits for; share: of all work)",
      "  none: the reference executor interprets the plan",
    ].join("\n"));
  });

  it("of a query that took no time and was cancelled", () => {
    const text = profileText(profile({
      status: "cancelled", milliseconds: 0, phases: { optimize: 0, ingest: 0, lower: 0, compile: 0, run: 0 },
      pipelines: [pipeline(0, { busy: 0, end: 0, sourceRows: 0, rowsOut: 0 })],
      workers: [{ worker: 0, busy: 0, idle: 0, morsels: 0, steals: 0 }],
    }));
    expect(text).toContain("query 7: cancelled, 0 ms, 0 rows");
    expect(text).toContain("\n  0 collect        0         0  0 ms  0 ms      –     0 B\n");
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each<readonly [string, QueryProfile]>([["joined", JOINED], ["hostile", HOSTILE_PROFILE], ["large", large()]])(
    "of the %s query stays under 110 columns, without control characters", (_, subject) => {
      for (const text of [profileText(subject), analyzedPlan(subject)]) {
        expect(columns(text)).toBeLessThan(110);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]| $/m);
      }
    });

  it("has a line for each of 40 pipelines and 8 workers", () => {
    const lines = profileText(large()).split("\n");
    for (let id = 0; id < 40; id++) expect(lines.filter(line => line.startsWith(`  pipeline ${id}: `))).toHaveLength(1);
    expect(lines.filter(line => line.includes("█"))).toHaveLength(8);
  });
});

describe("text tables", () => {
  const left = { head: "name", align: "left" } as const;
  const right = { head: "n", align: "right" } as const;

  it("align, drop empty columns, and cut the first one to the width", () => {
    expect(textTable([left, right, { head: "empty", align: "left" }], [["a", "1", ""], ["bc", "22", ""]], 80))
      .toEqual(["name   n", "a      1", "bc    22"]);
    expect(textTable([left, right], [["x".repeat(30), "123456"]], 24)).toEqual([
      "name                   n", "xxxxxxxxxxxxxxx…  123456",
    ]);
  });

  it("wrap at spaces, and inside what is longer than a line", () => {
    expect(wrap("one two three", 9, "  ")).toEqual(["one two", "  three"]);
    expect(wrap("abcdefghijkl", 6, "  ")).toEqual(["abcdef", "  ghij", "  kl"]);
    expect(wrap("", 6)).toEqual([""]);
  });
});

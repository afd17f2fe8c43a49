// The HTML page: complete, well-formed, escaped, nothing from outside, small however many events there are.
import { describe, expect, it } from "vitest";
import { profileHtml } from "../../engine/profile/html.ts";
import type { ProfileEvent, QueryProfile } from "../../engine/profile/query-profile.ts";
import { HOSTILE_PROFILE, JOINED, large, pipeline, profile } from "./profiles.ts";

const VOID_TAGS = new Set(["meta", "br"]);
const barsOf = (html: string): string[] => html.match(/<rect class="p[^>]*>/g) ?? [];

/** The tags that are open at the end, or the first that closes another one. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const tags = html.replace(/<style>[^]*<\/style>/, "").matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g);
  for (const [, slash, name, self] of tags) {
    if (VOID_TAGS.has(name!) || self) continue;
    if (!slash) open.push(name!);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

const LONG_AND_SHORT: readonly ProfileEvent[] = Array.from({ length: 200_000 }, (_, i) => ({
  worker: i % 16, pipeline: i % 7, phase: i % 3 ? "morsel" : "combine", rows: 1,
  start: i / 100, end: i / 100 + (i % 16 ? 0.001 : 3),
}));

const PROFILES: readonly (readonly [string, QueryProfile])[] = [
  ["a joined query", JOINED], ["hostile texts", HOSTILE_PROFILE], ["40 pipelines and 5,000 events", large()],
  ["nothing at all", profile({ milliseconds: 0 })], ["pipelines without events", { ...JOINED, events: [], workers: [] }],
  ["200,000 events", profile({ milliseconds: 2000, events: LONG_AND_SHORT, pipelines: [pipeline(0)] })],
];

describe.each(PROFILES)("the page of %s", (_, subject) => {
  const html = profileHtml(subject);

  it("is complete and well-formed", () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">[^]*<\/html>\n$/);
    expect(unbalanced(html)).toEqual([]);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("needs nothing from outside, and no script", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\bsrc=|\bhref=|\son\w+=|https?:/i);
    expect(html).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
  });

  it("is smaller than 1 MB and readable in the dark", () => {
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    expect(html).toContain("@media (prefers-color-scheme:dark)");
  });

  it("colours every bar", () => {
    for (const bar of barsOf(html)) {
      const name = /class="(p\w+)"/.exec(bar)![1]!;
      expect(html.includes(`.${name}{fill:`), name).toBe(true);
    }
  });
});

describe("the page", () => {
  it("escapes whatever users wrote", () => {
    const html = profileHtml(HOSTILE_PROFILE);
    expect(html).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot; \ufffd[31m ]]&gt; --&gt;");
    expect(html).not.toContain("\u001b");
  });

  it("has a lane for each worker, and a bar for each event that can be seen", () => {
    const html = profileHtml(JOINED);
    expect(html.match(/class="lane"/g)).toHaveLength(2);
    expect(barsOf(html)).toHaveLength(JOINED.events.length);
    expect(html).toContain("<title>pipeline 2, morsel: 14 ms at 27.6 ms, 30 M rows</title>");
    expect(html).toContain("<rect class=\"p1\" x=\"588.24\" width=\"129.41\" height=\"22\">");
  });

  it("has a legend, pipelines, stages, workers, warnings, phases and the plan", () => {
    const html = profileHtml(JOINED);
    expect(html.match(/<li>/g)).toHaveLength(5);
    expect([...html.matchAll(/<h2>(\w+)<\/h2>/g)].map(match => match[1]))
      .toEqual(["Timeline", "Pipelines", "Workers", "Phases", "Plan"]);
    expect(html).toContain("<summary>3 stages</summary>");
    expect(html).toContain("<span class=\"warn\">142× less</span>");
    expect(html.match(/<p class="warn">/g)).toHaveLength(2);
    expect(html).toContain("filter price &gt; 10.0\n        scan lineitem [key, price]");
  });

  it("shows the spans of pipelines if no events were recorded", () => {
    const html = profileHtml({ ...JOINED, events: [], workers: [] });
    expect(barsOf(html)).toHaveLength(5);
    expect(html).toContain(">pipeline 2</text>");
  });

  it("has a colour for events of unknown pipelines, too", () => {
    const events = [{ worker: 0, pipeline: 9, phase: "task", start: 1, end: 2, rows: 0 }];
    const html = profileHtml(profile({ events }));
    expect(html).toContain("<rect class=\"px\"");
  });
});

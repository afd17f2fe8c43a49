// A profile as one HTML page that needs no other file and no script. Knows no engine, only the profile.
import { formatBytes } from "../memory/format-bytes.ts";
import { estimateErrorText } from "./estimate.ts";
import { formatCount, formatDuration, formatShare, oneLine, plural } from "./format.ts";
import { escapeHtml, htmlTable, type HtmlColumn } from "./html-element.ts";
import { PAGE_STYLE, pipelineColour } from "./html-style.ts";
import { timelineSvg } from "./html-timeline.ts";
import { totalBusy } from "./pipeline-text.ts";
import type { PipelineProfile, QueryProfile, StageProfile, WorkerProfile } from "./query-profile.ts";
import { noPipelines, phaseShares, summaryFacts } from "./summary.ts";
import { cut } from "./text-table.ts";
import { profileWarnings } from "./warnings.ts";

/** The page says itself that it needs nothing, so that a browser wouldn't load anything even by mistake. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const LEGEND_WIDTH_MAX = 60;

/** A complete page, light or dark as the reader's system is. */
export function profileHtml(profile: QueryProfile): string {
  const { query, pipelines, workers, plan } = profile;
  const places = new Map(pipelines.map(({ id }, index) => [id, index]));
  const colourClass = (id: number): string => `p${places.get(id) ?? "x"}`;
  const colours = [...pipelines.map(({ id }, i) => colourStyle(colourClass(id), pipelineColour(i))),
    colourStyle("px", "var(--muted)")];
  const sections = [
    section("Timeline", timelineSvg(profile, colourClass) + legend(pipelines, colourClass)),
    section("Pipelines", pipelines.length === 0 ? `<p>${escapeHtml(noPipelines(profile))}</p>` : pipelinesHtml(profile, colourClass)),
    ...(workers.length === 0 ? [] : [section("Workers", workersHtml(workers))]),
    section("Phases", phasesHtml(profile)),
    section("Plan", `<pre>${escapeHtml(plan)}</pre>`),
  ];
  return [
    "<!doctype html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>Profile of query ${query}</title>`, `<style>${PAGE_STYLE}\n${colours.join("\n")}</style>`, "</head>",
    "<body>", `<h1>Profile of query ${query}</h1>`, `<p>${escapeHtml(summaryFacts(profile).join(" · "))}</p>`,
    ...profileWarnings(profile).map(({ message }) => `<p class="warn">⚠ ${escapeHtml(message)}</p>`),
    ...sections, "</body>", "</html>", "",
  ].join("\n");
}

const colourStyle = (name: string, colour: string): string => `.${name}{fill:${colour};background:${colour}}`;
const section = (title: string, html: string): string => `<section><h2>${title}</h2>\n${html}\n</section>`;

type ColourClass = (id: number) => string;
const swatch = (name: string): string => `<span class="swatch ${name}"></span>`;

function legend(pipelines: readonly PipelineProfile[], colourClass: ColourClass): string {
  const entries = pipelines.map(({ id, operator }) =>
    `<li>${swatch(colourClass(id))}${id} ${escapeHtml(cut(oneLine(operator), LEGEND_WIDTH_MAX))}</li>`);
  return entries.length === 0 ? "" : `\n<ul class="legend">\n${entries.join("\n")}\n</ul>`;
}

const numbers = (...heads: string[]): HtmlColumn[] => heads.map(head => ({ head, number: true }));

const PIPELINE_COLUMNS: readonly HtmlColumn[] = [
  { head: "pipeline" },
  ...numbers("rows in", "rows out", "estimated", "off", "time", "busy", "share", "memory", "morsels"),
];
const STAGE_COLUMNS: readonly HtmlColumn[] =
  [{ head: "stage" }, ...numbers("rows in", "rows out", "kept", "estimated", "off")];

function pipelinesHtml(profile: QueryProfile, colourClass: ColourClass): string {
  const total = totalBusy(profile);
  return htmlTable(PIPELINE_COLUMNS, profile.pipelines.map(pipeline => {
    const { id, sourceRows, rowsOut, estimatedRows, start, end, busy, bytes, morsels } = pipeline;
    return [
      pipelineCell(pipeline, colourClass(id)), formatCount(sourceRows), formatCount(rowsOut),
      ...estimateCells(estimatedRows, rowsOut), formatDuration(end - start), formatDuration(busy),
      escapeHtml(formatShare(busy, total)), formatBytes(bytes), formatCount(morsels),
    ];
  }));
}

function pipelineCell(pipeline: PipelineProfile, colour: string): string {
  const { id, operator, description, breaker, dependsOn, stages, chunks } = pipeline;
  const after = dependsOn.length === 0 ? "" : `; after ${dependsOn.join(", ")}`;
  const table = stages.length === 0 ? "" : htmlTable(STAGE_COLUMNS, stages.map(stageCells));
  return `${swatch(colour)}<b>${id}</b> ${escapeHtml(operator)}<br><code>${escapeHtml(description)}</code>`
    + `<p class="muted">ends because ${escapeHtml(breaker)}${after}; ${plural(chunks, "chunk")}</p>`
    + (table && `<details><summary>${plural(stages.length, "stage")}</summary>${table}</details>`);
}

const stageCells = ({ description, rowsIn, rowsOut, estimatedRows }: StageProfile): string[] => [
  `<code>${escapeHtml(description)}</code>`, formatCount(rowsIn), formatCount(rowsOut),
  escapeHtml(formatShare(rowsOut, rowsIn)), ...estimateCells(estimatedRows, rowsOut),
];

function estimateCells(estimated: number | null, actual: number): [estimated: string, off: string] {
  const off = estimateErrorText(estimated, actual);
  return [estimated === null ? "" : formatCount(estimated), off && `<span class="warn">${off}</span>`];
}

const workersHtml = (workers: readonly WorkerProfile[]): string => htmlTable(
  numbers("worker", "busy", "idle", "used", "morsels", "steals"),
  workers.map(({ worker, busy, idle, morsels, steals }) => [
    String(worker), formatDuration(busy), formatDuration(idle), escapeHtml(formatShare(busy, busy + idle)),
    formatCount(morsels), formatCount(steals),
  ]));

const phasesHtml = (profile: QueryProfile): string => htmlTable(
  [{ head: "phase" }, ...numbers("time", "share")],
  phaseShares(profile).map(({ name, milliseconds, share }) =>
    [name, formatDuration(milliseconds), escapeHtml(share)]));

// The timeline of a profile as SVG: a lane for each worker, coloured by pipeline. Needs no script to be read.
import { formatDuration, plural } from "./format.ts";
import { escapeHtml } from "./html-element.ts";
import { mergeEvents, type TimelineBar } from "./merge-events.ts";
import type { QueryProfile } from "./query-profile.ts";

const LABEL_WIDTH = 80;
const LANES_WIDTH = 1000;
const LANE_HEIGHT = 22;
const LANE_GAP = 4;
const AXIS_HEIGHT = 20;
/** Room for the last label of the axis, half of which stands right of its line. */
const MARGIN_RIGHT = 40;
/** Half a pixel: what is narrower can't be seen. */
const BAR_WIDTH_MIN = 0.5;
/** About 140 bytes each, so that the page stays under 1 MB with room for its tables. */
const BARS_MAX = 5_000;
const TICKS_MAX = 10;

interface Lane {
  readonly label: string;
  readonly bars: readonly TimelineBar[];
}

/** `colourClass` names the style of a pipeline. */
export function timelineSvg(profile: QueryProfile, colourClass: (pipeline: number) => string): string {
  const duration = durationOf(profile);
  const lanes = lanesOf(profile, duration);
  const height = AXIS_HEIGHT + lanes.length * (LANE_HEIGHT + LANE_GAP);
  const x = (ms: number): number => LABEL_WIDTH + ms / duration * LANES_WIDTH;
  const width = LABEL_WIDTH + LANES_WIDTH + MARGIN_RIGHT;
  return [
    `<div class="scroll"><svg class="timeline" viewBox="0 0 ${width} ${height}" role="img" aria-label="Timeline">`,
    ...axis(duration, x, height),
    ...lanes.map((lane, i) => laneSvg(lane, AXIS_HEIGHT + i * (LANE_HEIGHT + LANE_GAP), x, colourClass)),
    "</svg></div>",
  ].join("\n");
}

/** A recorded event may end a little after the clock that measured the query was read. */
const durationOf = ({ milliseconds, events, pipelines }: QueryProfile): number =>
  [...events, ...pipelines].reduce((longest, { end }) => Math.max(longest, end), milliseconds) || 1;

/** Workers; or the pipelines' spans, if no events were recorded. */
function lanesOf({ events, pipelines, workers }: QueryProfile, duration: number): Lane[] {
  if (events.length === 0) {
    return pipelines.map(({ id, start, end, sourceRows }) => ({
      label: `pipeline ${id}`,
      bars: [{ start, end, pipeline: id, phase: "all", events: 1, rows: sourceRows, mixed: false }],
    }));
  }
  const { lanes } = mergeEvents(events, duration / LANES_WIDTH * BAR_WIDTH_MIN, BARS_MAX);
  const all = new Set([...workers.map(({ worker }) => worker), ...lanes.keys()]);
  return [...all].sort((a, b) => a - b).map(worker => ({ label: `worker ${worker}`, bars: lanes.get(worker) ?? [] }));
}

function laneSvg(
  { label, bars }: Lane, top: number, x: (ms: number) => number, colourClass: (pipeline: number) => string,
): string {
  const rects = bars.map(bar => {
    const left = x(bar.start);
    const width = Math.max(BAR_WIDTH_MIN, x(bar.end) - left);
    return `<rect class="${colourClass(bar.pipeline)}" x="${short(left)}" width="${short(width)}" height="${LANE_HEIGHT}">`
      + `<title>${escapeHtml(titleOf(bar))}</title></rect>`;
  });
  return [
    `<g transform="translate(0 ${top})">`,
    `<text x="${LABEL_WIDTH - 8}" y="${LANE_HEIGHT / 2 + 4}" text-anchor="end">${escapeHtml(label)}</text>`,
    `<rect class="lane" x="${LABEL_WIDTH}" width="${LANES_WIDTH}" height="${LANE_HEIGHT}"/>`,
    ...rects,
    "</g>",
  ].join("\n");
}

function titleOf({ pipeline, phase, start, end, events, rows, mixed }: TimelineBar): string {
  const what = mixed ? `mostly pipeline ${pipeline}` : `pipeline ${pipeline}, ${phase}`;
  const many = events > 1 ? `, ${plural(events, "event")}` : "";
  return `${what}${many}: ${formatDuration(end - start)} at ${formatDuration(start)}, ${plural(rows, "row")}`;
}

function axis(duration: number, x: (ms: number) => number, height: number): string[] {
  const step = tickStep(duration);
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, i) => {
    const at = short(x(i * step));
    return `<line x1="${at}" x2="${at}" y1="${AXIS_HEIGHT - 4}" y2="${height}"/>`
      + `<text x="${at}" y="${AXIS_HEIGHT - 7}" text-anchor="middle">${escapeHtml(formatDuration(i * step))}</text>`;
  });
}

/** 1, 2 or 5 times a power of ten. */
function tickStep(duration: number): number {
  const power = 10 ** Math.floor(Math.log10(duration / TICKS_MAX));
  return power * ([1, 2, 5].find(factor => duration / (power * factor) <= TICKS_MAX) ?? 10);
}

const short = (pixels: number): string => String(Math.round(pixels * 100) / 100);

// How many terminal cells a text takes, and cutting it to a number of cells.

/** Blocks that East Asian terminals draw two cells wide. */
const WIDE = new RegExp("[\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\uA4CF\\uA960-\\uA97F\\uAC00-\\uD7A3\\uF900-\\uFAFF"
  + "\\uFE30-\\uFE6F\\uFF00-\\uFF60\\uFFE0-\\uFFE6\\u{1B000}-\\u{1B2FF}\\u{20000}-\\u{3FFFD}]", "u");
/** Drawn as pictures; the second needs a U+FE0F that asks for it. */
const PICTURE = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[0-9#*]\uFE0F\u20E3/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
/** One byte, one cell: nearly all text, so it is worth a test of its own. */
const ASCII = /^[\x20-\x7E]*$/;

let segmenter: Intl.Segmenter | null = null;
/** Made when first needed: it loads tables for several milliseconds. */
const segments = (text: string): Iterable<Intl.SegmentData> =>
  (segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" })).segment(text);

function clusterWidth(cluster: string): number {
  if (INVISIBLE.test(cluster)) return 0;
  return WIDE.test(cluster) || PICTURE.test(cluster) ? 2 : 1;
}

/** The number of cells. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments(text)) width += clusterWidth(segment);
  return width;
}

/** The text in at most `cells` cells; what is cut off is marked with an ellipsis. */
export function cutText(text: string, cells: number): string {
  // Segmenting a text of megabytes to show its start would take seconds; 32 units a cell is more than enough.
  const start = text.length > cells * 32 ? text.slice(0, cells * 32) : text;
  if (start === text && textWidth(text) <= cells) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of segments(start)) {
    width += clusterWidth(segment);
    if (width > cells - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * The text with spaces up to a number of cells, before or after it; `shown`: what is written in its place.
 */
export function padText(text: string, cells: number, align: "left" | "right", shown = text): string {
  const space = " ".repeat(Math.max(0, cells - textWidth(text)));
  return align === "left" ? shown + space : space + shown;
}

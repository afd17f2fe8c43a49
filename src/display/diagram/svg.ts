// A diagram as one SVG element in the colours of the page around it: no script, no style sheet, no
// identifiers.
import { escapeHtml } from "../../../expr/text/escape-html.ts";
import { visible } from "../escape.ts";
import type { Box } from "./graph.ts";
import { layOut, LINE_HEIGHT, PADDING, type Place } from "./layout.ts";

const MARGIN = 4;
const BAR_HEIGHT = 4;

/** The boxes, and an arrow from each to those that take its rows. */
export function diagramSvg(boxes: readonly Box[]): string {
  const { places, width, height } = layOut(boxes);
  const arrows = boxes.flatMap((box, to) => box.inputs.map(from => arrowSvg(places[from]!, places[to]!)));
  const size = [Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN];
  return [
    `<svg width="${size[0]}" height="${size[1]}" viewBox="${-MARGIN} ${-MARGIN} ${size[0]} ${size[1]}" role="img" `
      + "font-family=\"ui-monospace,monospace\" font-size=\"12\" fill=\"currentColor\" stroke=\"none\">",
    ...arrows,
    ...boxes.map((box, i) => boxSvg(box, places[i]!)),
    "</svg>",
  ].join("\n");
}

function boxSvg({ title, lines, tip, share }: Box, { x, y, width, height }: Place): string {
  const rect = (h: number, more: string, top = y, w = width): string =>
    `<rect x="${px(x)}" y="${px(top)}" width="${px(w)}" height="${px(h)}" ${more}/>`;
  const text = (words: string, line: number, more: string): string =>
    `<text x="${px(x + PADDING)}" y="${px(y + PADDING + LINE_HEIGHT * line + 8)}" ${more}>${escapeHtml(visible(words))}</text>`;
  return [
    `<g><title>${escapeHtml(tip)}</title>`,
    rect(height, "rx=\"4\" fill-opacity=\".05\" stroke=\"currentColor\" stroke-opacity=\".4\""),
    share === undefined ? "" : rect(BAR_HEIGHT, "fill-opacity=\".6\"", y + height - BAR_HEIGHT, width * share),
    text(title, 0, "font-weight=\"bold\""),
    ...lines.map((line, i) => text(line, i + 1, "fill-opacity=\".8\"")),
    "</g>",
  ].join("");
}

/** From the top of one box to the bottom of another, where it ends in a head. */
function arrowSvg(from: Place, to: Place): string {
  const [x, y] = [from.x + from.width / 2, from.y];
  const [endX, endY] = [to.x + to.width / 2, to.y + to.height];
  const middle = (y + endY) / 2;
  return `<path d="M${px(x)} ${px(y)}C${px(x)} ${px(middle)} ${px(endX)} ${px(middle)} ${px(endX)} ${px(endY + 5)}" `
    + "fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".5\"/>"
    + `<path d="M${px(endX)} ${px(endY)}l-4 7h8z" fill-opacity=".5"/>`;
}

const px = (value: number): string => String(Math.round(value * 10) / 10);

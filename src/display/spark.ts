// A few bars as a small inline picture, in the colour of the text around it.
import { escapeHtml } from "../../expr/text/escape-html.ts";
import type { Bar } from "./summary.ts";

const WIDTH = 96;
const HEIGHT = 24;
/** A value that is there at all can be seen. */
const HEIGHT_MIN = 1;

/** The bars as SVG; each tells its label and count when pointed at. */
export function sparkSvg(bars: readonly Bar[]): string {
  const most = bars.reduce((max, { count }) => Math.max(max, count), 1);
  const step = WIDTH / bars.length;
  const rects = bars.map(({ label, count }, i) => {
    const height = count === 0 ? 0 : Math.max(HEIGHT_MIN, count / most * HEIGHT);
    return `<rect x="${round(i * step)}" y="${round(HEIGHT - height)}" width="${round(Math.max(1, step - 1))}" `
      + `height="${round(height)}"><title>${escapeHtml(`${label}: ${count}`)}</title></rect>`;
  });
  return `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="currentColor" fill-opacity=".5" `
    + `role="img" style="display:inline-block;vertical-align:bottom">${rects.join("")}</svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

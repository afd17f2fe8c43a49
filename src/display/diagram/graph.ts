// What a diagram is made of: boxes with a few lines of text, and which of them feeds which. Knows no plan.
import { visible } from "../escape.ts";
import { cutText, textWidth } from "../text-width.ts";

export interface Box {
  readonly title: string;
  readonly lines: readonly string[];
  /** Told when the box is pointed at: what does not fit into it. */
  readonly tip: string;
  /** From 0 to 1: how much of the whole this box is, drawn as a bar along its lower edge. */
  readonly share?: number;
  /** Indices of the boxes whose rows this one takes; they stand below it. */
  readonly inputs: readonly number[];
}

/** Characters in a line of a box, and lines of one description. */
const LINE_WIDTH = 44;
const LINES_MAX = 3;

/** A description in a few lines, broken at spaces; what is too long ends with an ellipsis. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of visible(text).split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= LINE_WIDTH) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = cutText(word, LINE_WIDTH);
    if (lines.length === LINES_MAX) break;
  }
  if (line !== "") lines.push(line);
  return lines.length > LINES_MAX ? [...lines.slice(0, LINES_MAX - 1), cutText(`${lines[LINES_MAX - 1]} …`, LINE_WIDTH)] : lines;
}

// Text tables with aligned columns that never exceed a width, and text wrapped to it. Knows no profile.

/** Columns of a terminal that every text of a profile stays within. */
export const TEXT_WIDTH = 109;
const GAP = "  ";
/** A flexible column keeps this much, whatever the others need. */
const FLEXIBLE_WIDTH_MIN = 16;

export interface TextColumn {
  readonly head: string;
  readonly align: "left" | "right";
}

/**
 * Lines of a table. The first column gives way when there isn't room for all; columns without any content
 * are left out.
 */
export function textTable(
  columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number,
): string[] {
  const shown = columns.map((_, i) => i).filter(i => i === 0 || rows.some(row => row[i] !== ""));
  const widths = shown.map(i => Math.max(lengthOf(columns[i]!.head), ...rows.map(row => lengthOf(row[i]!))));
  const rest = widths.slice(1).reduce((sum, w) => sum + w + GAP.length, 0);
  widths[0] = Math.min(widths[0]!, Math.max(FLEXIBLE_WIDTH_MIN, width - rest));
  const line = (cells: readonly string[]): string => shown
    .map((i, k) => pad(cut(cells[i]!, widths[k]!), widths[k]!, columns[i]!.align)).join(GAP).trimEnd();
  return [line(columns.map(column => column.head)), ...rows.map(line)];
}

/** Breaks text at spaces, or inside a word longer than a line; the lines after the first are indented. */
export function wrap(text: string, width: number, indent = "    "): string[] {
  const lines: string[] = [];
  let rest = [...text];
  let prefix = "";
  while (prefix.length + rest.length > width) {
    const room = width - prefix.length;
    const space = rest.lastIndexOf(" ", room);
    const end = space > 0 ? space : room;
    lines.push(prefix + rest.slice(0, end).join(""));
    rest = rest.slice(space > 0 ? end + 1 : end);
    prefix = indent;
  }
  return [...lines, prefix + rest.join("")];
}

/** Cuts text that is too long and says so with an ellipsis. */
export function cut(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join("")}…`;
}

const lengthOf = (text: string): number => [...text].length;

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - lengthOf(text)));
  return align === "left" ? text + space : space + text;
}

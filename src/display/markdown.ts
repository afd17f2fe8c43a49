// The table as Markdown: GitHub's tables, with everything escaped that Markdown or HTML would take for
// markup.
import type { Source } from "../../engine/source/source.ts";
import type { MarkdownOptions } from "../../frame/display/options.ts";
import { visible } from "./escape.ts";
import { sampleOf, shapeOf } from "./sample.ts";
import { cutText } from "./text-width.ts";

const CELL_WIDTH_MAX = 200;

/** The first and last rows, the shape below them if some are left out. */
export function renderMarkdown(source: Source, { rows = 20 }: MarkdownOptions = {}): string {
  if (source.schema.length === 0) return shapeOf(source);
  const { columns, head, hidden } = sampleOf(source, rows, source.schema.map((_, i) => i));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const body = columns[0]!.cells.map((_, row) => line(columns.map(({ cells }) => {
    const { text, isNull } = cells[row]!;
    return isNull ? "*null*" : escapeMarkdown(cutText(text, CELL_WIDTH_MAX));
  })));
  if (hidden > 0) body.splice(head, 0, line(columns.map(() => "⋮")));
  return [
    line(columns.map(({ name }) => escapeMarkdown(cutText(visible(name), CELL_WIDTH_MAX)))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...body,
    ...hidden > 0 ? ["", shapeOf(source)] : [],
  ].join("\n");
}

/**
 * An underscore inside of a word is no markup; a backslash before a letter is none either, but would show.
 */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*[\]<>|~&$]|\b_|_\b/g, mark => `\\${mark}`);

// The HTML table that notebooks show: plain, escaped, and readable on light and dark pages.
import type { Source } from "../../engine/source/source.ts";
import { sampleOf, shapeOf, type ShownColumn } from "./sample.ts";
import { cutText } from "./text-width.ts";

export interface HtmlOptions {
  /** Rows shown at most; the middle ones are left out. Default 20. */
  readonly rows?: number;
  /** Columns shown at most. Default 50. */
  readonly columns?: number;
}

const CELL_WIDTH_MAX = 200;
const MUTED = "opacity:.55";

/** The table as one HTML element. */
export function renderHtml(source: Source, { rows = 20, columns = 50 }: HtmlOptions = {}): string {
  const count = source.schema.length;
  const all = Array.from({ length: count }, (_, i) => i);
  const head = Math.ceil(columns / 2);
  const indices = count <= columns ? all : [...all.slice(0, head), ...all.slice(count - (columns - head))];
  const sample = sampleOf(source, rows, indices);
  const cut = count > columns ? head : undefined;
  const cells = (make: (column: ShownColumn) => string, mark: string): string => {
    const parts = sample.columns.map(make);
    if (cut !== undefined) parts.splice(cut, 0, mark);
    return `<tr>${parts.join("")}</tr>`;
  };
  const body = (sample.columns[0]?.cells ?? []).map((_, row) =>
    cells(column => cellHtml(column, row), "<td>…</td>"));
  if (sample.hidden > 0) body.splice(sample.head, 0, cells(({ align }) => td(align, "⋮", MUTED), "<td>⋮</td>"));
  return [
    "<div class=\"quern\" style=\"overflow-x:auto\">",
    `<div style="${MUTED};margin-bottom:4px">${shapeOf(source)}</div>`,
    "<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">",
    `<thead style="border-bottom:1px solid currentColor">${cells(headHtml, "<th>…</th>")}</thead>`,
    `<tbody>${body.join("\n")}</tbody>`,
    "</table></div>",
  ].join("\n");
}

const headHtml = ({ name, typeName, align }: ShownColumn): string =>
  `<th style="text-align:${align};padding:2px 8px">${escapeHtml(cutText(name, CELL_WIDTH_MAX))}<br>`
  + `<span style="font-weight:normal;font-size:smaller;${MUTED}">${escapeHtml(typeName)}</span></th>`;

function cellHtml({ align, cells }: ShownColumn, row: number): string {
  const { text, isNull } = cells[row]!;
  return td(align, escapeHtml(cutText(text, CELL_WIDTH_MAX)), isNull ? `${MUTED};font-style:italic` : "");
}

const td = (align: string, html: string, style: string): string =>
  `<td style="text-align:${align};padding:2px 8px${style && `;${style}`}">${html}</td>`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, mark => ENTITIES[mark]!);

// Pieces of HTML: escaping and tables. Everything that isn't made here goes through `escapeHtml`.
import { printable } from "./format.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
};

/** Text that is safe between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, mark => ENTITIES[mark]!);

export interface HtmlColumn {
  readonly head: string;
  /** Numbers are aligned right and don't break. */
  readonly number?: boolean;
}

/** A table whose cells are HTML already. */
export function htmlTable(columns: readonly HtmlColumn[], rows: readonly (readonly string[])[]): string {
  const heads = columns.map(({ head, number }) => `<th scope="col"${classOf(number)}>${escapeHtml(head)}</th>`);
  const body = rows.map(row =>
    `<tr>${row.map((cell, i) => `<td${classOf(columns[i]?.number)}>${cell}</td>`).join("")}</tr>`);
  return `<div class="scroll"><table><thead><tr>${heads.join("")}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table></div>`;
}

const classOf = (number: boolean | undefined): string => (number ? " class=\"n\"" : "");

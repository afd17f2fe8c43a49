// Pieces of HTML: escaping and tables. Everything that isn't made here goes through `escapeHtml`.
import { escapeHtml as escapeMarks } from "../../expr/text/escape-html.ts";
import { printable } from "./format.ts";

/** Text that is safe between tags and in quoted attributes, without control characters. */
export const escapeHtml = (text: string): string => escapeMarks(printable(text));

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

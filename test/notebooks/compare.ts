// Whether a cell's outputs are those that the notebook shows: text exactly, HTML by its tags and its words.
import type { Output } from "./notebook.ts";

/** What differs, or null. */
export function difference(stored: readonly Output[], got: readonly Output[]): string | null {
  if (stored.length !== got.length) {
    return `${got.length} outputs in place of ${stored.length}: ${got.map(kindOf).join(", ") || "none"}`;
  }
  for (const [i, output] of got.entries()) {
    const wrong = differs(stored[i]!, output);
    if (wrong !== null) return `output ${i + 1}: ${wrong}`;
  }
  return null;
}

const kindOf = (output: Output): string =>
  (output.output_type === "stream" ? output.name : Object.keys(output.data).join(" and "));

function differs(stored: Output, got: Output): string | null {
  if (kindOf(stored) !== kindOf(got)) return `${kindOf(got)} in place of ${kindOf(stored)}`;
  if (stored.output_type === "stream") {
    const text = (got as typeof stored).text;
    return stored.text === text ? null : `the text is\n${text}\nand was\n${stored.text}`;
  }
  for (const [type, text] of Object.entries((got as typeof stored).data)) {
    const before = stored.data[type]!;
    if (type !== "text/html" && before !== text) return `${type} is\n${text}\nand was\n${before}`;
    const [is, was] = [outline(text), outline(before)];
    if (is !== was) return `the HTML is\n${firstDifference(is, was)}`;
  }
  return null;
}

/**
 * Tags without attributes, and words without digits: what does not depend on times or on the places of
 * points.
 */
export const outline = (html: string): string =>
  html.replace(/<(\/?[a-zA-Z]+)[^>]*>/g, "<$1>").replace(/[\d.,]+/g, "0").replace(/\s+/g, " ");

function firstDifference(is: string, was: string): string {
  let at = 0;
  while (at < is.length && is[at] === was[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  return `…${around(is)}…\nand was\n…${around(was)}…`;
}

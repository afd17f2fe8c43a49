// How tables look, as text and as HTML, and how progress looks in a terminal; they fill ports of the frame.
export { renderText, type TextOptions } from "./text.ts";
export { renderHtml, type HtmlOptions } from "./html.ts";
export { terminalWidth } from "./terminal.ts";
export { progressBar } from "./progress-bar.ts";

// How tables look: as text, HTML, Markdown and CSV. Pure functions of a Source; they fill ports of the frame.
export { renderCsv } from "./csv-text.ts";
export { renderFrameHtml } from "./frame-html.ts";
export { renderHtml } from "./html.ts";
export { renderMarkdown } from "./markdown.ts";
export { renderText } from "./text.ts";
export { terminalWidth } from "./terminal.ts";

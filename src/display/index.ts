// How tables look: as text and as HTML. Pure functions of a Source; they fill ports of the frame.
export { renderText, type TextOptions } from "./text.ts";
export { renderHtml, type HtmlOptions } from "./html.ts";
export { terminalWidth } from "./terminal.ts";

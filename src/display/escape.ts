// Text made safe for lines: of a terminal, and of what is shown to people.

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Control characters, line separators and marks that turn the reading direction, made visible. */
export const visible = (text: string): string => text.replace(
  /[\x00-\x1F\x7F-\x9F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
  mark => ESCAPES[mark] ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);

// JSON files: what the rest of the library uses of them.
export { openJson, openNdjson } from "./open.ts";
export type { JsonDocumentOptions, JsonOptions } from "./options.ts";
export { writeJson, writeNdjson, type WriteJsonOptions } from "./write.ts";

// CSV: what the rest of the library uses of it.
export { openCsv } from "./open.ts";
export type { BadRow, CsvReadOptions, CsvWriteOptions } from "./options.ts";
export { writeCsv } from "./write/index.ts";

// The package's file sql.js: the parser is loaded while the rest of the entry, src/sql/index.ts, is read.
import "./parse/library.ts";

export const { SqlError, createCatalog, sql } = await import("./index.ts");

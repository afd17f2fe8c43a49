// The entry quern/sql: SQL as a second door to the same plans. Importing it loads the parser.
export { SqlError } from "../../expr/error.ts";
export { sql } from "./sql.ts";
export { createCatalog, type Catalog, type CatalogOptions, type ExecuteOptions, type PreparedQuery } from "./catalog.ts";
export type { StatementResult } from "./statement/run.ts";

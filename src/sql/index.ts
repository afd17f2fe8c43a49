// The entry quern/sql: SQL as a second door to the same plans. Importing it loads the parser.
import { ports } from "../../frame/ports.ts";
import { queryPlan } from "./sql.ts";
import { planSql } from "./write/index.ts";

export { SqlError } from "../../expr/error.ts";
export { sql, type SqlTable, type SqlValue } from "./sql.ts";
export { createCatalog, type Catalog, type CatalogOptions, type ExecuteOptions, type PreparedQuery } from "./catalog.ts";
export type { StatementResult } from "./statement/run.ts";

ports.sql = (self, text, parameters) => queryPlan({ text, parameters, frames: new Map([["self", self]]) });
ports.toSQL = planSql;

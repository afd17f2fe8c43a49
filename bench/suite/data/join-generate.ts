// A child process of its own: writes the tables to be joined, the left one of so many rows.
import { join } from "node:path";
import { JOIN_TABLES, joinTables } from "./join-table.ts";
import { writeTable } from "./write-table.ts";

const tables = joinTables(Number(process.argv[3]));
for (const name of JOIN_TABLES) {
  await writeTable(join(process.argv[2]!, name), tables[name].schema, tables[name].batches());
}

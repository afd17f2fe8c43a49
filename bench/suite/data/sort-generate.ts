// A child process of its own: writes the table to be sorted, of so many rows.
import { SORT_SCHEMA, sortTableBatches } from "./sort-table.ts";
import { writeTable } from "./write-table.ts";

await writeTable(process.argv[2]!, SORT_SCHEMA, sortTableBatches(Number(process.argv[3])));

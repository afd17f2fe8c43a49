// A child process of its own: writes the table of the window suite, of so many rows.
import { WINDOW_SCHEMA, windowTableBatches } from "./window-table.ts";
import { writeTable } from "./write-table.ts";

await writeTable(process.argv[2]!, WINDOW_SCHEMA, windowTableBatches(Number(process.argv[3])));

// A child process of its own: writes the group-by table of so many rows.
import { groupTableBatches, groupTableSchema } from "./group-table.ts";
import { writeTable } from "./write-table.ts";

const rowCount = Number(process.argv[3]);
await writeTable(process.argv[2]!, groupTableSchema(rowCount), groupTableBatches(rowCount));

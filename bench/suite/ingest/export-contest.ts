// The contest of giving out: a resident table as an Arrow table, against a plain copy of the Arrow buffers.
import type { Data, Table } from "apache-arrow";
import type { Contest, Side } from "../../contest.ts";
import type { Collectable } from "../../peers/quern.ts";
import { resultFromArrow } from "../../result/from-arrow.ts";
import type { ResultColumn, ResultTable } from "../../result/table.ts";
import { arrowBytes } from "../data/read-arrow.ts";

const SAMPLED_ROWS = 1000;

export function exportContest(query: string, table: Table, frame: Collectable): Contest {
  const bytes = arrowBytes(table);
  const ours: Side = {
    name: "quern",
    bytes,
    async run() {
      const out = await frame.collectSync().toArrow();
      return { read: () => sample(out) };
    },
  };
  const copy: Side = {
    name: "memory-copy",
    bytes,
    run() {
      const copies = table.batches.flatMap(batch => batch.data.children.flatMap(copyOf));
      return { read: () => (copies.length > 0 ? sample(table) : sample(table.slice(0, 0))) };
    },
  };
  return { query, ordered: true, sides: [ours, copy] };
}

function copyOf(data: Data): Uint8Array[] {
  const buffers = [data.values, data.valueOffsets, data.nullBitmap] as (ArrayBufferView | undefined)[];
  return buffers.flatMap(buffer =>
    (buffer ? [new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).slice()] : []));
}

/** Evenly spread rows: all of them would take longer to compare than to export. */
function sample(table: Table): ResultTable {
  const stride = Math.max(1, Math.floor(table.numRows / SAMPLED_ROWS));
  const parts: ResultTable[] = [];
  for (let row = 0; row < table.numRows; row += stride) {
    parts.push(resultFromArrow(table.slice(row, row + 1)));
  }
  const columns = (parts[0]?.columns ?? []).map((first, index) =>
    ({ ...first, values: parts.flatMap((part): unknown[] => part.columns[index]!.values) }) as ResultColumn);
  return { columns, rowCount: parts.length };
}

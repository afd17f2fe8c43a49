// Ingest of strings as offsets and bytes, for columns that repeat too little for a dictionary.
import { isValid, type HostChunk, type HostColumn } from "../host-column.ts";
import type { ResidentColumn } from "../resident-column.ts";
import { PADDING, type IngestJob } from "./job.ts";
import { TextStager, longestView, viewTooLong, type ViewValues } from "./text-staging.ts";
import { findInvalidUtf8, invalidUtf8 } from "./utf8.ts";

/** `estimate`: distinct values, as the sample has it. */
export function ingestText(job: IngestJob, estimate: number): ResidentColumn {
  const { host, memory, routines, validity, nullCount } = job;
  const stager = new TextStager(job);
  const offsets = job.arena.allocate((host.length + 1) * 4 + PADDING);
  const bytes = job.arena.allocate(textBytes(job) + PADDING);
  memory.u32()[offsets >>> 2] = 0;
  let position = 0;
  let ascents = nullCount > 0 ? -1 : 0;
  for (const block of stager.blocks()) {
    const at = offsets + block.row * 4;
    position = routines.ingestAppendText(block.offsets, block.bytes, block.count, validity, block.row,
      at, bytes, position) >>> 0;
    if (host.type.kind === "utf8") {
      const bad = findInvalidUtf8(memory, routines, { offsets: at, bytes, count: block.count });
      if (bad >= 0) throw invalidUtf8(host, block.row + bad);
    }
    if (ascents >= 0) {
      const before = block.row > 0 ? 1 : 0;
      const more = routines.ingestTextAscents(at - before * 4, bytes, block.count + before);
      ascents = more < 0 ? -1 : ascents + more;
    }
  }
  const sorted = ascents >= 0;
  const valid = host.length - nullCount;
  return {
    type: host.type, length: host.length, encoding: { kind: "text", bytesAddress: bytes }, address: offsets,
    validity, zones: null, bytes: job.arena.bytes,
    statistics: {
      nullCount, min: null, max: null, hasNaN: false, sorted,
      unique: sorted && ascents === Math.max(0, valid - 1),
      distinct: sorted ? Math.min(valid, ascents + 1) : Math.min(estimate, valid),
    },
  };
}

/** Bytes of all values, or a little more: what lies under nulls may count. */
function textBytes({ host }: IngestJob): number {
  let total = 0;
  let row = 0;
  for (const chunk of host.chunks) {
    const { length, values } = chunk;
    if (length > 0 && values.layout === "varbinary") {
      // Offsets are checked when they are staged; until then they may say anything.
      const span = Number(values.offsets[length]!) - Number(values.offsets[0]!);
      total += Math.max(0, Math.min(values.bytes.length, span));
    } else if (values.layout === "view") {
      total += viewBytes(host, chunk, values, row);
    }
    row += length;
  }
  return total;
}

function viewBytes(host: HostColumn, chunk: HostChunk, { views, buffers }: ViewValues, row: number): number {
  const reader = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const most = longestView(buffers);
  let total = 0;
  for (let i = 0; i < chunk.length; i++) {
    if (chunk.validity && !isValid(chunk, i)) continue;
    const length = reader.getInt32(i * 16, true);
    if (length < 0 || length > most) throw viewTooLong(host, row + i);
    total += length;
  }
  return total;
}

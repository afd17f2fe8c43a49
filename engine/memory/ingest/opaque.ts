// Ingest of lists and structs: values stay on the host, only validity comes in.
import type { ResidentColumn } from "../resident-column.ts";
import type { IngestJob } from "./job.ts";

export function ingestOpaque({ host, arena, validity, nullCount }: IngestJob): ResidentColumn {
  return {
    type: host.type, length: host.length, encoding: { kind: "opaque", host }, address: 0, validity,
    zones: null, bytes: arena.bytes,
    statistics: {
      nullCount, min: null, max: null, hasNaN: false, distinct: host.length - nullCount,
      sorted: false, unique: false,
    },
  };
}

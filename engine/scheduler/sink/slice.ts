// Parts of host columns as views: nothing is copied.
import type { HostChunk, HostColumn, HostValues } from "../../memory/host-column.ts";

/** Rows [start, end) of a column. */
export function sliceColumn(column: HostColumn, start: number, end: number): HostColumn {
  if (start === 0 && end === column.length) return column;
  const chunks: HostChunk[] = [];
  let at = 0;
  for (const chunk of column.chunks) {
    const from = Math.max(0, start - at);
    const to = Math.min(chunk.length, end - at);
    if (to > from) chunks.push(sliceChunk(chunk, from, to));
    at += chunk.length;
  }
  return { type: column.type, length: end - start, chunks };
}

/** Rows [start, end) of a chunk. */
export function sliceChunk(chunk: HostChunk, start: number, end: number): HostChunk {
  if (start === 0 && end === chunk.length) return chunk;
  const { validity, values } = chunk;
  return {
    length: end - start, values: sliceValues(values, start, end),
    ...(validity ? { validity: { bytes: validity.bytes, offset: validity.offset + start } } : {}),
  };
}

function sliceValues(values: HostValues, start: number, end: number): HostValues {
  switch (values.layout) {
    case "fixed": return { layout: "fixed", array: values.array.subarray(start, end) };
    case "wide": {
      const { bytes, bytesPerValue } = values;
      return { ...values, bytes: bytes.subarray(start * bytesPerValue, end * bytesPerValue) };
    }
    case "bits": return { layout: "bits", bits: { bytes: values.bits.bytes, offset: values.bits.offset + start } };
    case "varbinary": return { ...values, offsets: values.offsets.subarray(start, end + 1) };
    case "view": return { ...values, views: values.views.subarray(start * 16, end * 16) };
    case "dictionary": return { ...values, codes: values.codes.subarray(start, end) };
    // The vector has all rows, not these.
    case "opaque": return { layout: "opaque", vector: null, get: row => values.get(row + start) };
    case "null": return values;
  }
}

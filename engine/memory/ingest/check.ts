// Whether a host column's buffers are as long as it says: checked before anything is copied.
import { FormatError } from "../../../expr/error.ts";
import { typeName } from "../../../expr/type.ts";
import type { Bits, HostChunk, HostColumn, HostValues } from "../host-column.ts";

export function malformed(code: string, host: HostColumn, problem: string): FormatError {
  return new FormatError(code,
    `A ${typeName(host.type)} column of ${host.length} rows is malformed: ${problem}`);
}

export function wrongLayout(host: HostColumn, { layout }: HostValues): FormatError {
  return malformed("layout-mismatch", host, `values in ${layout} layout do not hold ${typeName(host.type)}.`);
}

/** Fails with a FormatError that says which buffer of which chunk is too short. */
export function checkColumn(host: HostColumn): void {
  let rows = 0;
  host.chunks.forEach((chunk, index) => {
    checkChunk(host, chunk, index);
    rows += chunk.length;
  });
  if (rows !== host.length) throw malformed("length-mismatch", host, `its chunks hold ${rows} rows.`);
}

function checkChunk(host: HostColumn, chunk: HostChunk, index: number): void {
  const need = (what: string, has: number, needed: number): void => {
    if (has >= needed) return;
    throw malformed("buffer-too-short", host,
      `the ${what} of chunk ${index} (${chunk.length} rows) need ${needed} elements and have ${has}.`);
  };
  if (!Number.isInteger(chunk.length) || chunk.length < 0) {
    throw malformed("length-mismatch", host, `chunk ${index} has length ${chunk.length}.`);
  }
  if (chunk.length === 0) return;
  if (chunk.validity) need("validity bits", bitsIn(chunk.validity), chunk.length);
  need("values", valuesIn(chunk.values, chunk.length), chunk.length);
}

const bitsIn = (bits: Bits): number => bits.bytes.length * 8 - bits.offset;

/** How many rows the buffers can hold. */
function valuesIn(values: HostValues, rows: number): number {
  switch (values.layout) {
    case "fixed": return values.array.length;
    case "wide": return Math.floor(values.bytes.length / values.bytesPerValue);
    case "bits": return bitsIn(values.bits);
    case "varbinary": return values.offsets.length - 1;
    case "view": return Math.floor(values.views.length / 16);
    case "dictionary": return values.codes.length;
    case "opaque": case "null": return rows;
  }
}

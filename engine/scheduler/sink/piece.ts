// A full buffer of result columns on its way from a participant to whoever puts the result together.
import type { HostColumn, HostChunk, HostValues } from "../../memory/host-column.ts";
import type { PhysicalPlan } from "../../pipeline/pipeline.ts";
import type { RunRecord } from "../run-record.ts";

/** What can be posted between threads; codes and references are given their meaning at the other end. */
export type PieceValues = Exclude<HostValues, { layout: "dictionary" | "opaque" }>
  | { readonly layout: "codes"; readonly codes: Uint32Array }
  | { readonly layout: "references"; readonly references: BigInt64Array };

export interface PieceColumn {
  readonly values: PieceValues;
  readonly validity: Uint8Array | null;
}

export interface Piece {
  readonly rows: number;
  readonly columns: readonly PieceColumn[];
  /** Whose rows: `address` counts rows of the piece. In the order in which the participant wrote them. */
  readonly runs: readonly RunRecord[];
  /** The participant's pieces in order; a morsel that spans two was written by one participant. */
  readonly sequence: number;
  readonly participant: number;
  /** The morsel of which these are the last rows; null: not known, and results are not streamed. */
  readonly finished: number | null;
}

/** The buffers of a piece, to be moved to another thread instead of copied. */
export function buffersOf({ columns }: Piece): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  const add = (view: ArrayBufferView | null) => { if (view) buffers.push(view.buffer as ArrayBuffer); };
  for (const { values, validity } of columns) {
    add(validity);
    switch (values.layout) {
      case "fixed": add(values.array); break;
      case "wide": add(values.bytes); break;
      case "bits": add(values.bits.bytes); break;
      case "varbinary": add(values.offsets); add(values.bytes); break;
      case "codes": add(values.codes); break;
      case "references": add(values.references); break;
      case "view": case "null": break;
    }
  }
  return buffers;
}

/** A piece's column as the result has it; `dictionary` is what its codes stand for. */
export function hostChunk(
  { values, validity }: PieceColumn, rows: number, dictionary: HostColumn | null,
    opaque: PhysicalPlan["opaque"],
): HostChunk {
  const valid = validity ? { validity: { bytes: validity, offset: 0 } } : {};
  if (values.layout === "codes") {
    return { length: rows, values: { layout: "dictionary", codes: values.codes, dictionary: dictionary! },
      ...valid };
  }
  if (values.layout !== "references") return { length: rows, values, ...valid };
  const { references } = values;
  const get = (row: number) => {
    const reference = references[row]!;
    return opaqueAt(opaque[Number(reference >> 32n)]!, Number(reference & 0xffff_ffffn));
  };
  return { length: rows, values: { layout: "opaque", vector: null, get }, ...valid };
}

/** The value of a column at a row, through its chunks. */
function opaqueAt(host: HostColumn, row: number): unknown {
  let at = row;
  for (const chunk of host.chunks) {
    if (at < chunk.length) return chunk.values.layout === "opaque" ? chunk.values.get(at) : null;
    at -= chunk.length;
  }
  throw new RangeError(`row ${row} of a column with ${host.length} rows`);
}

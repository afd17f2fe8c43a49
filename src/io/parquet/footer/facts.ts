// A column chunk's statistics as facts that conditions can be held against.
import type { BoundValue } from "../../../../expr/node.ts";
import type { ColumnFacts } from "../../prune.ts";
import type { FileColumn } from "./column-type.ts";
import type { LeafType } from "./leaf-type.ts";
import type { RowGroup } from "./metadata.ts";

/** What is known of a flat column in a row group; undefined: nothing. */
export function factsOf(column: FileColumn, group: RowGroup): ColumnFacts | undefined {
  if (column.shape) return undefined;
  const leaf = column.leaves[0]!;
  const { statistics } = group.columns[leaf.index]!;
  const nullCount = leaf.maxDefinition === 0 ? 0 : statistics?.nullCount ?? null;
  const rowCount = group.rowCount;
  if (!statistics) return { min: null, max: null, nullCount, rowCount };
  const signed = isSigned(leaf.type);
  const min = boundOf(leaf.type, statistics.min ?? (signed ? statistics.oldMin : undefined));
  const max = boundOf(leaf.type, statistics.max ?? (signed ? statistics.oldMax : undefined));
  return { min, max, nullCount, rowCount };
}

/**
 * Old bounds were compared as signed numbers or signed bytes whatever the type; they are right where that
 * is the order.
 */
function isSigned({ form, type }: LeafType): boolean {
  if (form === "f32" || form === "f64" || form === "bits") return true;
  return (form === "i32" || form === "i64") && !type.kind.startsWith("uint");
}

/** A bound as a value; null: there is none that can be relied on. */
function boundOf({ form, type, width }: LeafType, bytes: Uint8Array | undefined): BoundValue {
  if (!bytes || (width > 0 && bytes.length !== width && form !== "fixedBytes")) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (form) {
    case "bits": return bytes.length === 1 ? bytes[0] !== 0 : null;
    case "i32": return BigInt(type.kind.startsWith("uint") ? view.getUint32(0, true) : view.getInt32(0, true));
    case "i64": return type.kind === "uint64" ? view.getBigUint64(0, true) : view.getBigInt64(0, true);
    case "f32": return numberBound(view.getFloat32(0, true));
    case "f64": return numberBound(view.getFloat64(0, true));
    case "bytes": case "fixedBytes": return bytes;
    case "wideFixed": case "wideBytes": return bytes.length > 0 ? bigEndian(bytes) : null;
    // Bounds of INT96 have no order that writers agree on; the others are rarely asked for.
    case "int96": case "uuid": case "float16": return null;
  }
}

const numberBound = (value: number): BoundValue => (Number.isNaN(value) ? null : value);

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = value << 8n | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

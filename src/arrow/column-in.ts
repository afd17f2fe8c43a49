// Arrow chunks as host columns, without copying where the layouts agree.
import type { DataType } from "../../expr/type.ts";
import type { HostChunk, HostColumn, HostValues } from "../../engine/memory/host-column.ts";
import { storageOf } from "../../frame/value/build.ts";
import { bytesOf, decimalValues, fixedSizeValues, viewAs, widenHalfFloats } from "./buffer-in.ts";
import { dictionaryChunk } from "./dictionary-in.ts";
import { listValues, structValues } from "./nested-in.ts";
import { TypeId, type ArrowData } from "./shape.ts";
import { validityIn } from "./validity-in.ts";

const HALF = 0;

/** A column out of its chunks; `path` names it in errors. */
export function columnIn(type: DataType, chunks: readonly ArrowData[], path: string): HostColumn {
  const filled = chunks.filter(chunk => chunk.length > 0);
  return {
    type,
    length: filled.reduce((sum, chunk) => sum + chunk.length, 0),
    chunks: filled.map(chunk => chunkIn(type, chunk, path)),
  };
}

function chunkIn(type: DataType, data: ArrowData, path: string): HostChunk {
  if (data.type.typeId === TypeId.Dictionary) return dictionaryChunk(type, data, path, columnIn);
  return { length: data.length, ...validityIn(data, path), values: valuesIn(type, data, path) };
}

function valuesIn(type: DataType, data: ArrowData, path: string): HostValues {
  const { length, type: arrow } = data;
  switch (arrow.typeId) {
    case TypeId.Null: return { layout: "null" };
    case TypeId.Bool: {
      const bytes = viewAs(data.values, Uint8Array, (data.offset + length + 7) >> 3, path, "value");
      return { layout: "bits", bits: { bytes, offset: data.offset } };
    }
    case TypeId.Float:
      if (arrow.precision !== HALF) break;
      return { layout: "fixed", array: widenHalfFloats(viewAs(data.values, Uint16Array, length, path, "value")) };
    case TypeId.Decimal: return decimalValues(data, path);
    case TypeId.Utf8: case TypeId.Binary: {
      const offsets = viewAs(data.valueOffsets, Int32Array, length + 1, path, "offset");
      return { layout: "varbinary", offsets, bytes: bytesOf(data.values) };
    }
    case TypeId.LargeUtf8: case TypeId.LargeBinary: {
      const offsets = viewAs(data.valueOffsets, BigInt64Array, length + 1, path, "offset");
      return { layout: "varbinary", offsets, bytes: bytesOf(data.values) };
    }
    case TypeId.FixedSizeBinary: return fixedSizeValues(data, path);
    case TypeId.Utf8View: case TypeId.BinaryView: {
      const views = viewAs(data.values, Uint8Array, length * 16, path, "view");
      return { layout: "view", views, buffers: (data.variadicBuffers ?? []).map(bytesOf) };
    }
    case TypeId.List: case TypeId.LargeList: case TypeId.FixedSizeList: case TypeId.Map:
      return listValues(data, path, columnIn);
    case TypeId.Struct: return structValues(data, path, columnIn);
  }
  // Old versions keep 64-bit values as pairs of 32-bit words; the storage type decides, not theirs.
  return { layout: "fixed", array: viewAs(data.values, storageFor(type) as never, length, path, "value") };
}

function storageFor(type: DataType): NonNullable<ReturnType<typeof storageOf>> {
  const Storage = storageOf(type);
  if (!Storage) throw new Error(`${type.kind} has no fixed-width storage`);
  return Storage;
}


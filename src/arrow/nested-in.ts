// Lists, maps and structs of Arrow as opaque values: read out one row at a time, on demand.
import type { HostValues } from "../../engine/memory/host-column.ts";
import { rawReader, type RawValue } from "../../frame/value/raw.ts";
import { viewAs } from "./buffer-in.ts";
import type { ColumnIn } from "./dictionary-in.ts";
import { TypeId, type ArrowData } from "./shape.ts";
import { dataTypeOf } from "./type-in.ts";

type Opaque = Extract<HostValues, { layout: "opaque" }>;

/** Lists of any offset width, and maps, which are lists of key-value structs. */
export function listValues(data: ArrowData, path: string, columnIn: ColumnIn): Opaque {
  const child = data.children[0]!;
  const itemPath = `${path}.${data.type.children![0]!.name}`;
  const read = lazy(() => rawReader(columnIn(dataTypeOf(child.type, itemPath), [child], itemPath)));
  const range = rangeReader(data, path);
  return {
    layout: "opaque", vector: data,
    get(row) {
      const [start, end] = range(row);
      const item = read();
      return Array.from({ length: end - start }, (_, i) => item(start + i));
    },
  };
}

function rangeReader(data: ArrowData, path: string): (row: number) => readonly [number, number] {
  if (data.type.typeId === TypeId.FixedSizeList) {
    const size = data.type.listSize!;
    return row => [row * size, (row + 1) * size];
  }
  const offsets = data.type.typeId === TypeId.LargeList
    ? viewAs(data.valueOffsets, BigInt64Array, data.length + 1, path, "offset")
    : viewAs(data.valueOffsets, Int32Array, data.length + 1, path, "offset");
  return row => [Number(offsets[row]), Number(offsets[row + 1])];
}

/** Structs; slicing has already shifted the children. */
export function structValues(data: ArrowData, path: string, columnIn: ColumnIn): Opaque {
  const readers = lazy(() => data.type.children!.map((member, i) => {
    const memberPath = `${path}.${member.name}`;
    return rawReader(columnIn(dataTypeOf(member.type, memberPath), [data.children[i]!], memberPath));
  }));
  return { layout: "opaque", vector: data, get: (row): RawValue => readers().map(read => read(row)) };
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

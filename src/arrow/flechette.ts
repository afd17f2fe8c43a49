// Tables of the library flechette in the shape of apache-arrow's: the same buffers under other names. Decided
// by structure, like everything here.
import type { ArrowData, ArrowField, ArrowType, ArrowVector } from "./shape.ts";

/** What tells a table of flechette: its columns are its children, and each is a list of batches. */
export interface FlechetteTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  readonly children: readonly FlechetteColumn[];
}

export interface FlechetteColumn {
  readonly length: number;
  readonly data: readonly object[];
}

interface Type extends Omit<ArrowType, "isSigned" | "byteWidth" | "listSize" | "children" | "dictionary" | "indices"> {
  readonly signed?: boolean;
  readonly stride?: number;
  readonly children?: readonly { readonly name: string; readonly type: Type; readonly nullable: boolean }[];
  readonly dictionary?: Type;
  readonly indices?: Type;
}

interface Batch {
  readonly type: Type;
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly values?: ArrayBufferView;
  readonly offsets?: ArrayBufferView;
  readonly children?: readonly Batch[];
  /** Of a dictionary's codes. */
  readonly dictionary?: FlechetteColumn & { readonly type: Type };
  /** Of views. */
  readonly data?: readonly Uint8Array[];
}

export const isFlechette = (table: unknown): table is FlechetteTable =>
  Array.isArray((table as Partial<FlechetteTable> | null)?.schema?.fields)
  && Array.isArray((table as Partial<FlechetteTable>).children)
  && (table as FlechetteTable).children.every(column => Array.isArray(column?.data));

/** The fields, in apache-arrow's terms. */
export const flechetteFields = ({ schema }: FlechetteTable): readonly ArrowField[] =>
  (schema.fields as NonNullable<Type["children"]>).map(fieldIn);

/** The chunks of a column. */
export const flechetteChunks = (column: FlechetteColumn): readonly ArrowData[] =>
  column.data.map(batch => dataIn(batch as Batch));

const fieldIn = ({ name, type, nullable }: NonNullable<Type["children"]>[number]): ArrowField =>
  ({ name, type: typeIn(type), nullable });

function typeIn({ signed, stride, children, dictionary, indices, ...same }: Type): ArrowType {
  return {
    ...same,
    ...(signed === undefined ? {} : { isSigned: signed }),
    ...(stride === undefined ? {} : { byteWidth: stride, listSize: stride }),
    ...(children ? { children: children.map(fieldIn) } : {}),
    ...(dictionary ? { dictionary: typeIn(dictionary) } : {}),
    ...(indices ? { indices: typeIn(indices) } : {}),
  };
}

function dataIn(batch: Batch): ArrowData {
  const { type, length, nullCount, validity, values, offsets, children, dictionary, data } = batch;
  return {
    type: typeIn(type), length, nullCount, offset: 0, nullBitmap: validity ?? null, values: values ?? null,
    valueOffsets: offsets ?? null, children: (children ?? []).map(dataIn),
    ...(dictionary ? { dictionary: vectorIn(dictionary) } : {}),
    ...(data ? { variadicBuffers: data } : {}),
  };
}

/** Batches share their dictionary, which is read once for all of them. */
const VECTORS = new WeakMap<FlechetteColumn, ArrowVector>();

function vectorIn(column: FlechetteColumn & { readonly type: Type }): ArrowVector {
  let vector = VECTORS.get(column);
  if (!vector) {
    vector = { type: typeIn(column.type), length: column.length, data: flechetteChunks(column) };
    VECTORS.set(column, vector);
  }
  return vector;
}

// Builds host columns of every layout from plain values, with bit offsets, chunks and garbage under nulls.
import type { Bits, HostChunk, HostColumn, HostValues, NumberArray } from "../../engine/memory/host-column.ts";
import { BINARY, UTF8, type DataType } from "../../expr/type.ts";

/** A bitmap that starts at bit `offset`, with ones around it. */
export function bitsOf(flags: readonly boolean[], offset: number): Bits {
  const bytes = new Uint8Array(Math.ceil((offset + flags.length) / 8) + 1).fill(0xff);
  flags.forEach((flag, i) => {
    if (!flag) bytes[(offset + i) >> 3]! &= ~(1 << ((offset + i) & 7));
  });
  return { bytes, offset };
}

/** Cuts values into chunks of the given lengths (the last takes the rest) and builds each. */
export function hostColumn<V>(type: DataType, values: readonly (V | null)[], cuts: readonly number[],
  build: (values: readonly (V | null)[]) => HostValues, bitOffset = 3): HostColumn {
  const chunks: HostChunk[] = [];
  let from = 0;
  for (const length of [...cuts, Infinity]) {
    const part = values.slice(from, from + length);
    from += part.length;
    const built = { length: part.length, values: build(part) };
    chunks.push(part.includes(null)
      ? { ...built, validity: bitsOf(part.map(value => value !== null), bitOffset) } : built);
  }
  return { type, length: values.length, chunks };
}

export const fixed = <A extends NumberArray>(Type: new (values: number[]) => A, garbage: number) =>
  (values: readonly (number | null)[]): HostValues =>
    ({ layout: "fixed", array: new Type(values.map(value => value ?? garbage)) });

export const fixed64 = (Type: typeof BigInt64Array | typeof BigUint64Array, garbage: bigint) =>
  (values: readonly (bigint | null)[]): HostValues =>
    ({ layout: "fixed", array: new Type(values.map(value => value ?? garbage)) });

export const wide = (bytesPerValue: number, garbage: bigint) =>
  (values: readonly (bigint | null)[]): HostValues => {
    const bytes = new Uint8Array(values.length * bytesPerValue);
    values.forEach((value, i) => {
      for (let b = 0, rest = value ?? garbage; b < bytesPerValue; b++, rest >>= 8n) {
        bytes[i * bytesPerValue + b] = Number(rest & 0xffn);
      }
    });
    return { layout: "wide", bytes, bytesPerValue };
  };

export const bits = (offset: number) => (values: readonly (boolean | null)[]): HostValues =>
  ({ layout: "bits", bits: bitsOf(values.map(value => value ?? true), offset) });

/** Text as latin1 strings, so that any bytes can be said; nulls have garbage bytes under them. */
export const varbinary = (large: boolean, garbage = "\xff\xfe") =>
  (values: readonly (string | null)[]): HostValues => {
    const parts = values.map(value => Buffer.from(value ?? garbage, "latin1"));
    const lead = Buffer.from("unused");
    const ends = [lead.length];
    for (const part of parts) ends.push(ends.at(-1)! + part.length);
    const bytes = new Uint8Array(Buffer.concat([lead, ...parts, lead]));
    return {
      layout: "varbinary", bytes, offsets: large ? new BigInt64Array(ends.map(BigInt)) : new Int32Array(ends),
    };
  };

/** Arrow's views over two buffers; nulls point nowhere. */
export function view(values: readonly (string | null)[]): HostValues {
  const views = new Uint8Array(values.length * 16 + 1).subarray(1);
  const reader = new DataView(views.buffer, 1);
  const stores: Buffer[][] = [[], []];
  const sizes = [0, 0];
  values.forEach((value, i) => {
    if (value === null) return views.fill(0x77, i * 16, i * 16 + 16);
    const part = Buffer.from(value, "latin1");
    reader.setInt32(i * 16, part.length, true);
    if (part.length <= 12) return views.set(part, i * 16 + 4);
    const store = i % 2;
    views.set(part.subarray(0, 4), i * 16 + 4);
    reader.setInt32(i * 16 + 8, store, true);
    reader.setInt32(i * 16 + 12, sizes[store]!, true);
    stores[store]!.push(part);
    sizes[store]! += part.length;
    return undefined;
  });
  return { layout: "view", views, buffers: stores.map(parts => new Uint8Array(Buffer.concat(parts))) };
}

/** A dictionary with unused and, if asked, duplicate and null entries, different in every call. */
export function dictionary(
  values: readonly (string | null)[], { duplicates = false, nulls = false } = {},
): HostValues {
  const entries: (string | null)[] = ["unused", ...new Set(values.filter(value => value !== null))];
  const first = new Map(entries.map((entry, code) => [entry, code]));
  const distinct = entries.length - 1;
  if (duplicates) entries.push(...entries.slice(1));
  if (nulls) entries.push(null);
  const codes = values.map((value, i) => {
    if (value === null) return nulls ? entries.length - 1 : 0x7ffffff;
    return first.get(value)! + (duplicates && i % 2 ? distinct : 0);
  });
  return {
    layout: "dictionary", codes: new Int32Array(codes),
    dictionary: hostColumn(UTF8, entries, [1], varbinary(false)),
  };
}

export { BINARY, UTF8 };

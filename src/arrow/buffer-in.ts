// Views of Arrow buffers as the typed arrays host columns hold; copies only what has another layout.
import { FormatError } from "../../expr/error.ts";
import type { BigIntArray, HostValues, NumberArray } from "../../engine/memory/host-column.ts";
import { readWide, writeWide } from "../../frame/value/bytes.ts";
import { isValid } from "../../engine/memory/host-column.ts";
import { validityIn } from "./validity-in.ts";
import type { ArrowData } from "./shape.ts";

interface ViewConstructor<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
}

/** A buffer as `count` elements of an array type. Too few bytes is a FormatError that names the column. */
export function viewAs<A extends NumberArray | BigIntArray>(
  view: ArrayBufferView | null | undefined, Type: ViewConstructor<A>, count: number,
  path: string, what: string,
): A {
  const width = Type.BYTES_PER_ELEMENT;
  const bytes = view?.byteLength ?? 0;
  if (bytes < count * width) {
    throw new FormatError("short-buffer",
      `Column ${JSON.stringify(path)}: the ${what} buffer has ${bytes} bytes, and ${count * width} are needed.`);
  }
  if (!view || count === 0) return new Type(new ArrayBuffer(0), 0, 0);
  if (view.byteOffset % width === 0) return new Type(view.buffer, view.byteOffset, count);
  const copy = new Uint8Array(count * width);
  copy.set(new Uint8Array(view.buffer, view.byteOffset, count * width));
  return new Type(copy.buffer, 0, count);
}

/** All of a buffer as bytes. */
export const bytesOf = (view: ArrayBufferView | null | undefined): Uint8Array =>
  view ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(0);

/** Half floats, widened. */
export function widenHalfFloats(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = halfToNumber(halves[i]!);
  return floats;
}

function halfToNumber(half: number): number {
  const sign = half >> 15 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** Decimals. 256 bits shrink to 128; a value of more than 38 digits is an error. */
export function decimalValues(data: ArrowData, path: string): HostValues {
  const bytesPerValue = (data.type.bitWidth ?? 128) / 8;
  const bytes = viewAs(data.values, Uint8Array, data.length * bytesPerValue, path, "decimal");
  if (bytesPerValue <= 16) return { layout: "wide", bytes, bytesPerValue };
  const narrow = new Uint8Array(data.length * 16);
  const target = new DataView(narrow.buffer);
  const rows = { length: data.length, ...validityIn(data, path), values: { layout: "null" } as const };
  const limit = 10n ** 38n;
  for (let i = 0; i < data.length; i++) {
    const value = readWide(bytes, i, bytesPerValue);
    if (value < limit && value > -limit) writeWide(target, i, value);
    else if (!rows.validity || isValid({ ...rows, values: { layout: "wide", bytes, bytesPerValue } }, i)) {
      throw new FormatError("decimal-overflow",
        `Column ${JSON.stringify(path)}, row ${i} of its chunk: a decimal of more than 38 digits.`,
        { hint: "Decimals have at most 38 digits here; scale the column down before." });
    }
  }
  return { layout: "wide", bytes: narrow, bytesPerValue: 16 };
}

/** Fixed-size binary: the same bytes with offsets. */
export function fixedSizeValues(data: ArrowData, path: string): HostValues {
  const width = data.type.byteWidth!;
  const bytes = viewAs(data.values, Uint8Array, data.length * width, path, "value");
  const narrow = data.length * width < 2 ** 31;
  const offsets = narrow ? new Int32Array(data.length + 1) : new BigInt64Array(data.length + 1);
  for (let i = 0; i <= data.length; i++) offsets[i] = narrow ? i * width : BigInt(i * width);
  return { layout: "varbinary", offsets, bytes };
}

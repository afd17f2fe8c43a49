// Values of a fixed number of bytes by encoding: dense (without nulls), in the kernel's memory, in the form
// that columns have them.
import type { LeafType } from "../footer/leaf-type.ts";
import { Encoding, encodingName } from "../footer/names.ts";
import { unsupported } from "../place.ts";
import type { PageBytes } from "./page-bytes.ts";
import { deltaIntegers, stringValues } from "./string-values.ts";

/** Bytes of a value as columns have it. */
export function columnWidth({ form }: LeafType): 4 | 8 | 16 {
  switch (form) {
    case "i64": case "f64": case "int96": return 8;
    case "wideFixed": case "wideBytes": return 16;
    default: return 4;
  }
}

/** The address of `count` values in their column's form. */
export function fixedValues(page: PageBytes, leaf: LeafType, encoding: number, count: number): number {
  if (leaf.form === "wideBytes") return wideStrings(page, encoding, count);
  return converted(page, leaf, physicalValues(page, leaf, encoding, count), count);
}

/** The address of values as they are stored, `leaf.width` bytes each. */
export function physicalValues(
  page: PageBytes, { form, width }: LeafType, encoding: number, count: number
): number {
  const { kernel, values: { from, end } } = page;
  const room = (): void => {
    if (count * width > end - from) throw page.wrong(`it is too short for ${count} values of ${width} bytes`);
  };
  switch (encoding) {
    case Encoding.plain:
      room();
      return from;
    case Encoding.deltaBinaryPacked:
      if (form === "i32" || form === "i64") return deltaIntegers(page, from, count, form === "i32" ? 4 : 8).address;
      break;
    case Encoding.byteStreamSplit: {
      room();
      const to = kernel.take(count * width);
      kernel.run.unsplitBytes(from, count, width, to);
      return to;
    }
    case Encoding.deltaByteArray: case Encoding.deltaLengthByteArray: {
      if (form === "i32" || form === "i64" || form === "f32" || form === "f64" || form === "int96") break;
      const strings = stringValues(page, encoding, count);
      if (strings.byteCount !== count * width) throw page.wrong(`its values have not ${width} bytes each`);
      return strings.bytes;
    }
  }
  throw unsupported("unsupported-encoding", page.place, page.page.offset, `values of this type in ${encodingName(encoding)} are not supported`);
}

/** The page's code of an encoded value lies before `count` values in the column's form. */
function converted(page: PageBytes, leaf: LeafType, address: number, count: number): number {
  const { kernel } = page;
  switch (leaf.form) {
    case "int96": {
      const to = kernel.take(count * 8);
      kernel.run.int96ToMicroseconds(address, count, to);
      return to;
    }
    case "wideFixed": {
      const to = kernel.take(count * 16);
      if (kernel.run.fixedToWide(address, count, leaf.width, to) === 0) throw page.wrong("a decimal does not fit 128 bits");
      return to;
    }
    case "float16": {
      const to = kernel.take(count * 4);
      const from = new DataView(kernel.u8.buffer, address, count * 2);
      const floats = new Float32Array(kernel.u8.buffer, to, count);
      for (let i = 0; i < count; i++) floats[i] = halfToFloat(from.getUint16(i * 2, true));
      return to;
    }
    default: return address;
  }
}

function wideStrings(page: PageBytes, encoding: number, count: number): number {
  const { kernel } = page;
  const strings = stringValues(page, encoding, count);
  const to = kernel.take(count * 16);
  if (kernel.run.stringsToWide(strings.offsets, strings.bytes, count, to) === 0) {
    throw page.wrong("a decimal does not fit 128 bits");
  }
  return to;
}

/** IEEE 754's half precision. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

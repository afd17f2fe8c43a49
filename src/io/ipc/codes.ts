// The codes of a dictionary column as an array of their own width.
import { viewAs } from "../../arrow/buffer-in.ts";
import type { ArrowType } from "../../arrow/shape.ts";

const ARRAYS = {
  8: [Uint8Array, Int8Array], 16: [Uint16Array, Int16Array], 32: [Uint32Array, Int32Array],
  64: [BigUint64Array, BigInt64Array],
} as const;

export function codesFrom(
  bytes: Uint8Array, { bitWidth, isSigned }: ArrowType, length: number, column: string,
): ArrayBufferView {
  const Type = ARRAYS[bitWidth as keyof typeof ARRAYS][isSigned ? 1 : 0];
  return viewAs(bytes, Type as never, length, column, "code");
}

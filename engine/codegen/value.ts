// A computed value in locals, and how values are loaded from and stored to memory.
import type { FunctionBuilder } from "./assembler/function.ts";
import type { OpcodeName, ValueType } from "./assembler/opcodes.ts";
import type { Storage } from "../kernel/node.ts";
import type { Scalar } from "../kernel/scalar.ts";

/** `low` holds the value (of wide ones the low half); `isNull` is absent if the value never is null. */
export interface Value {
  readonly scalar: Scalar;
  readonly low: number;
  readonly high?: number;
  readonly isNull?: number;
}

export const WASM_TYPE: Readonly<Record<Scalar, ValueType>> = {
  bool: "i32", i64: "i64", wide: "i64", f64: "f64", text: "i64",
};

export const INTEGER_LOAD: Partial<Record<Storage, OpcodeName>> = {
  i8: "i64.load8_s", u8: "i64.load8_u", i16: "i64.load16_s", u16: "i64.load16_u",
  i32: "i64.load32_s", u32: "i64.load32_u", i64: "i64.load", u64: "i64.load",
};
export const INTEGER_STORE: Partial<Record<Storage, OpcodeName>> = {
  i8: "i64.store8", u8: "i64.store8", i16: "i64.store16", u16: "i64.store16",
  i32: "i64.store32", u32: "i64.store32", i64: "i64.store", u64: "i64.store",
};

/** Loads a value of a storage at the address that `address` pushes, into new locals. */
export function load(
  f: FunctionBuilder, scalar: Scalar, storage: Storage, address: () => void, offset = 0,
): Value {
  const low = f.local(WASM_TYPE[scalar]);
  if (scalar === "wide") return loadWide(f, storage, address, offset, low);
  address();
  if (scalar === "bool") f.memory("i32.load8_u", offset);
  else if (scalar === "f64") {
    if (storage === "f32") f.memory("f32.load", offset).op("f64.promote_f32");
    else f.memory("f64.load", offset);
  } else f.memory(INTEGER_LOAD[storage]!, offset);
  f.set(low);
  return { scalar, low };
}

function loadWide(
  f: FunctionBuilder, storage: Storage, address: () => void, offset: number, low: number,
): Value {
  const high = f.local("i64");
  address();
  if (storage === "wide") {
    f.memory("i64.load", offset).set(low);
    address();
    f.memory("i64.load", offset + 8).set(high);
  } else {
    f.memory(INTEGER_LOAD[storage]!, offset).set(low);
    if (storage === "u64") f.i64(0n).set(high);
    else f.get(low).i64(63n).op("i64.shr_s").set(high);
  }
  return { scalar: "wide", low, high };
}

/** Stores a value at the address that `address` pushes. */
export function store(
  f: FunctionBuilder, value: Value, storage: Storage | "text", address: () => void, offset = 0,
): void {
  address();
  f.get(value.low);
  if (value.scalar === "bool") f.memory("i32.store8", offset);
  else if (value.scalar === "f64") {
    if (storage === "f32") f.op("f32.demote_f64").memory("f32.store", offset);
    else f.memory("f64.store", offset);
  } else if (value.scalar === "text") f.memory("i64.store", offset);
  else if (storage === "wide") {
    f.memory("i64.store", offset);
    address();
    if (value.high === undefined) f.get(value.low).i64(63n).op("i64.shr_s");
    else f.get(value.high);
    f.memory("i64.store", offset + 8);
  } else f.memory(INTEGER_STORE[storage as Storage]!, offset);
}

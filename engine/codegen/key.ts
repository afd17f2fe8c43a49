// Keys of groups and joins: hashing and comparing values with the fields of a materialized row.
import type { RowField } from "../kernel/spec.ts";
import type { Context } from "./context.ts";
import { load, store, type Value } from "./value.ts";

const GOLDEN = 0x9e3779b97f4a7c15n;

/**
 * Leaves a 32-bit hash in a new local: multiply and fold (Knuth, TAOCP 3, 6.4, with the 64-bit golden
 * ratio); text by the routine. Null keys hash as zero.
 */
export function hashKeys(context: Context, keys: readonly Value[]): number {
  const { f } = context;
  const state = f.local("i64");
  const hash = f.local("i32");
  // Without keys all rows are one chain's.
  if (keys.length === 0) f.i64(0n).set(state);
  keys.forEach((key, k) => {
    if (k > 0) f.get(state).i64(29n).op("i64.rotl");
    pushBits(context, key);
    if (k > 0) f.op("i64.xor");
    f.i64(GOLDEN).op("i64.mul").set(state);
    f.get(state).get(state).i64(32n).op("i64.shr_u").op("i64.xor").set(state);
  });
  f.get(state).op("i32.wrap_i64").set(hash);
  return hash;
}

function pushBits(context: Context, key: Value): void {
  const { f } = context;
  if (key.isNull !== undefined) f.i64(0n);
  switch (key.scalar) {
    case "bool": f.get(key.low).op("i64.extend_i32_u"); break;
    case "i64": f.get(key.low); break;
    case "text":
      f.get(key.low);
      context.routine("hashText");
      break;
    case "wide": f.get(key.high!).i64(GOLDEN).op("i64.mul").get(key.low).op("i64.xor"); break;
    case "f64": throw new Error("a float key must be turned into bits first");
  }
  if (key.isNull !== undefined) f.get(key.isNull).select("i64");
}

/** Pushes 1 if the key equals the row's field; two nulls are equal if `nullsEqual`. */
export function pushKeyEqual(
  context: Context, key: Value, row: number, field: RowField, nullOffset: number, nullsEqual: boolean,
): void {
  const { f } = context;
  const stored = load(f, key.scalar, key.scalar === "text" ? "i64" : field.storage, () => f.get(row), field.offset);
  pushEqual(context, key, stored);
  if (!nullsEqual) return;
  const storedNull = () => f.get(row).memory("i32.load8_u", nullOffset + (field.nullBit >> 3))
    .i32(field.nullBit & 7).op("i32.shr_u").i32(1).op("i32.and");
  if (key.isNull === undefined && field.nullBit < 0) return;
  // Equal nullness, and then null or equal values.
  if (key.isNull !== undefined) f.get(key.isNull).op("i32.or");
  if (field.nullBit >= 0) storedNull();
  else f.i32(0);
  if (key.isNull !== undefined) f.get(key.isNull);
  else f.i32(0);
  f.op("i32.eq").op("i32.and");
}

function pushEqual(context: Context, a: Value, b: Value): void {
  const { f } = context;
  switch (a.scalar) {
    case "bool": f.get(a.low).get(b.low).op("i32.eq"); break;
    case "i64": f.get(a.low).get(b.low).op("i64.eq"); break;
    case "wide":
      f.get(a.low).get(b.low).op("i64.eq").get(a.high!).get(b.high!).op("i64.eq").op("i32.and");
      break;
    case "text":
      f.get(a.low).get(b.low);
      context.routine("equalText");
      break;
    case "f64": throw new Error("a float key must be turned into bits first");
  }
}

/** Writes values and their null bits into a row whose address is in a local. */
export function storeRow(
  context: Context, row: number, fields: readonly { value: Value; field: RowField }[],
  nullOffset: number, nullBytes: number,
): void {
  const { f } = context;
  for (const { value, field } of fields) {
    store(f, value, value.scalar === "text" ? "text" : field.storage, () => f.get(row), field.offset);
  }
  for (let byte = 0; byte < nullBytes; byte++) {
    const here = fields.filter(({ field }) => field.nullBit >= 0 && field.nullBit >> 3 === byte);
    f.get(row).i32(0);
    for (const { value, field } of here) {
      if (value.isNull === undefined) continue;
      f.get(value.isNull).i32(field.nullBit & 7).op("i32.shl").op("i32.or");
    }
    f.memory("i32.store8", nullOffset + byte);
  }
}

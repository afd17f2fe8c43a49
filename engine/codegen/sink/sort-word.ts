// Sort keys as unsigned words whose order is the sort's.
import type { SortPart } from "../../kernel/spec.ts";
import type { Context } from "../context.ts";
import type { Expressions } from "../expression.ts";
import type { Value } from "../value.ts";

const WORD_BITS = 64;

/** Packs parts into one unsigned word, the first in the highest bits; what does not fit is cut off. */
export function sortWord(context: Context, expressions: Expressions, parts: readonly SortPart[]): number {
  const { f } = context;
  const word = f.local("i64");
  f.i64(0n).set(word);
  let room = WORD_BITS;
  for (const part of parts) {
    if (room === 0) break;
    const bits = partBits(context, expressions, part);
    const kept = Math.min(room, part.bits);
    if (kept === WORD_BITS) f.get(bits);
    else {
      f.get(word).i64(BigInt(kept)).op("i64.shl").get(bits);
      if (kept < part.bits) f.i64(BigInt(part.bits - kept)).op("i64.shr_u");
      f.op("i64.or");
    }
    f.set(word);
    room -= kept;
  }
  // Fewer bits than a word has stay at its end: all words of one list have as many.
  return word;
}

function partBits(context: Context, expressions: Expressions, part: SortPart): number {
  const { f } = context;
  const value = expressions.value(part.node);
  const bits = f.local("i64");
  pushPart(context, expressions, part, value);
  if (part.invert) {
    f.i64(part.bits === 64 ? -1n : (1n << BigInt(part.bits)) - 1n).op("i64.xor");
  }
  if (part.part !== "null" && value.isNull !== undefined) {
    // Nulls have equal bits: their order among themselves is the input's.
    const shown = f.local("i64");
    f.set(shown).i64(0n).get(shown).get(value.isNull).select("i64");
  }
  f.set(bits);
  return bits;
}

function pushPart(context: Context, expressions: Expressions, part: SortPart, value: Value): void {
  const { f } = context;
  switch (part.part) {
    case "null":
      expressions.pushNull(value);
      f.op("i64.extend_i32_u");
      break;
    case "value":
      f.get(value.low);
      if (value.scalar === "bool") f.op("i64.extend_i32_u");
      f.i64(BigInt(part.offset)).op("i64.add");
      break;
    case "high": f.get(value.high!).i64(-(1n << 63n)).op("i64.xor"); break;
    case "low": f.get(value.low); break;
    case "float": {
      // Canonical bits (one NaN, one zero) made unsigned: negative numbers flip, others get the sign bit.
      const raw = f.local("i64");
      f.get(value.low).f64(0).op("f64.add").op("i64.reinterpret_f64").i64(0x7ff8000000000000n)
        .get(value.low).get(value.low).op("f64.eq").select("i64").set(raw);
      f.get(raw).get(raw).i64(63n).op("i64.shr_s").i64(-(1n << 63n)).op("i64.or").op("i64.xor");
      break;
    }
    case "prefix":
      f.get(value.low);
      context.routine("prefixText");
  }
}

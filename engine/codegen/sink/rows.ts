// Materializes rows in blocks: the build side of joins, the input of sorts, and what is read again.
import type { SinkSpec, SortPart } from "../../kernel/spec.ts";
import { ROWS, STATE } from "../../kernel/state.ts";
import type { Context } from "../context.ts";
import type { Expressions } from "../expression.ts";
import { hashKeys, storeRow } from "../key.ts";
import { forEachRow } from "../level.ts";
import type { Value } from "../value.ts";
import { countPosition, positionNode, pushRegister, register, setRegister, type SinkEmitter } from "./sink.ts";

type RowsSink = Extract<SinkSpec, { kind: "rows" }>;

export const rows: SinkEmitter<"rows"> = {
  room(context, level, sink) {
    const { f } = context;
    pushRegister(context, ROWS.end);
    pushRegister(context, ROWS.top);
    f.op("i32.sub").get(level.count).i32(sink.stride).op("i32.mul").op("i32.ge_u");
  },
  apply(context, frame, level, sink) {
    const { f } = context;
    f.scoped(() => {
      context.loadParameters([
        ...sink.fields.map(field => field.node), ...(sink.hash?.keys ?? []),
        ...sink.words.flat().map(p => p.node),
      ], sink.hash?.dense ? [sink.hash.minimum] : []);
      const top = register(context, ROWS.top);
      const bound = f.local("i64");
      if (sink.bounded) context.state().memory("i64.load", STATE.sink + ROWS.bound * 8).set(bound);
      const position = positionNode(context);
      forEachRow(context, frame, level, expressions => {
        if (sink.bounded) emitBounded(context, expressions, sink, top, bound);
        else emitRow(context, expressions, sink, top);
        if (position >= 0) countPosition(context);
      });
      setRegister(context, ROWS.top, () => f.get(top));
    });
  },
};

function emitRow(context: Context, expressions: Expressions, sink: RowsSink, top: number): void {
  const { f } = context;
  sink.words.forEach((parts, k) => {
    const word = sortWord(context, expressions, parts);
    f.get(top).get(word).memory("i64.store", k * 8);
  });
  writeFields(context, expressions, sink, top);
}

/** Rows above the bound cannot be among the first N; they are overwritten by the next. */
function emitBounded(
  context: Context, expressions: Expressions, sink: RowsSink, top: number, bound: number,
): void {
  const { f } = context;
  const first = sortWord(context, expressions, sink.words[0]!);
  f.get(first).get(bound).op("i64.le_u").if(() => expressions.branch(() => {
    f.get(top).get(first).memory("i64.store", 0);
    sink.words.slice(1).forEach((parts, k) => {
      const word = sortWord(context, expressions, parts);
      f.get(top).get(word).memory("i64.store", (k + 1) * 8);
    });
    writeFields(context, expressions, sink, top);
  }));
}

function writeFields(context: Context, expressions: Expressions, sink: RowsSink, top: number): void {
  const { f } = context;
  storeRow(context, top, sink.fields.map(({ node, field }) => ({ value: expressions.value(node), field })),
    sink.nullOffset, sink.nullBytes);
  if (sink.hash) {
    const keys = sink.hash.keys.map(key => expressions.value(key));
    if (sink.hash.dense) {
      f.get(top).get(keys[0]!.low).get(context.parameter(sink.hash.minimum)).op("i64.sub").op("i32.wrap_i64");
    } else {
      const hash = hashKeys(context, keys);
      f.get(top).get(hash);
    }
    f.memory("i32.store", sink.hash.offset);
  }
  f.get(top).i32(sink.stride).op("i32.add").set(top);
}

/** Packs parts into one unsigned word, the first in the highest bits. */
function sortWord(context: Context, expressions: Expressions, parts: readonly SortPart[]): number {
  const { f } = context;
  const word = f.local("i64");
  f.i64(0n).set(word);
  for (const part of parts) {
    const bits = partBits(context, expressions, part);
    if (part.bits === 64) f.get(bits).set(word);
    else f.get(word).i64(BigInt(part.bits)).op("i64.shl").get(bits).op("i64.or").set(word);
  }
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

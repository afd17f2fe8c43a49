// Materializes rows in blocks: the build side of joins, the input of sorts, and what is read again.
import type { SinkSpec } from "../../kernel/spec.ts";
import { ROWS, STATE } from "../../kernel/state.ts";
import type { Context } from "../context.ts";
import type { Expressions } from "../expression.ts";
import { hashKeys, storeRow } from "../key.ts";
import { forEachRow } from "../level.ts";
import {
  closeFirst, ifAmongFirst, openFirst, parametersOfFirst, pushFirstRoom, readsOfFirst,
} from "./first.ts";
import { countPosition, positionNode, pushRegister, register, setRegister, type SinkEmitter } from "./sink.ts";
import { sortWord } from "./sort-word.ts";

type RowsSink = Extract<SinkSpec, { kind: "rows" }>;

export const rows: SinkEmitter<"rows"> = {
  room(context, level, sink) {
    const { f } = context;
    pushRegister(context, ROWS.end);
    pushRegister(context, ROWS.top);
    f.op("i32.sub").get(level.count).i32(sink.stride).op("i32.mul").op("i32.ge_u");
    if (!sink.first) return;
    pushFirstRoom(context, level, sink.first);
    f.op("i32.and");
  },
  apply(context, frame, level, sink) {
    const { f } = context;
    f.scoped(() => {
      context.loadParameters([
        ...sink.fields.map(field => field.node), ...(sink.hash?.keys ?? []),
        ...sink.words.flat().map(p => p.node), ...(sink.first ? readsOfFirst(sink.first) : []),
      ], [
        ...(sink.hash?.dense ? [sink.hash.minimum] : []),
        ...(sink.first ? parametersOfFirst(sink.first) : []),
      ]);
      const top = register(context, ROWS.top);
      const bound = f.local("i64");
      if (sink.bounded) context.state().memory("i64.load", STATE.sink + ROWS.bound * 8).set(bound);
      const { first } = sink;
      const table = first && openFirst(context);
      const position = positionNode(context);
      forEachRow(context, frame, level, expressions => {
        const write = () => emitRow(context, expressions, sink, top);
        if (first && table) ifAmongFirst(context, expressions, first, table, top, write);
        else if (sink.bounded) emitBounded(context, expressions, sink, top, bound);
        else write();
        if (position >= 0) countPosition(context);
      });
      setRegister(context, ROWS.top, () => f.get(top));
      if (table) closeFirst(context, table);
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

// Grouping without hashing: the keys' small domains number the groups, an array holds their states.
import type { DirectKey } from "../../kernel/spec.ts";
import { GROUPS } from "../../kernel/state.ts";
import { merge, readsOf, updateAll } from "../accumulator.ts";
import { memoryCells } from "../cells.ts";
import { ARGUMENT, type Context } from "../context.ts";
import type { Expressions } from "../expression.ts";
import { forEachRow } from "../level.ts";
import { countPosition, positionNode, register, type SinkEmitter } from "./sink.ts";

export const parametersOfKeys = (keys: readonly DirectKey[]): number[] =>
  keys.flatMap(k => [k.minimum, k.stride, k.nullIndex]);

/** Pushes the address of the keys' entry. */
export function pushDirectEntry(
  context: Context, expressions: Expressions, keys: readonly DirectKey[], entries: number,
): void {
  const { f } = context;
  keys.forEach((key, k) => {
    const value = expressions.value(key.node);
    f.get(value.low);
    if (value.scalar === "bool") f.op("i64.extend_i32_u");
    f.get(context.parameter(key.minimum)).op("i64.sub");
    if (value.isNull !== undefined) {
      const index = f.local("i64");
      f.set(index).get(context.parameter(key.nullIndex)).get(index).get(value.isNull).select("i64");
    }
    f.get(context.parameter(key.stride)).op("i64.mul").op("i32.wrap_i64");
    if (k > 0) f.op("i32.add");
  });
  f.get(entries);
  if (keys.length > 0) f.op("i32.add");
}

export const direct: SinkEmitter<"direct"> = {
  apply(context, frame, level, sink) {
    const { f } = context;
    f.scoped(() => {
      const position = positionNode(context);
      context.loadParameters([
        ...sink.keys.map(k => k.node), ...readsOf(sink.accumulators),
      ],
        parametersOfKeys(sink.keys));
      const entries = register(context, GROUPS.entries);
      forEachRow(context, frame, level, expressions => {
        const entry = f.local("i32");
        pushDirectEntry(context, expressions, sink.keys, entries);
        f.set(entry);
        updateAll(context, expressions, memoryCells(f, entry), sink.accumulators, position);
        if (position >= 0) countPosition(context);
      });
    });
  },
  merge(context, sink) {
    const { f } = context;
    const entry = register(context, GROUPS.entries);
    const other = f.local("i32");
    const left = f.local("i32");
    f.get(ARGUMENT.begin).set(other).get(ARGUMENT.end).set(left);
    f.block(done => f.loop(again => {
      f.get(left).op("i32.eqz").branchIf(done);
      for (const accumulator of sink.accumulators) {
        merge(context, memoryCells(f, entry), memoryCells(f, other), accumulator);
      }
      f.get(entry).i32(sink.stride).op("i32.add").set(entry);
      f.get(other).i32(sink.stride).op("i32.add").set(other);
      f.get(left).i32(1).op("i32.sub").set(left).branch(again);
    }));
  },
};

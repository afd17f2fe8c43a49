// Keys of joins as kernel nodes that both sides have in one representation: integers and text.
import { isFloat, type DataType } from "../../../expr/type.ts";
import type { JoinSide } from "../../plan/join.ts";
import type { Join } from "../../plan/node.ts";
import { DECIMAL_RANGE, INT64_RANGE } from "../../kernel/scalar.ts";
import type { LoweringContext } from "../context.ts";
import type { Graph } from "../graph.ts";
import type { Stream } from "../stream.ts";

export interface Side { stream: Stream; keys: number[] }

/** A side's keys as they are, where the other side's types do not matter. */
export function ownKeys(context: LoweringContext, join: Join, stream: Stream, side: JoinSide): number[] {
  const lowering = context.expressions(stream, "join");
  return join.on.map(on => {
    const id = lowering.lower(on[side]);
    return isFloat(on[side].type) ? floatKey(stream.graph, id) : id;
  });
}

const floatKey = (graph: Graph, id: number): number =>
  graph.apply("i64 key of f64", [id], "i64", { range: INT64_RANGE });

/**
 * Key nodes as integers and text: floats become bits, or exact integers where the other side has integers.
 */
export function keyNodes(context: LoweringContext, join: Join, stream: Stream, side: JoinSide): number[] {
  const lowering = context.expressions(stream, "join");
  const { graph } = stream;
  const further: number[] = [];
  const keys = join.on.map(on => {
    const expr = on[side];
    const other = on[side === "left" ? "right" : "left"];
    const id = lowering.lower(expr);
    const mixed = isFloat(expr.type) !== isFloat(other.type);
    if (!isFloat(expr.type)) {
      if (mixed && join.nullsEqual) further.push(graph.constant(0n));
      return id;
    }
    if (!mixed) return floatKey(graph, id);
    const exact = exactInteger(graph, id, other.type);
    if (join.nullsEqual) further.push(neverEqual(graph, id, exact));
    return exact;
  });
  return [...keys, ...further];
}

/** 1 for a float that is no integer: a further key, so that it does not count as null. */
function neverEqual(graph: Graph, float: number, exact: number): number {
  const inexact = graph.logic("and", graph.not(graph.isNull(float)), graph.isNull(exact));
  return graph.apply("i64 from bool", [inexact], "i64", { range: { min: 0n, max: 1n } });
}

/** The integer (at the other side's scale) that a float is exactly, else null. */
function exactInteger(graph: Graph, id: number, other: DataType): number {
  const scale = other.kind === "decimal" ? other.scale : 0;
  const power = graph.add({ op: "parameter", parameter: graph.parameter("f64", 10 ** scale) }, {
    scalar: "f64", nullable: false,
  });
  const scaled = scale === 0 ? id : graph.apply("f64.mul", [id, power], "f64");
  const whole = graph.apply("call floatToWide", [scaled], "wide", { failure: { mode: "try" },
    range: DECIMAL_RANGE });
  const exact = graph.apply("wide f64 eq", [whole, id], "bool", { immediates: [scale] });
  return graph.nullUnless(whole, graph.coalesceFalse(exact));
}

/** Both sides' keys in 128 bits if one side has them so. */
export function unifyWidths(left: readonly Side[], right: readonly Side[]): void {
  const all = [...left, ...right];
  all[0]!.keys.forEach((_, k) => {
    if (!all.some(({ stream, keys }) => stream.graph.node(keys[k]!).scalar === "wide")) return;
    for (const side of all) side.keys[k] = side.stream.graph.wide(side.keys[k]!);
  });
}

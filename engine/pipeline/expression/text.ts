// String functions: calls of the fixed text routines.
import type { TypedCall } from "../../../expr/node.ts";
import type { Range } from "../../kernel/scalar.ts";
import type { TextName } from "./families.ts";
import { literalArgument, type LowerCall } from "./lowering.ts";

const LENGTH: Range = { min: 0n, max: (1n << 32n) - 1n };

const test = (routine: string): LowerCall => ({ graph }, _call, args) => graph.apply(`call ${routine}`, args, "bool");
const text = (routine: string, immediates: (call: TypedCall) => (number | string)[] = () => []): LowerCall =>
  ({ graph }, call, [value]) => {
    const numbers = immediates(call);
    return graph.apply(`call ${routine}`, [value!], "text", numbers.length ? { immediates: numbers } : {});
  };

const made = (routine: string): LowerCall => ({ graph }, _call, args) => graph.apply(`call ${routine}`, args, "text");
/** May become too long. */
const longer = (routine: string, ...immediates: number[]): LowerCall => (lowering, call, args) =>
  lowering.graph.apply(`call ${routine}`, args, "text", { immediates, failure: lowering.failure(call) });

/** A length of -1 means to the end; no code points are the least that can be asked for. */
function sliceBounds(call: TypedCall): string[] {
  const length = call.args.length > 2 ? literalArgument<bigint>(call, 2) : null;
  return [String(literalArgument<bigint>(call, 1)), length === null ? "-1" : String(length < 0n ? 0n : length)];
}

export const TEXT: Readonly<Record<TextName, LowerCall>> = {
  length: ({ graph }, _call, [a]) => graph.apply("call lengthText", [a!], "i64", { range: LENGTH }),
  byteLength: ({ graph }, _call, [a]) => graph.apply("text byte length", [a!], "i64", { range: LENGTH }),
  upper: text("upperText"),
  lower: text("lowerText"),
  trim: text("trimText", () => [3]),
  trimStart: text("trimText", () => [1]),
  trimEnd: text("trimText", () => [2]),
  slice: text("sliceText", sliceBounds),
  concat: ({ graph }, _call, args) => args.reduce((a, b) => graph.apply("call concatText", [a, b], "text")),
  startsWith: test("startsWithText"),
  endsWith: test("endsWithText"),
  contains: test("containsText"),
  like: test("likeText"),
  indexOf: ({ graph }, _call, args) =>
    graph.apply("call indexOfText", args, "i64", { range: { min: -1n, max: LENGTH.max } }),
  replaceAll: made("replaceText"),
  reverse: text("reverseText"),
  repeat: longer("repeatText"),
  padStart: longer("padText", 0),
  padEnd: longer("padText", 1),
  splitPart: made("splitPartText"),
};

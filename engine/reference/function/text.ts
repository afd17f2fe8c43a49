// Functions of strings: counted and cut in code points, compared and measured in UTF-8.
import { strict, type Apply, type Evaluate, type Value } from "../value.ts";
import { likePattern } from "./like.ts";

const text = (apply: (...texts: string[]) => Value): Evaluate =>
  strict(values => apply(...(values as string[])));

const size = (value: Value): number =>
  (typeof value === "string" ? new TextEncoder().encode(value) : (value as Uint8Array)).length;

/** Each code point by itself; one whose other case is several code points stays. */
const recase = (change: (char: string) => string) => (value: string): string =>
  Array.from(value, char => {
    const changed = change(char);
    return Array.from(changed).length === 1 ? changed : char;
  }).join("");

const START = /^\p{White_Space}+/u;
const END = /\p{White_Space}+$/u;

/** A start before the string's beginning is its beginning. */
const slice: Apply = ([value, start, length]) => {
  const points = Array.from(value as string);
  const from = Number(start) < 0 ? Math.max(0, points.length + Number(start)) : Number(start);
  const count = length === undefined ? points.length : Math.max(0, Number(length));
  return points.slice(from, from + count).join("");
};

export const TEXT = {
  length: text(value => BigInt(Array.from(value).length)),
  byteLength: strict(([value]) => BigInt(size(value!))),
  upper: text(recase(char => char.toUpperCase())),
  lower: text(recase(char => char.toLowerCase())),
  trim: text(value => value.replace(START, "").replace(END, "")),
  trimStart: text(value => value.replace(START, "")),
  trimEnd: text(value => value.replace(END, "")),
  slice: strict(slice),
  concat: text((...texts) => texts.join("")),
  startsWith: text((value, prefix) => value.startsWith(prefix!)),
  endsWith: text((value, suffix) => value.endsWith(suffix!)),
  contains: text((value, part) => value.includes(part!)),
  like: (args, call) => {
    const pattern = likePattern((call.args[1] as { value?: Value }).value as string);
    return strict(([value]) => pattern.test(value as string))(args, call);
  },
} satisfies Record<string, Evaluate>;

// Functions of strings: counted and cut in code points, compared and measured in UTF-8.
import { MAX_TEXT_BYTES } from "../../../expr/type.ts";
import { textOverflow } from "../failure.ts";
import { strict, type Apply, type Evaluate, type Place, type Value } from "../value.ts";
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

/** Where a string is inside another, in code points. */
const indexOf = (value: string, part: string): bigint => {
  const unit = value.indexOf(part);
  return unit < 0 ? -1n : BigInt(Array.from(value.slice(0, unit)).length);
};

/** So many code points of a string that is repeated without end. */
const endless = (value: string, count: number): string => {
  const points = Array.from(value);
  return value.repeat(Math.floor(count / points.length)) + points.slice(0, count % points.length).join("");
};

/** A string of at least so many bytes, unless there are too many. */
const long = (bytes: number, make: () => string, place: Place): string => {
  const result = bytes > MAX_TEXT_BYTES ? null : make();
  if (result === null || size(result) > MAX_TEXT_BYTES) throw textOverflow(place);
  return result;
};

const repeat: Apply = ([value, count], _call, place) => {
  const [text, times] = [value as string, Math.max(0, Number(count))];
  return text === "" ? "" : long(size(text) * times, () => text.repeat(times), place);
};

const pad =
  (join: (text: string, fill: string) => string): Apply =>
  ([value, length, fill], _call, place) => {
    const [text, filler] = [value as string, fill as string];
    const missing = Number(length) - Array.from(text).length;
    if (missing <= 0 || filler === "") return text;
    const bytes = Math.floor(missing / Array.from(filler).length) * size(filler);
    return long(bytes, () => join(text, endless(filler, missing)), place);
  };

const splitPart: Apply = ([value, separator, index]) => {
  const [text, by] = [value as string, separator as string];
  const parts = by === "" ? Array.from(text) : text.split(by);
  return parts.at(Number(index)) ?? "";
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
  indexOf: text((value, part) => indexOf(value, part!)),
  replaceAll: text((value, from, to) => (from === "" ? value : value.split(from!).join(to))),
  reverse: text(value => Array.from(value).reverse().join("")),
  repeat: strict(repeat),
  padStart: strict(pad((value, fill) => fill + value)),
  padEnd: strict(pad((value, fill) => value + fill)),
  splitPart: strict(splitPart),
  like: (args, call) => {
    const pattern = likePattern((call.args[1] as { value?: Value }).value as string);
    return strict(([value]) => pattern.test(value as string))(args, call);
  },
} satisfies Record<string, Evaluate>;

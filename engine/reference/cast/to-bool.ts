// Casts to bool, from numbers and text, and to binary, from text.
import { trimAscii, type Cast } from "./cast.ts";

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ["true", true], ["t", true], ["1", true], ["false", false], ["f", false], ["0", false],
]);

export const toBool: Cast = value => {
  if (typeof value === "string") return WORDS.get(trimAscii(value).toLowerCase());
  return value !== 0 && value !== 0n;
};

export const toBinary: Cast = value => new TextEncoder().encode(value as string);

// The file's first record: where it is, whether it holds names, and what the columns are called.
import { FormatError, PlanError } from "../../../expr/error.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import { otherFormat } from "../bytes/kind.ts";
import { byteOf, dialectOf, NO_BYTE, type Dialect } from "./dialect.ts";
import type { Head } from "./head.ts";
import type { Guess } from "./infer.ts";
import type { CsvReadOptions } from "./options.ts";
import { longRow, openQuote } from "./problem.ts";
import { countLines, firstRecordStart, lineBehind, recordAt, type TextRecord } from "./records.ts";
import { sniffSeparator } from "./sniff.ts";

/** Enough for a hundred records, mostly. */
const SNIFFED_BYTES = 1 << 16;

export interface Beginning {
  readonly dialect: Dialect;
  /** Behind the lines to be left out. */
  readonly begin: number;
  /** The first record; null: the file has none. */
  readonly record: TextRecord | null;
  /** What a separator that fits better would be, if the file's was given. */
  readonly sniffed: number;
}

export async function readBeginning(
  head: Head, file: string, options: CsvReadOptions, maxRowBytes: number,
): Promise<Beginning> {
  await head.reach(Math.min(SNIFFED_BYTES, options.testing?.chunkBytes ?? SNIFFED_BYTES));
  const other = otherFormat(file, head.bytes, "csv");
  if (other) throw other;
  const given = options.separator === undefined ? NO_BYTE : byteOf("separator", options.separator);
  const draft = dialectOf(options, given);
  for (; ;) {
    const begin = behindSkipped(head, options.skip ?? 0);
    const first = firstRecordStart(head.bytes, begin, draft);
    const start = first < head.bytes.length ? first : null;
    const sniffed = start === null ? NO_BYTE : sniffSeparator(head.bytes, start, draft, head.final);
    const dialect = given === NO_BYTE ? dialectOf(options, sniffed === NO_BYTE ? 44 : sniffed) : draft;
    const record = start === null ? null : recordAt(head.bytes, start, dialect, head.final);
    if (record) return { dialect, begin, record, sniffed };
    if (head.final) {
      if (start === null) return { dialect, begin, record: null, sniffed };
      throw openQuote({ file, line: lineAt(head, start), column: null });
    }
    if (start !== null && head.bytes.length - start > maxRowBytes) {
      throw longRow({ file, line: lineAt(head, start), column: null }, maxRowBytes);
    }
    await head.reach(head.bytes.length * 2);
  }
}

const lineAt = (head: Head, at: number): number => countLines(head.bytes.subarray(0, at)) + 1;

/** Behind so many lines, or where the bytes end. */
function behindSkipped({ bytes }: Head, lines: number): number {
  let p = 0;
  for (let line = 0; line < lines && p < bytes.length; line++) p = lineBehind(bytes, p);
  return p;
}

/** Whether the first record holds names: then it lacks the types of the rows below. */
export function isHeader(
  texts: readonly string[], first: readonly Guess[], rest: readonly Guess[], options: CsvReadOptions,
): boolean {
  const { header = "auto", schema, types } = options;
  if (header !== "auto") return header;
  const wanted = new Set([...(schema ?? []).map(({ name }) => name), ...Object.keys(types ?? {})]);
  if (texts.some(text => wanted.has(text))) return true;
  const known = rest.some(guess => !guess.isEmpty && guess.type.kind !== "utf8");
  if (known) return rest.some((guess, i) => guess.excludes(first[i]!));
  // Nothing but texts: names are there, all different, and look like none of the other types.
  const named = texts.every(text => text.trim() !== "") && new Set(texts).size === texts.length;
  return named && first.every(guess => guess.type.kind === "utf8");
}

/** Names of all columns: given, from the header, or numbered. Each once. */
export function columnNames(
  file: string, texts: readonly string[], header: boolean, options: CsvReadOptions,
): readonly string[] {
  const { names } = options;
  if (names) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new PlanError("csv-option", `names has ${JSON.stringify(twice)} twice.`);
    if (names.length === texts.length) return names;
    throw new FormatError("csv-names", `${file} has ${counted(texts.length)}; \`names\` has ${names.length}.`);
  }
  const result: string[] = [];
  texts.forEach((text, i) => {
    const own = header && text.trim() !== "" ? text : `column${i}`;
    let name = own;
    for (let n = 1; result.includes(name); n++) name = `${own}_${n}`;
    result.push(name);
  });
  return result;
}

const counted = (columns: number): string => `${columns} ${columns === 1 ? "column" : "columns"}`;
const NAMES_SHOWN = 20;

/** A column that was asked for and is not in the file. */
export function missingColumn(
  file: string, name: string, names: readonly string[], beginning: Beginning,
): FormatError {
  const { dialect, sniffed } = beginning;
  const near = nearest(name, names);
  const shown = names.slice(0, NAMES_SHOWN).map(text => JSON.stringify(text)).join(", ");
  const hints = [
    near === null ? "" : `Did you mean ${JSON.stringify(near)}?`,
    names.length === 1 && sniffed !== NO_BYTE && sniffed !== dialect.separator
      ? `Is the separator ${JSON.stringify(String.fromCharCode(sniffed))}?` : "",
  ].filter(hint => hint !== "");
  const more = names.length > NAMES_SHOWN ? `, and ${names.length - NAMES_SHOWN} more` : "";
  return new FormatError("csv-missing-column",
    `${file} has no column ${JSON.stringify(name)}; it has ${shown}${more}.`, { hint: hints.join(" ") });
}

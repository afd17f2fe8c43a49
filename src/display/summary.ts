// What a column holds, in a few bars: bins of numbers and times, the most frequent texts. Large tables are
// sampled.
import type { Source } from "../../engine/source/source.ts";
import { UNITS_PER_SECOND, isNumeric, type DataType } from "../../expr/type.ts";
import { rawReader, type RawValue } from "../../frame/value/raw.ts";
import { cellsOf } from "./cell.ts";
import { nullCount } from "./null-count.ts";
import { cutText } from "./text-width.ts";

export interface Bar {
  readonly label: string;
  readonly count: number;
}

export interface ColumnSummary {
  /** Rows that are null: all of them are counted. */
  readonly nulls: number;
  /** None: the type has no picture, or it would say nothing. */
  readonly bars: readonly Bar[];
  /** A few words below the bars. */
  readonly caption: string;
}

/** Values read of a table for its pictures: about 30 ms of work. */
const CELLS_MAX = 200_000;
const ROWS_MIN = 1_000;
const ROWS_MAX = 10_000;
const BINS = 12;
const VALUES_MAX = 8;
const LABEL_WIDTH_MAX = 24;
/** Of a column of long texts, as of whole documents, these first ones must do: reading more takes seconds. */
const TEXTS_FIRST = 100;
const LETTERS_MAX = 100_000;

/** Rows that are looked at for pictures: all of a small table, some of a large one. */
export function rowsToSummarize(rowCount: number, columns: number): number {
  const most = Math.floor(CELLS_MAX / Math.max(1, columns));
  return Math.min(rowCount, Math.max(ROWS_MIN, Math.min(ROWS_MAX, most)));
}

/** A column in short; the pictures are of `rows` rows spread over the table. */
export function summaryOf(source: Source, index: number, rows: number): ColumnSummary {
  const { type } = source.schema[index]!;
  const column = source.column(index);
  const nulls = nullCount(column);
  const read = rawReader(column);
  const sample = (count: number): NonNullable<RawValue>[] =>
    spread(source.rowCount, count).map(read).filter(value => value !== null);
  if (type.kind !== "utf8") return { nulls, ...pictureOf(type, () => sample(rows)) };
  const few = sample(Math.min(rows, TEXTS_FIRST)) as string[];
  const long = rows > TEXTS_FIRST && few.reduce((sum, text) => sum + text.length, 0) > LETTERS_MAX;
  const texts = long ? few : sample(rows) as string[];
  return { nulls, ...mostFrequent(texts, !long && rows === source.rowCount) };
}

type Picture = Omit<ColumnSummary, "nulls">;
const NOTHING: Picture = { bars: [], caption: "" };

function pictureOf(type: DataType, values: () => NonNullable<RawValue>[]): Picture {
  if (type.kind === "bool") return truths(values() as boolean[]);
  const scale = scaleOf(type);
  return scale === null ? NOTHING : bins(type, scale, values() as (number | bigint)[]);
}

/**
 * Different rows spread over the table: where they lie far apart a little unevenly, so that data that repeats
 * is not always met at the same place.
 */
function spread(rowCount: number, rows: number): number[] {
  const step = rowCount / rows;
  const offset = step < 3 ? () => 0 : (i: number): number => (i * GOLDEN_RATIO) % 1;
  return Array.from({ length: rows }, (_, i) => Math.floor((i + offset(i)) * step));
}

const GOLDEN_RATIO = 0.618_033_988_75;

/** How many raw units make one of what the axis counts; null: the type has no axis. */
function scaleOf(type: DataType): number | null {
  if (type.kind === "decimal") return 10 ** type.scale;
  if (isNumeric(type)) return 1;
  if (type.kind === "date" || type.kind === "timestamp" || type.kind === "time" || type.kind === "duration") return 1;
  return null;
}

function bins(type: DataType, scale: number, values: readonly (number | bigint)[]): Picture {
  const numbers = values.map(value => Number(value) / scale).filter(Number.isFinite);
  if (numbers.length === 0) return NOTHING;
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const whole = high - low < BINS && numbers.every(Number.isInteger);
  const count = whole ? high - low + 1 : BINS;
  // Halved first: the distance between the ends of the range of floats is no float.
  const width = whole ? 1 : (high / 2 - low / 2) / (BINS / 2);
  if (count === 1 || !(width > 0)) {
    const label = edgeText(type, low, 0);
    return { bars: [{ label, count: numbers.length }], caption: label };
  }
  const counts = new Array<number>(count).fill(0);
  const binOf = (number: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(number / width - low / width)));
  for (const number of numbers) counts[binOf(number)]!++;
  const edge = (bin: number): string => edgeText(type, bin === count ? high : low + bin * width, width);
  const label = (bin: number): string => (whole ? edge(bin) : `${edge(bin)} to ${edge(bin + 1)}`);
  const caption = `${edgeText(type, low, width)} to ${edgeText(type, high, width)}`;
  return { bars: counts.map((n, bin) => ({ label: label(bin), count: n })), caption };
}

/** The end of a bin; `width` says how much of a time matters. */
function edgeText(type: DataType, value: number, width: number): string {
  if (isNumeric(type)) return shortNumber(value);
  const grain = grainOf(type, width);
  const [cell] = cellsOf(type, [BigInt(Math.floor(value / grain)) * BigInt(grain)]);
  return cell!.text.replace(/ 00:00:00Z?$/, "");
}

const SECONDS_A_DAY = 86_400;

function grainOf(type: DataType, width: number): number {
  if (type.kind !== "timestamp") return 1;
  const second = Number(UNITS_PER_SECOND[type.unit]);
  if (width >= SECONDS_A_DAY * second) return SECONDS_A_DAY * second;
  return width >= second ? second : 1;
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e15 || size < 1e-4)) return value.toExponential(2).replace("e+", "e");
  return String(Number(value.toPrecision(Number.isInteger(value) ? 15 : 5)));
}

function truths(values: readonly boolean[]): Picture {
  if (values.length === 0) return NOTHING;
  const yes = values.filter(value => value).length;
  const bars = [{ label: "true", count: yes }, { label: "false", count: values.length - yes }];
  return { bars, caption: `${Math.round(yes / values.length * 100)} % true` };
}

function mostFrequent(values: readonly string[], whole: boolean): Picture {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size === 0) return NOTHING;
  const caption = `${whole ? "" : "≥ "}${counts.size} distinct`;
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, VALUES_MAX);
  // Where each value is there once, bars of the same height say nothing.
  if (top[0]![1] === 1 && counts.size > VALUES_MAX) return { bars: [], caption };
  const labels = cellsOf({ kind: "utf8" }, top.map(([value]) => value));
  const bars = top.map(([, count], i) => ({ label: cutText(labels[i]!.text, LABEL_WIDTH_MAX), count }));
  return { bars, caption };
}

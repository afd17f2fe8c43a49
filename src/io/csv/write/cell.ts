// How the values of a chunk are written, one by one. Decided once for a chunk, so that a row only loops.
import { UnsupportedError } from "../../../../expr/error.ts";
import { formatDecimal } from "../../../../expr/text/decimal.ts";
import { civilFromDays, formatDate, formatDuration, formatTime, formatTimestamp } from "../../../../expr/text/temporal.ts";
import { typeName, UNITS_PER_SECOND, type DataType } from "../../../../expr/type.ts";
import { isValid, type HostChunk, type HostValues } from "../../../../engine/memory/host-column.ts";
import { writeText, type Quoting } from "./quoting.ts";
import { TextBuffer } from "./text-buffer.ts";

/** Writes the value of a row of the chunk. */
export type WriteCell = (row: number) => void;

type Layout<L> = Extract<HostValues, { layout: L }>;

/** Writes null where there is no value. */
export function cellWriter(out: TextBuffer, quoting: Quoting, type: DataType, chunk: HostChunk): WriteCell {
  const { nullText } = quoting;
  if (chunk.values.layout === "null") return () => out.copy(nullText);
  const write = valueWriter(out, quoting, type, chunk.values);
  if (!chunk.validity) return write;
  return nullText.length === 0 ? row => { if (isValid(chunk, row)) write(row); }
    : row => (isValid(chunk, row) ? write(row) : out.copy(nullText));
}

function valueWriter(out: TextBuffer, quoting: Quoting, type: DataType, values: HostValues): WriteCell {
  switch (values.layout) {
    case "fixed": return fixedWriter(out, type, values);
    case "wide": return decimalWriter(out, type, values);
    case "bits": {
      const { bytes, offset } = values.bits;
      return row => out.ascii(bytes[(offset + row) >> 3]! >> ((offset + row) & 7) & 1 ? "true" : "false");
    }
    case "varbinary": {
      const { offsets, bytes } = values;
      const write = bytesWriter(out, quoting, type);
      return row => write(bytes, Number(offsets[row]!), Number(offsets[row + 1]!));
    }
    case "view": return viewWriter(out, quoting, type, values);
    case "dictionary": return dictionaryWriter(out, quoting, type, values);
    case "opaque": case "null":
      throw new UnsupportedError("csv-type", `CSV has no form for ${typeName(type)}.`, { hint: "Cast the column to utf8, or leave it out." });
  }
}

type WriteBytes = (bytes: Uint8Array, start: number, end: number) => void;

function bytesWriter(out: TextBuffer, quoting: Quoting, type: DataType): WriteBytes {
  return type.kind === "binary" ? (bytes, start, end) => writeBinary(out, quoting, bytes.subarray(start, end))
    : (bytes, start, end) => writeText(out, quoting, bytes, start, end);
}

const BACKSLASH = 92;
const HEX = [..."0123456789ABCDEF"].map(digit => digit.charCodeAt(0));

/** Printable ASCII as it is, other bytes as `\x0A`. */
function writeBinary(out: TextBuffer, quoting: Quoting, source: Uint8Array): void {
  const text = new Uint8Array(source.length * 4);
  let at = 0;
  for (const byte of source) {
    if (byte >= 32 && byte < 127 && byte !== BACKSLASH && byte !== quoting.quote) text[at++] = byte;
    else {
      text.set([BACKSLASH, 120, HEX[byte >> 4]!, HEX[byte & 15]!], at);
      at += 4;
    }
  }
  writeText(out, quoting, text, 0, at);
}

function viewWriter(
  out: TextBuffer, quoting: Quoting, type: DataType, { views, buffers }: Layout<"view">,
): WriteCell {
  const write = bytesWriter(out, quoting, type);
  const words = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return row => {
    const length = words.getInt32(row * 16, true);
    if (length <= 12) return write(views, row * 16 + 4, row * 16 + 4 + length);
    const start = words.getInt32(row * 16 + 12, true);
    return write(buffers[words.getInt32(row * 16 + 8, true)]!, start, start + length);
  };
}

/** Each value of a dictionary is made into a field once. */
function dictionaryWriter(
  out: TextBuffer, quoting: Quoting, type: DataType, { codes, dictionary }: Layout<"dictionary">,
): WriteCell {
  const cells: Uint8Array[] = [];
  const scratch = new TextBuffer(256);
  for (const chunk of dictionary.chunks) {
    const write = cellWriter(scratch, quoting, type, chunk);
    for (let row = 0; row < chunk.length; row++) {
      scratch.at = 0;
      write(row);
      cells.push(scratch.bytes.slice(0, scratch.at));
    }
  }
  return row => out.copy(cells[codes[row]!]!);
}

function decimalWriter(out: TextBuffer, type: DataType, { bytes, bytesPerValue }: Layout<"wide">): WriteCell {
  const scale = type.kind === "decimal" ? type.scale : 0;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytesPerValue === 4) return row => out.whole(words.getInt32(row * 4, true), 1, scale);
  return row => {
    const at = row * bytesPerValue;
    const high = words.getInt32(at + 4, true);
    let isShort = high >= -SAFE_HIGH && high < SAFE_HIGH;
    for (let i = 8; isShort && i < bytesPerValue; i += 4) {
      isShort = words.getInt32(at + i, true) === high >> 31;
    }
    if (isShort) out.whole(high * TWO_32 + words.getUint32(at, true), 1, scale);
    else out.ascii(formatDecimal(readWide(words, at, bytesPerValue), scale));
  };
}

const TWO_32 = 2 ** 32;
/** High words below this make numbers that a float holds exactly. */
const SAFE_HIGH = 2 ** 21;

function readWide(words: DataView, at: number, bytes: number): bigint {
  let value = 0n;
  for (let i = bytes - 4; i >= 0; i -= 4) value = value << 32n | BigInt(words.getUint32(at + i, true));
  return BigInt.asIntN(bytes * 8, value);
}

function fixedWriter(out: TextBuffer, type: DataType, { array }: Layout<"fixed">): WriteCell {
  switch (type.kind) {
    case "bool": return row => out.ascii(array[row] ? "true" : "false");
    case "float64": return row => writeFloat(out, Number(array[row]));
    case "float32": return row => writeFloat(out, shortest(Number(array[row])));
    case "date": return row => writeDate(out, Number(array[row]));
    case "time": return row => out.ascii(formatTime(BigInt(array[row]!), type.unit));
    case "duration": return row => out.ascii(formatDuration(BigInt(array[row]!), type.unit));
    case "timestamp": return timestampWriter(out, type, array);
    default: return integerWriter(out, array);
  }
}

function writeFloat(out: TextBuffer, value: number): void {
  const isZero = Object.is(value, -0);
  if (Number.isSafeInteger(value) && !isZero) out.whole(value);
  else out.ascii(isZero ? "-0" : String(value));
}

/** Of all floats that round to this float32, the one with the fewest digits. */
function shortest(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

function integerWriter(out: TextBuffer, array: Layout<"fixed">["array"]): WriteCell {
  if (!(array instanceof BigInt64Array || array instanceof BigUint64Array)) {
    return row => out.whole(array[row]!);
  }
  // In halves: most fit a float, and no bigint has to be made.
  const halves = new Int32Array(array.buffer, array.byteOffset, array.length * 2);
  return row => {
    const high = halves[row * 2 + 1]!;
    if (high >= -SAFE_HIGH && high < SAFE_HIGH && (high >= 0 || array instanceof BigInt64Array)) {
      out.whole(high * TWO_32 + (halves[row * 2]! >>> 0));
    } else out.ascii(String(array[row]));
  };
}

function writeDate(out: TextBuffer, days: number): void {
  const { year, month, day } = civilFromDays(days);
  if (year < 0 || year > 9999) return out.ascii(formatDate(BigInt(days)));
  out.whole(year, 4);
  out.byte(DASH);
  out.whole(month, 2);
  out.byte(DASH);
  return out.whole(day, 2);
}

const DASH = 45;
const COLON = 58;
const POINT = 46;
const DAY_SECONDS = 86_400;

function timestampWriter(
  out: TextBuffer, { unit, timezone }: Extract<DataType, { kind: "timestamp" }>, array: Layout<"fixed">["array"],
): WriteCell {
  const perSecond = Number(UNITS_PER_SECOND[unit]);
  const digits = String(perSecond).length - 1;
  const last = timezone === null ? "" : "Z";
  return row => {
    const exact = array[row]!;
    const value = Number(exact);
    if (!Number.isSafeInteger(value)) return out.ascii(formatTimestamp(BigInt(exact), unit, timezone));
    const seconds = Math.floor(value / perSecond);
    const days = Math.floor(seconds / DAY_SECONDS);
    const clock = seconds - days * DAY_SECONDS;
    const rest = value - seconds * perSecond;
    writeDate(out, days);
    out.byte(84);
    out.whole(Math.floor(clock / 3600), 2);
    out.byte(COLON);
    out.whole(Math.floor(clock / 60) % 60, 2);
    out.byte(COLON);
    out.whole(clock % 60, 2);
    if (rest !== 0) {
      out.byte(POINT);
      out.whole(rest, digits);
    }
    return out.ascii(last);
  };
}

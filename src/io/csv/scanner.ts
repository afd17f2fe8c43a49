// Bytes in, rows out: fills the routines' memory, has it indexed, and gives views of rows whose fields are
// known. Knows no types of columns.
import { countFeeds, countLines } from "./records.ts";
import { isSimple, LINE_FEED, NO_BYTE, type Dialect } from "./dialect.ts";
import type { CsvRoutines } from "./routines.ts";

/** Rows of one scan, as the routines read them; good until the next one. */
export interface RowView {
  readonly rows: number;
  /**
   * Where the addresses stand at which the rows' first fields begin and end, and what is to be added to
   * beginnings.
   */
  readonly starts: number;
  readonly startAdd: 0 | 1;
  readonly ends: number;
  /** Carriage returns before line feeds are still part of the last fields. */
  readonly cutReturn: boolean;
  /** The bytes are not all UTF-8: texts must be looked at. */
  readonly validate: boolean;
}

/** A record that is no row. */
export interface WrongRecord {
  readonly problem: "fields" | "open-quote";
  /** How many fields it has. */
  readonly fields: number;
  readonly line: number;
  readonly text: string;
}

export interface ScanSettings {
  readonly dialect: Dialect;
  /** Fields of a record. */
  readonly fields: number;
  readonly nulls: readonly string[];
  /** 1: short records are filled up; 2: long ones are cut; 3: both. */
  readonly ragged: number;
  /** No more rows in a view than there is room for when some of them are taken out. */
  readonly takesOut: boolean;
  /** Records of another number of fields are told, and then fitted. */
  readonly fitsWrong: boolean;
  /** Fails with `Irregular` where quotes are not as the fast scan needs them. */
  readonly onlyRegular: boolean;
  readonly chunkBytes: number;
}

/** What vectors read before and behind the text, and write behind what they are asked for. */
const PADDING = 128;
/** Rows whose columns are read at once: what is in use then stays in the processor's cache. */
const VIEW_ROWS = 65_536;
/** Fields of uneven records that are laid out at once. */
const LAID_OUT_FIELDS = 1 << 18;
/** Of bad records' texts so much is told. */
const TOLD_CHARACTERS = 1000;
const PAGE = 65_536;
/** Short records are filled up, long ones cut. */
const FIT = 3;

const LOSSY = new TextDecoder();
const ENCODER = new TextEncoder();

/** Quotes inside of fields: where pieces of a file begin and end could be wrong. */
export class Irregular extends Error {}

export class Scanner {
  readonly routines: CsvRoutines;
  readonly settings: ScanSettings;
  /** Lines of the file before the bytes that are held. */
  linesBefore: number;
  #capacity = 0;
  /** Where fixed things end and the text's padding begins. */
  readonly #fixedEnd: number;
  readonly #starts: number;
  readonly #ends: number;
  readonly #laidOutRows: number;
  #input = 0;
  #used = 0;
  #index = 0;
  /** Texts of a column, and one text without escapes: each as large as all that is held. */
  textOut = 0;
  readonly fixedOut: number;
  readonly offsetsOut: number;
  readonly validity: number;

  constructor(routines: CsvRoutines, settings: ScanSettings, linesBefore: number, reserve = 0) {
    this.routines = routines;
    this.settings = settings;
    this.linesBefore = linesBefore;
    const { dialect, fields } = settings;
    const { separator, quote, escape, comment, trims, point } = dialect;
    routines.setDialect(separator, quote, escape, comment, Number(trims), point);
    this.#laidOutRows = Math.max(1, Math.min(VIEW_ROWS, Math.floor(LAID_OUT_FIELDS / fields)));
    let at = aligned(routines.staticEnd());
    const take = (bytes: number): number => {
      const address = at;
      at = aligned(at + bytes);
      return address;
    };
    const nulls = nullTable(settings.nulls);
    const nullTexts = take(nulls.bytes.length);
    this.validity = take(VIEW_ROWS / 8 + 16);
    this.fixedOut = take(VIEW_ROWS * 16 + PADDING);
    this.offsetsOut = take(VIEW_ROWS * 4 + 16);
    this.#starts = take(this.#laidOutRows * fields * 4);
    this.#ends = take(this.#laidOutRows * fields * 4);
    this.reserved = take(reserve);
    this.#fixedEnd = at;
    this.#resize(settings.chunkBytes);
    this.bytes.set(nulls.bytes, nullTexts);
    routines.setNullTexts(nullTexts, nullTexts + nulls.bytes.length, nulls.lengths);
  }

  /** Room that was asked for. */
  readonly reserved: number;

  get bytes(): Uint8Array { return new Uint8Array(this.routines.memory.buffer); }
  get held(): number { return this.#used; }
  get room(): number { return this.#capacity - this.#used; }

  /** Takes as many of the bytes as there is room for, and says how many. */
  take(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.room);
    this.bytes.set(bytes.subarray(0, count), this.#input + this.#used);
    this.#used += count;
    return count;
  }

  /** Where the next bytes go, for those who write there themselves; `wrote` says that they did. */
  target(count: number): Uint8Array {
    const at = this.#input + this.#used;
    if (count > this.room) this.#resize(Math.max(this.#used + count, this.#capacity * 2));
    return this.bytes.subarray(at, at + count);
  }

  wrote(count: number): void {
    this.#used += count;
  }

  /** Leaves so many bytes at the beginning out. */
  drop(count: number): void {
    this.bytes.copyWithin(this.#input, this.#input + count, this.#input + this.#used);
    this.#used -= count;
  }

  clear(): void {
    this.#used = 0;
  }

  /** Keeps only so many bytes. */
  cut(count: number): void {
    this.#used = count;
  }

  /** Whether the number of quotes from a place on is odd. */
  oddQuotes(from: number): boolean {
    return (this.routines.countQuotes(this.#input + from, this.#input + this.#used) & 1) === 1;
  }

  /** The place behind the first record's end from a place on; null: none ends. */
  behindRecord(from: number, inside: boolean): number | null {
    const at = this.routines.behindRecord(this.#input + from, this.#input + this.#used, Number(inside)) >>> 0;
    return at === 0 ? null : at - this.#input;
  }

  /** Makes room for records that are longer. */
  grow(capacity: number): void {
    this.#resize(capacity);
  }

  /** Lays the regions out for a text of that size; what is held stays where it is. */
  #resize(capacity: number): void {
    this.#capacity = capacity;
    this.#input = this.#fixedEnd + PADDING;
    this.#index = aligned(this.#input + capacity + PADDING) + 16;
    this.textOut = aligned(this.#index + capacity * 4 + 4 * PADDING);
    const scratch = aligned(this.textOut + capacity + PADDING);
    const end = scratch + capacity + PADDING;
    const { memory } = this.routines;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    this.routines.setScratch(scratch);
  }

  /**
   * Goes over all records that are whole, as views of rows and as records that are none. What is left
   * afterwards is the beginning of the next record. `final`: nothing comes behind what is held.
   */
  * scan(final: boolean): Generator<RowView | WrongRecord> {
    const { routines } = this;
    if (final) this.#endLine();
    const start = this.#input;
    const end = start + this.#used;
    const entries = this.#scanned(start, end);
    const openQuote = routines.foundOpenQuote() >>> 0;
    const lines = routines.foundLines() >>> 0;
    const records = routines.foundRecords() >>> 0;
    const whole = routines.wholeEntries(this.#index, entries) >>> 0;
    const validate = routines.foundBeyondAscii() !== 0 && !this.#isUtf8(start, end);
    if (whole > 0) yield* this.#views(start, whole, records, validate);
    const left = whole === 0 ? start : this.#word(this.#index + (whole - 1) * 4) + 1;
    if (final && left < end) {
      yield { problem: "open-quote", fields: 0, line: this.lineOf(openQuote || left), text: this.#record(left, end) };
      this.#used = 0;
      return;
    }
    this.linesBefore += lines - countFeeds(this.bytes.subarray(left, end));
    this.bytes.copyWithin(start, left, end);
    this.#used = end - left;
  }

  /** A last line that has no end gets one. */
  #endLine(): void {
    const at = this.#input + this.#used;
    const { bytes } = this;
    if (this.#used === 0 || bytes[at - 1] === LINE_FEED) return;
    bytes[at] = LINE_FEED;
    this.#used++;
  }

  #scanned(start: number, end: number): number {
    const { routines } = this;
    let stop = 0;
    if (isSimple(this.settings.dialect)) {
      stop = routines.scanFast(start, end, this.#index) >>> 0;
      if (!routines.foundIrregular()) return (stop - this.#index) / 4;
      if (this.settings.onlyRegular) throw new Irregular();
    }
    stop = routines.scanSlow(start, end, this.#index) >>> 0;
    return (stop - this.#index) / 4;
  }

  #isUtf8(start: number, end: number): boolean {
    return this.routines.validText(BigInt(start) | BigInt(end - start) << 32n) !== 0;
  }

  * #views(
    start: number, entries: number, records: number, validate: boolean,
  ): Generator<RowView | WrongRecord> {
    const { routines, settings: { dialect, fields, takesOut } } = this;
    if (dialect.comment !== NO_BYTE || !routines.isEven(this.#index, entries, records, fields)) {
      yield* this.#laidOut(start, entries, validate);
      return;
    }
    // The first field begins behind the entry before: there is one for the first record, too.
    new DataView(routines.memory.buffer).setUint32(this.#index - 4, start - 1, true);
    const most = takesOut ? this.#laidOutRows : VIEW_ROWS;
    for (let row = 0; row < records; row += most) {
      const ends = this.#index + row * fields * 4;
      yield {
        rows: Math.min(most, records - row), starts: ends - 4, startAdd: 1, ends, cutReturn: true, validate,
      };
    }
  }

  /** Rows of records that are not all alike. */
  * #laidOut(start: number, entries: number, validate: boolean): Generator<RowView | WrongRecord> {
    const { routines, settings: { fields, ragged } } = this;
    let index = this.#index;
    while (entries > 0) {
      routines.makeEven(start, index, entries, fields, ragged, this.#starts, this.#ends, this.#laidOutRows);
      const used = routines.usedEntries() >>> 0;
      const rows = routines.writtenRows() >>> 0;
      const stopped = routines.stoppedFieldCount() >>> 0;
      const stoppedAt = routines.stoppedRowStart() >>> 0;
      const next = this.#word(index + (used - 1) * 4) + 1;
      if (rows > 0) {
        yield { rows, starts: this.#starts, startAdd: 0, ends: this.#ends, cutReturn: false, validate };
      }
      if (stopped > 0) {
        const line = this.lineOf(stoppedAt);
        yield { problem: "fields", fields: stopped, line, text: this.#record(stoppedAt, next) };
        const entry = index + (used - stopped) * 4;
        if (this.settings.fitsWrong) yield this.#fitted(stoppedAt, entry, stopped, validate);
      }
      start = next;
      index += used * 4;
      entries -= used;
    }
  }

  /** One record, whatever its number of fields. */
  #fitted(start: number, index: number, entries: number, validate: boolean): RowView {
    const { fields } = this.settings;
    this.routines.makeEven(start, index, entries, fields, FIT, this.#starts, this.#ends, 1);
    return { rows: 1, starts: this.#starts, startAdd: 0, ends: this.#ends, cutReturn: false, validate };
  }

  /** The line of an address. */
  lineOf(address: number): number {
    return this.linesBefore + countLines(this.bytes.subarray(this.#input, address)) + 1;
  }

  /** Where a row's field begins and ends. */
  fieldAt(view: RowView, row: number, field: number): [start: number, end: number] {
    const place = (row * this.settings.fields + field) * 4;
    const start = this.#word(view.starts + place) + view.startAdd;
    const end = this.#word(view.ends + place);
    const last = view.cutReturn && field === this.settings.fields - 1;
    return [start, last && end > start && this.bytes[end - 1] === 13 ? end - 1 : end];
  }

  /** A row's record, and its line. */
  recordAt(view: RowView, row: number): { line: number; text: string } {
    const [start] = this.fieldAt(view, row, 0);
    const [, end] = this.fieldAt(view, row, this.settings.fields - 1);
    return { line: this.lineOf(start), text: this.#told(start, end) };
  }

  /** A field's text without quotes. */
  textAt(view: RowView, row: number, field: number): string {
    const [start, end] = this.fieldAt(view, row, field);
    const length = this.routines.fieldText(start, end);
    if (length < 0) return this.#told(start, end);
    const at = this.routines.fieldTextStart() >>> 0;
    return this.#told(at, at + length);
  }

  /** A record without its line end. */
  #record(start: number, end: number): string {
    return this.#told(start, end).replace(/\r?\n$|\r$/, "");
  }

  #told(start: number, end: number): string {
    // A code point has at most four bytes.
    const text = LOSSY.decode(this.bytes.slice(start, Math.min(end, start + TOLD_CHARACTERS * 4)));
    return text.slice(0, TOLD_CHARACTERS);
  }

  /** The view without some of its rows. */
  without(view: RowView, rows: ReadonlySet<number>): RowView {
    const { fields } = this.settings;
    const words = new Uint32Array(this.routines.memory.buffer);
    let kept = 0;
    for (let row = 0; row < view.rows; row++) {
      if (rows.has(row)) continue;
      for (let field = 0; field < fields; field++, kept++) {
        const [start, end] = this.fieldAt(view, row, field);
        words[this.#starts / 4 + kept] = start;
        words[this.#ends / 4 + kept] = end;
      }
    }
    return {
      ...view, rows: kept / fields, starts: this.#starts, startAdd: 0, ends: this.#ends, cutReturn: false,
    };
  }

  #word(address: number): number {
    return new DataView(this.routines.memory.buffer).getUint32(address, true);
  }
}

const aligned = (address: number): number => Math.ceil(address / 16) * 16;

/** Texts for null as the routines look them up: lengths and bytes, and the set of lengths. */
function nullTable(texts: readonly string[]): { bytes: Uint8Array; lengths: bigint } {
  const encoded = texts.map(text => ENCODER.encode(text));
  const bytes = new Uint8Array(encoded.reduce((sum, text) => sum + 4 + text.length, 0));
  let lengths = 0n;
  let at = 0;
  for (const text of encoded) {
    new DataView(bytes.buffer).setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
    lengths |= 1n << BigInt(Math.min(63, text.length));
  }
  return { bytes, lengths: BigInt.asIntN(64, lengths) };
}

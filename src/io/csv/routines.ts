// The CSV routines, instantiated on a memory of their own; one instance for each reading. Knows no files.
import { decodeBytes } from "../../../engine/routine/byte-text.ts";
import { ROUTINE_BYTES, ROUTINE_LENGTH } from "./generated/csv-bytes.ts";

/** Reads rows [from, to) of the column and gives the first row that holds no value of the type, else `to`. */
type ReadRows = (from: number, to: number, out: number, validity: number) => number;
type ReadTexts = (from: number, to: number, offsets: number, bytes: number, validity: number) => number;

export type FixedReader =
  | "readInt8" | "readInt16" | "readInt32" | "readInt64" | "readUint8" | "readUint16" | "readUint32" | "readUint64"
  | "readFloat32" | "readFloat64" | "readDate" | "readBool";

/** As `assembly/index.ts` exports them; addresses come back as signed numbers. */
export interface CsvRoutines extends Readonly<Record<FixedReader, ReadRows>> {
  readonly memory: WebAssembly.Memory;
  staticEnd(): number;
  setDialect(
    separator: number, quote: number, escape: number, comment: number, trims: number, point: number,
  ): void;
  setNullTexts(address: number, end: number, lengths: bigint): void;
  setScratch(address: number): void;
  setStrict(value: number): void;
  scanFast(start: number, end: number, index: number): number;
  scanSlow(start: number, end: number, index: number): number;
  countQuotes(start: number, end: number): number;
  behindRecord(start: number, end: number, inside: number): number;
  foundRecords(): number;
  foundLines(): number;
  foundIrregular(): number;
  foundBeyondAscii(): number;
  foundOpenQuote(): number;
  wholeEntries(index: number, entries: number): number;
  isEven(index: number, entries: number, records: number, fields: number): number;
  makeEven(
    start: number, index: number, entries: number, fields: number, policy: number,
    starts: number, ends: number,
    most: number,
  ): void;
  usedEntries(): number;
  writtenRows(): number;
  stoppedFieldCount(): number;
  stoppedRowStart(): number;
  beginColumn(
    starts: number, add: number, ends: number, step: number, cutReturn: number, validate: number,
  ): void;
  nullCount(): number;
  fieldText(start: number, end: number): number;
  fieldTextStart(): number;
  readDecimal(
    from: number, to: number, out: number, validity: number, precision: number, scale: number, wide: number,
  ): number;
  readTimestamp(
    from: number, to: number, out: number, validity: number, unitsPerSecond: bigint, zone: number,
  ): number;
  readTime(from: number, to: number, out: number, validity: number, unitsPerSecond: bigint): number;
  readDuration(from: number, to: number, out: number, validity: number, unitsPerSecond: bigint): number;
  readonly readText: ReadTexts;
  readonly readBinary: ReadTexts;
  readDictionary(from: number, to: number, codes: number, block: number, validity: number): number;
  dictionaryFull(): number;
  dictionaryBytes(): number;
  dictionaryOffsets(block: number): number;
  dictionaryText(block: number): number;
  validText(text: bigint): number;
}

let compiled: Promise<WebAssembly.Module> | null = null;

/** A new instance; the module is compiled once. */
export async function csvRoutines(): Promise<CsvRoutines> {
  compiled ??= WebAssembly.compile(decodeBytes(ROUTINE_BYTES, ROUTINE_LENGTH));
  let memory: WebAssembly.Memory | null = null;
  const host = {
    /** Numbers with more digits than a float holds. */
    parseFloat(address: number, length: number): number {
      const start = address >>> 0;
      const bytes = new Uint8Array(memory!.buffer, start, length);
      let text = "";
      for (let i = 0; i < length; i++) text += String.fromCharCode(bytes[i]!);
      return Number(text);
    },
  };
  const env = { abort: (): never => { throw new Error("a routine of the CSV reader failed"); } };
  const instance = await WebAssembly.instantiate(await compiled, { host, env });
  const routines = instance.exports as unknown as CsvRoutines;
  memory = routines.memory;
  return routines;
}

// Every routine that the reader calls. `../routines.ts` lists the same names.
export { behindRecord, countQuotes } from "./borders";
export { setDialect } from "./dialect";
export {
  beginColumn, fieldText, fieldTextStart, fieldWasQuoted, nullCount, setNullTexts, setScratch, setStrict,
} from "./field";
export { foundBeyondAscii, foundIrregular, foundLines, foundOpenQuote, foundRecords } from "./found";
export { scanFast } from "./scan-fast";
export { scanSlow } from "./scan-slow";
export {
  isEven, makeEven, stoppedFieldCount, stoppedRowStart, usedEntries, wholeEntries, writtenRows,
} from "./rows";
export {
  readInt16, readInt32, readInt64, readInt8, readUint16, readUint32, readUint64, readUint8,
} from "./integers";
export { readDecimal, readFloat32, readFloat64 } from "./numbers";
export { readBool, readDate, readDuration, readTime, readTimestamp } from "./times";
export { readBinary, readText } from "./texts";
export { dictionaryBytes, dictionaryFull, dictionaryOffsets, dictionaryText, readDictionary } from "./dictionary";
export { validText } from "../../../../engine/routine/assembly/text/utf8";

/** Where static data ends. */
export function staticEnd(): u32 {
  return <u32>__heap_base;
}

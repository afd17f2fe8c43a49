// Every kernel that the Parquet reader and writer call. `../kernel/exports.ts` lists the same names.
export { crc32 } from "./crc";
export { lz4Block, lz4Decompress } from "./lz4";
export { snappyCompress, snappyDecompress } from "./snappy";
export { decodeBits, decodeCodes, decodeLevels } from "./hybrid";
export { decodeDelta } from "./delta";
export { gather16, gather32, gather64, remap16, remap32, remap8 } from "./gather";
export { countBits, copyBits, spread128, spread32, spread64, spreadBits, spreadOffsets } from "./spread";
export {
  anyMarked, mark32, mark64, markCodes, markedRows, markF32, markF64, markPresent, pickBits, pickOffsets, pickStrings,
} from "./select";
export { allAscii, frontCoded, lengthsToOffsets, plainStrings } from "./strings";
export { fixedToWide, int96ToMicroseconds, stringsToWide, unsplitBytes } from "./convert";

/** Where static data ends; what is above belongs to the caller. */
export function heapStart(): u32 {
  return <u32>__heap_base;
}

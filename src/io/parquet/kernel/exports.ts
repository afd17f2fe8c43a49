// The kernels' names and types. `../assembly/index.ts` exports the same; addresses and counts are u32.

/** What decompressors and decoders return is told at each in `../assembly`. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapStart(): number;
  crc32(from: number, length: number, before: number): number;
  snappyDecompress(from: number, fromEnd: number, to: number, toEnd: number): number;
  snappyCompress(from: number, length: number, to: number, table: number): number;
  lz4Decompress(from: number, fromEnd: number, to: number, toEnd: number): number;
  lz4Block(from: number, fromEnd: number, to: number, toEnd: number, history: number): number;
  decodeCodes(from: number, end: number, width: number, count: number, to: number, limit: number): number;
  decodeLevels(from: number, end: number, width: number, count: number, to: number, limit: number): number;
  decodeBits(from: number, end: number, count: number, to: number): number;
  decodeDelta(from: number, end: number, count: number, to: number, bytes: number): number;
  gather32(codes: number, count: number, dictionary: number, to: number): void;
  gather64(codes: number, count: number, dictionary: number, to: number): void;
  gather16(codes: number, count: number, dictionary: number, to: number): void;
  remap8(codes: number, count: number, map: number, to: number): void;
  remap16(codes: number, count: number, map: number, to: number): void;
  remap32(codes: number, count: number, map: number, to: number): void;
  spread32(values: number, bits: number, count: number, to: number): void;
  spread64(values: number, bits: number, count: number, to: number): void;
  spread128(values: number, bits: number, count: number, to: number): void;
  spreadOffsets(offsets: number, bits: number, count: number, to: number): void;
  spreadBits(values: number, bits: number, count: number, to: number): void;
  copyBits(from: number, count: number, to: number, toBit: number): void;
  countBits(bits: number, count: number): number;
  mark32(values: number, count: number, low: number, high: number, marks: number): void;
  mark64(values: number, count: number, low: bigint, high: bigint, marks: number): void;
  markF32(values: number, count: number, low: number, high: number, marks: number): void;
  markF64(values: number, count: number, low: number, high: number, marks: number): void;
  markCodes(codes: number, count: number, entries: number, marks: number): void;
  markPresent(values: number, bits: number, count: number, ifNull: number, marks: number): void;
  anyMarked(marks: number, count: number): number;
  markedRows(marks: number, count: number, to: number): number;
  pickBits(bits: number, rows: number, count: number, to: number): void;
  pickOffsets(offsets: number, rows: number, count: number, to: number): number;
  pickStrings(offsets: number, bytes: number, rows: number, count: number, to: number): void;
  plainStrings(from: number, end: number, count: number, offsets: number, base: number, to: number): number;
  lengthsToOffsets(lengths: number, count: number, offsets: number, base: number): bigint;
  frontCoded(
    prefixes: number, suffixOffsets: number, suffixes: number, count: number, offsets: number, base: number,
    to: number, toEnd: number,
  ): number;
  allAscii(from: number, length: number): number;
  fixedToWide(from: number, count: number, width: number, to: number): number;
  stringsToWide(offsets: number, bytes: number, count: number, to: number): number;
  int96ToMicroseconds(from: number, count: number, to: number): void;
  unsplitBytes(from: number, count: number, width: number, to: number): void;
}

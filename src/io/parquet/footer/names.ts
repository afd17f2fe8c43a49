// The numbers that Parquet gives to types, encodings and codecs, and their names.

export const Physical = {
  boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, byteArray: 6, fixed: 7,
} as const;
export const PHYSICAL_NAMES = [
  "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY",
] as const;

export const Encoding = {
  plain: 0, plainDictionary: 2, rle: 3, bitPacked: 4, deltaBinaryPacked: 5, deltaLengthByteArray: 6,
  deltaByteArray: 7,
  rleDictionary: 8, byteStreamSplit: 9,
} as const;
const ENCODING_NAMES = [
  "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
  "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
];
export const encodingName = (encoding: number): string => ENCODING_NAMES[encoding] ?? `number ${encoding}`;

export const Codec = {
  uncompressed: 0, snappy: 1, gzip: 2, lzo: 3, brotli: 4, lz4: 5, zstd: 6, lz4Raw: 7,
} as const;
const CODEC_NAMES = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"];
export const codecName = (codec: number): string => CODEC_NAMES[codec] ?? `number ${codec}`;

export const PageType = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

/** The old annotation of types. */
export const Converted = {
  utf8: 0, map: 1, mapKeyValue: 2, list: 3, enum: 4, decimal: 5, date: 6, timeMillis: 7, timeMicros: 8,
  timestampMillis: 9, timestampMicros: 10, uint8: 11, uint16: 12, uint32: 13, uint64: 14, int8: 15, int16: 16,
  int32: 17, int64: 18, json: 19, bson: 20, interval: 21,
} as const;

/** The new annotation: the field numbers of Thrift's union. */
export const Logical = {
  string: 1, map: 2, list: 3, enum: 4, decimal: 5, date: 6, time: 7, timestamp: 8, integer: 10, unknown: 11,
  json: 12,
  bson: 13, uuid: 14, float16: 15,
} as const;

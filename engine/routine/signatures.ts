// Every fixed routine and its WebAssembly type: what generated code imports, and what the host may call.
// A test holds this table against the compiled module.

export type ValueType = "i32" | "i64" | "f64";

export interface Signature {
  readonly params: readonly ValueType[];
  /** Null: returns nothing. */
  readonly result: ValueType | null;
}

const routine = <const P extends readonly ValueType[], const R extends ValueType | null>(
  params: P, result: R,
) => ({ params, result });

/** A text value is an i64: address in the low half, bytes in the high half. `state` parameters come first. */
const text = ["i64"] as const;
const texts = ["i64", "i64"] as const;
const state = "i32";
/** A 128-bit integer: low half, high half. */
const wide = ["i64", "i64"] as const;

export const ROUTINES = {
  hashInteger: routine(["i64"], "i64"),
  hashWide: routine(wide, "i64"),
  hashText: routine(text, "i64"),

  equalText: routine(texts, "i32"),
  compareText: routine(texts, "i32"),
  startsWithText: routine(texts, "i32"),
  endsWithText: routine(texts, "i32"),
  containsText: routine(texts, "i32"),
  likeText: routine(texts, "i32"),
  validText: routine(text, "i32"),
  lengthText: routine(text, "i64"),
  upperText: routine([state, ...text], "i64"),
  lowerText: routine([state, ...text], "i64"),
  trimText: routine([...text, "i32"], "i64"),
  sliceText: routine([...text, "i64", "i64"], "i64"),
  concatText: routine([state, ...texts], "i64"),
  indexOfText: routine(texts, "i64"),
  replaceText: routine([state, ...texts, ...text], "i64"),
  reverseText: routine([state, ...text], "i64"),
  repeatText: routine([state, ...text, "i64"], "i64"),
  padText: routine([state, ...text, "i64", ...text, "i32"], "i64"),
  splitPartText: routine([...texts, "i64"], "i64"),

  parseInteger: routine(text, "i64"),
  parseUnsigned: routine(text, "i64"),
  parseDecimal: routine([...text, "i32", "i32"], "i64"),
  parseFloat: routine(text, "f64"),
  parseBool: routine(text, "i32"),
  parseDate: routine(text, "i64"),
  parseTime: routine([...text, "i64"], "i64"),
  parseTimestamp: routine([...text, "i64"], "i64"),

  formatInteger: routine([state, ...wide], "i64"),
  formatDecimal: routine([state, ...wide, "i32"], "i64"),
  formatFloat: routine([state, "f64"], "i64"),
  formatDate: routine([state, "i64"], "i64"),
  formatTime: routine([state, "i64", "i64"], "i64"),
  formatTimestamp: routine([state, "i64", "i64", "i32"], "i64"),
  formatDuration: routine([state, "i64", "i64"], "i64"),

  mulInteger: routine(["i64", "i64"], "i64"),
  gcdInteger: routine(["i64", "i64"], "i64"),
  lcmInteger: routine(["i64", "i64"], "i64"),
  mulWide: routine([...wide, ...wide], "i64"),
  divWide: routine([...wide, ...wide], "i64"),
  modWide: routine([...wide, ...wide], "i64"),
  floorDivWide: routine([...wide, ...wide], "i64"),
  scaleUp: routine([...wide, "i32"], "i64"),
  scaleDownRound: routine([...wide, "i32"], "i64"),
  scaleDownTrunc: routine([...wide, "i32"], "i64"),
  scaleDownFloor: routine([...wide, "i32"], "i64"),
  scaleDownCeil: routine([...wide, "i32"], "i64"),
  fitsDigits: routine([...wide, "i32"], "i32"),
  wideToFloat: routine(wide, "f64"),
  floatToWide: routine(["f64"], "i64"),
  compareWideFloat: routine([...wide, "i32", "f64"], "i32"),
  compareIntegerFloat: routine(["i64", "f64"], "i32"),

  yearOf: routine(["i64"], "i64"),
  quarterOf: routine(["i64"], "i64"),
  monthOf: routine(["i64"], "i64"),
  weekOf: routine(["i64"], "i64"),
  dayOf: routine(["i64"], "i64"),
  weekdayOf: routine(["i64"], "i64"),
  dayOfYearOf: routine(["i64"], "i64"),
  addMonths: routine(["i64", "i64"], "i64"),
  truncateMonths: routine(["i64", "i64"], "i64"),
  zoneOffset: routine(["i64", "i64", "i64", "i64"], "i64"),
  wallOffset: routine(["i64", "i64", "i64", "i64", "i64"], "i64"),

  roundFloat: routine(["f64", "i32"], "f64"),
  remainderFloat: routine(["f64", "f64"], "f64"),

  linkRows: routine(["i32", "i32", "i32", "i32", "i32"], null),
  rebuildDirectory: routine(["i32", "i32", "i32", "i32", "i32"], null),
  findDuplicate: routine(["i32", "i32", "i32", "i32"], "i32"),
  linkMore: routine(["i32", "i32", "i32", "i32"], null),
  countSlots: routine(["i32", "i32", "i32", "i32", "i32", "i32"], null),
  scatterSlots: routine(["i32", "i32", "i32", "i32", "i32", "i32"], null),
  clearSlots: routine(["i32", "i32", "i32"], null),
  linkSlots: routine(["i32", "i32", "i32", "i32"], null),
  fillPointers: routine(["i32", "i32", "i32", "i32"], null),
  countPartitions: routine(["i32", "i32", "i32", "i32", "i32"], null),
  scatterPointers: routine(["i32", "i32", "i32", "i32", "i32", "i32"], null),
  writeRanks: routine(["i32", "i32", "i32", "i32", "i32"], null),
  markBorders: routine(["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"], null),
  cutRanges: routine(["i32", "i32", "i32", "i32", "i32", "i32"], "i32"),
  keepFirst: routine(["i32", "i32", "i32", "i32", "i32"], "i32"),
  placePartitions: routine(["i32", "i32", "i32", "i32"], null),
  sortRows: routine(["i32", "i32", "i32", "i32", "i32"], null),
  sortBytes: routine(["i32"], "i32"),
  sortBufferBytes: routine([], "i32"),
  openSort: routine(["i32", "i32", "i32", "i32", "i32"], null),
  moveSortedRows: routine(["i32", "i32", "i32", "i32", "i32"], null),
  startSortRound: routine(["i32", "i32"], "i32"),
  countSortPiece: routine(["i32", "i32"], null),
  placeSortPieces: routine(["i32"], null),
  scatterSortPiece: routine(["i32", "i32"], null),
  finishSortPiece: routine(["i32", "i32", "i32"], null),
  openListBlock: routine(["i32", "i32", "i32"], "i32"),
  linkListBlocks: routine(["i32", "i32", "i32"], null),
  longestList: routine(["i32", "i32", "i32", "i32"], "i32"),
  writeQuantiles: routine(["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"], null),
  openRanks: routine(["i32", "i32"], null),
  addRank: routine(["i32", "i32", "i32"], null),
  removeRank: routine(["i32", "i32"], null),
  openSharedRanks: routine(["i32", "i32"], null),
  addSharedRank: routine(["i32", "i32", "i32"], null),
  removeSharedRank: routine(["i32", "i32"], null),
  rowAtRank: routine(["i32", "i32"], "i32"),
  openModes: routine(["i32", "i32"], null),
  addMode: routine(["i32", "i32", "i32"], null),
  removeMode: routine(["i32", "i32", "i32", "i32"], null),
  rowOfMode: routine(["i32"], "i32"),
  prefixText: routine(text, "i64"),
  packBits: routine(["i32", "i32", "i32", "i32"], "i32"),
  textBytes: routine(["i32", "i32", "i32"], "i64"),
  gatherText: routine(["i32", "i32", "i32", "i32", "i32", "i32"], null),
  staticEnd: routine([], "i32"),
} as const satisfies Record<string, Signature>;

export type RoutineName = keyof typeof ROUTINES;

type Host<V extends ValueType | null> = V extends "i64" ? bigint : V extends null ? void : number;
type Arguments<P extends readonly ValueType[]> = { -readonly [K in keyof P]: Host<P[K]> };

/** The routines as JavaScript calls them. */
export type RoutineFunctions = {
  readonly [N in RoutineName]:
    (...values: Arguments<(typeof ROUTINES)[N]["params"]>) => Host<(typeof ROUTINES)[N]["result"]>;
};

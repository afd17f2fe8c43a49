// Every routine that generated code and the host may call. `../signatures.ts` lists the same names.
export { failed, high } from "./result";
export { hashInteger, hashText, hashWide } from "./hash";
export { compareText, endsWithText, equalText, startsWithText } from "./text/compare";
export { concatText, lengthText, sliceText } from "./text/slice";
export { lowerText, upperText } from "./text/case";
export { trimText } from "./text/trim";
export { containsText, indexOfText } from "./text/search";
export { replaceText } from "./text/replace";
export { padText, repeatText } from "./text/repeat";
export { reverseText } from "./text/reverse";
export { splitPartText } from "./text/split";
export { likeText } from "./text/like";
export { validText } from "./text/utf8";
export { parseBool, parseDecimal, parseFloat, parseInteger, parseUnsigned } from "./number/parse";
export { formatDecimal, formatFloat, formatInteger } from "./number/format";
export { roundFloat } from "./number/round";
export { fitsDigits, mulInteger, mulWide, scaleUp } from "./wide/multiply";
export {
  divWide, floorDivWide, modWide, scaleDownCeil, scaleDownFloor, scaleDownRound, scaleDownTrunc,
} from "./wide/divide";
export { compareIntegerFloat, compareWideFloat, floatToWide, wideToFloat } from "./wide/float";
export {
  addMonths, dayOf, dayOfYearOf, monthOf, quarterOf, truncateMonths, weekdayOf, weekOf, yearOf,
} from "./time/calendar";
export { parseDate, parseTime, parseTimestamp } from "./time/parse";
export { formatDate, formatDuration, formatTime, formatTimestamp } from "./time/format";

export { wallOffset, zoneOffset } from "./time/zone";
export { gcdInteger, lcmInteger } from "./number/divisor";
export { remainderFloat } from "./number/remainder";
export {
  clearSlots, countSlots, findDuplicate, linkMore, linkRows, linkSlots, rebuildDirectory, scatterSlots,
} from "./rows/link";
export { linkListBlocks, longestList, openListBlock, writeQuantiles } from "./rows/list";
export { addMode, openModes, removeMode, rowOfMode } from "./rows/modes";
export {
  addRank, addSharedRank, openRanks, openSharedRanks, removeRank, removeSharedRank, rowAtRank,
} from "./rows/ranks";
export { gatherText, packBits, textBytes } from "./rows/output";
export { cutRanges, markBorders } from "./rows/borders";
export { keepFirst } from "./rows/first";
export { countPartitions, fillPointers, placePartitions, scatterPointers, writeRanks } from "./rows/partition";
export {
  countSortPiece, finishSortPiece, moveSortedRows, openSort, placeSortPieces, scatterSortPiece, sortBufferBytes,
  sortBytes, sortRows, startSortRound,
} from "./rows/sort";
export { prefixText } from "./rows/sort-key";

/** Where static data ends; everything below 1 MiB is reserved for it. */
export function staticEnd(): u32 {
  return <u32>__heap_base;
}

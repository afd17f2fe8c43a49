// What separates fields and records, as bytes; set once for a file.

export const LINE_FEED: u32 = 10;
export const CARRIAGE_RETURN: u32 = 13;
/** A byte that the dialect does not have. */
export const NO_BYTE: u32 = 256;

export let separator: u32 = 44;
export let quote: u32 = 34;
/** What makes a quote inside of quotes a character; mostly the quote itself. */
export let escape: u32 = 34;
/** Lines that begin with it are left out. */
export let comment: u32 = NO_BYTE;
/** Whether blanks around fields do not belong to them. */
export let trims: bool = false;
/** Between whole and fraction of a number. */
export let point: u32 = 46;

export function setDialect(
  separatorByte: u32, quoteByte: u32, escapeByte: u32, commentByte: u32, trimBlanks: bool, pointByte: u32,
): void {
  separator = separatorByte;
  quote = quoteByte;
  escape = escapeByte;
  comment = commentByte;
  trims = trimBlanks;
  point = pointByte;
}

// @ts-ignore: decorator
@inline export function isNewline(byte: u32): bool {
  return byte == LINE_FEED || byte == CARRIAGE_RETURN;
}

/** Blanks that `trim` takes away, unless they separate. */
// @ts-ignore: decorator
@inline export function isBlank(byte: u32): bool {
  return (byte == 32 || byte == 9) && byte != separator;
}

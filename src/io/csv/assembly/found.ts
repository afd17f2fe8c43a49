// What a scan tells beside the index. Globals, one set for each instance.

/** Records that ended. */
export let records: u32 = 0;
/** Line ends as an editor counts them, quoted ones too. */
export let lines: u32 = 0;
/** The bytes are not as the fast scan needs them: quotes inside of fields, or lone carriage returns. */
export let irregular: bool = false;
/** Some byte is above ASCII. */
export let beyondAscii: bool = false;
/** Where the quote begins that is still open at the end; 0: none is. */
export let openQuote: u32 = 0;

export function report(recordCount: u32, lineCount: u32, isIrregular: bool, isBeyondAscii: bool): void {
  records = recordCount;
  lines = lineCount;
  irregular = isIrregular;
  beyondAscii = isBeyondAscii;
  openQuote = 0;
}

export function reportOpenQuote(at: u32): void {
  openQuote = at;
}

export function foundRecords(): u32 { return records; }
export function foundLines(): u32 { return lines; }
export function foundIrregular(): bool { return irregular; }
export function foundBeyondAscii(): bool { return beyondAscii; }
export function foundOpenQuote(): u32 { return openQuote; }

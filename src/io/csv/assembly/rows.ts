// From places where fields end to rows of equally many fields.
import { CARRIAGE_RETURN, comment, isNewline, LINE_FEED } from "./dialect";

/** How many of the entries belong to whole records. */
export function wholeEntries(index: u32, entries: u32): u32 {
  while (entries && !isNewline(load<u8>(load<u32>(index + (entries - 1 << 2))))) entries--;
  return entries;
}

/** Whether every record has `fields` fields: as many entries as that, and each last one at a line's end. */
export function isEven(index: u32, entries: u32, records: u32, fields: u32): bool {
  if (entries != records * fields) return false;
  const step = fields << 2;
  const end = index + (entries << 2);
  for (let p = index + step - 4; p < end; p += step) {
    if (load<u8>(load<u32>(p)) != LINE_FEED) return false;
  }
  return true;
}

/** What to do with rows of too few and too many fields. */
const FILL: u32 = 1;
const CUT: u32 = 2;

/** How many entries the latest call went over, and rows it wrote. */
let used: u32 = 0;
let written: u32 = 0;
/** Fields of the row that it stopped behind, 0: it did not stop; and where that row begins. */
let stoppedFields: u32 = 0;
let stoppedAt: u32 = 0;

export function usedEntries(): u32 { return used; }
export function writtenRows(): u32 { return written; }
export function stoppedFieldCount(): u32 { return stoppedFields; }
export function stoppedRowStart(): u32 { return stoppedAt; }

/**
 * Writes where the fields of up to `most` rows begin and end, `fields` each. Leaves out comments and, if
 * there are several fields, empty lines. Stops behind a row that has another number of fields, unless
 * `policy` allows it. The first row begins at `start`.
 */
export function makeEven(
  start: u32, index: u32, entries: u32, fields: u32, policy: u32, starts: u32, ends: u32, most: u32,
): void {
  let entry: u32 = 0;
  written = 0;
  stoppedFields = 0;
  while (entry < entries && written < most) {
    let last = entry;
    while (!isNewline(load<u8>(load<u32>(index + (last << 2))))) last++;
    const count = last - entry + 1;
    const rowStart = start;
    const newline = load<u32>(index + (last << 2));
    let lineEnd = newline;
    if (load<u8>(newline) == LINE_FEED && newline > rowStart && load<u8>(newline - 1) == CARRIAGE_RETURN) lineEnd--;
    start = newline + 1;
    const first = entry;
    entry = last + 1;
    if (count == 1 && lineEnd == rowStart && fields > 1) continue;
    if (<u32>load<u8>(rowStart) == comment) continue;
    if (count < fields ? !(policy & FILL) : count > fields && !(policy & CUT)) {
      stoppedFields = count;
      stoppedAt = rowStart;
      break;
    }
    let p = rowStart;
    const kept = min(count, fields);
    for (let i: u32 = 0; i < kept; i++) {
      const end = first + i == last ? lineEnd : load<u32>(index + (first + i << 2));
      store<u32>(starts + (i << 2), p);
      store<u32>(ends + (i << 2), end);
      p = end + 1;
    }
    // A field that is not there is empty, and so null.
    for (let i = kept; i < fields; i++) {
      store<u32>(starts + (i << 2), lineEnd);
      store<u32>(ends + (i << 2), lineEnd);
    }
    starts += fields << 2;
    ends += fields << 2;
    written++;
  }
  used = entry;
}

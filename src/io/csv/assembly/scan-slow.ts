// The index of any text, byte by byte: quotes count only where a field begins, lone carriage returns end
// records. It also knows what the fast scan does not: comments, escapes that are no quotes, blanks before
// quotes.
import {
  CARRIAGE_RETURN, comment, escape, isBlank, isNewline, LINE_FEED, quote, separator, trims,
} from "./dialect";
import { report, reportOpenQuote } from "./found";

let lines: u32 = 0;
let beyond: u32 = 0;

/** Behind the quote that closes the one at `p`; `end` if none does, or if it may yet be a doubled one. */
function behindQuote(p: u32, end: u32): u32 {
  for (p++; p < end; p++) {
    const byte = <u32>load<u8>(p);
    beyond |= byte;
    if (byte == escape && escape != quote) p++;
    else if (byte == quote) {
      if (escape != quote || p + 1 == end || load<u8>(p + 1) != quote) return p + 1;
      p++;
    } else if (byte == LINE_FEED) lines++;
  }
  return end;
}

/** Where the line ends that `p` is in: at its line feed, or at its lone carriage return; `end`: beyond. */
function lineEnd(p: u32, end: u32): u32 {
  for (; p < end; p++) {
    const byte = <u32>load<u8>(p);
    if (byte == LINE_FEED) return p;
    if (byte == CARRIAGE_RETURN) {
      if (p + 1 == end) return end;
      return load<u8>(p + 1) == LINE_FEED ? p + 1 : p;
    }
  }
  return end;
}

/** As `scanFast`, for any text. A comment is a record of one field. The text begins with a record. */
export function scanSlow(start: u32, end: u32, index: u32): u32 {
  let out = index;
  let records: u32 = 0;
  let fieldStart = true;
  let recordStart = true;
  let open: u32 = 0;
  lines = 0;
  beyond = 0;
  for (let p = start; p < end; p++) {
    if (recordStart && <u32>load<u8>(p) == comment) {
      p = lineEnd(p, end);
      if (p == end) break;
    } else if (fieldStart) {
      let q = p;
      if (trims) while (q < end && isBlank(load<u8>(q))) q++;
      if (q < end && <u32>load<u8>(q) == quote) {
        p = behindQuote(q, end);
        if (p >= end) {
          open = q;
          break;
        }
      }
    }
    const byte = <u32>load<u8>(p);
    beyond |= byte;
    recordStart = false;
    fieldStart = false;
    if (byte == separator) {
      store<u32>(out, p);
      out += 4;
      fieldStart = true;
    } else if (isNewline(byte)) {
      if (byte == CARRIAGE_RETURN) {
        if (p + 1 == end) break;
        if (load<u8>(p + 1) == LINE_FEED) p++;
      }
      store<u32>(out, p);
      out += 4;
      records++;
      lines++;
      fieldStart = true;
      recordStart = true;
    }
  }
  report(records, lines, false, (beyond & 128) != 0);
  if (open) reportOpenQuote(open);
  return out;
}

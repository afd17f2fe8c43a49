// Walks over the rows of newline-delimited JSON: one object a line.
import type { ByteSource } from "../bytes/byte-source.ts";
import { joinBytes } from "../bytes/join.ts";
import { jsonPieces } from "./input.ts";
import { Problem, Short } from "./problem.ts";
import { Scanner } from "./scanner.ts";
import { LONGEST_BYTES, tooLong, type Walk } from "./walk.ts";

const NEWLINE = 10;

/** Whole lines, in pieces; the last one may lack its end. */
async function* wholeLines(
  bytes: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = [];
  let waiting = 0;
  for await (const piece of jsonPieces(bytes, signal)) {
    const cut = piece.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) {
      // Only the line that two pieces share is copied.
      const first = waiting > 0 ? piece.indexOf(NEWLINE) + 1 : 0;
      if (waiting > 0) yield whole([...parts, piece.subarray(0, first)]);
      if (cut > first) yield piece.subarray(first, cut);
      [parts, waiting] = [[], 0];
    }
    if (cut < piece.length) parts.push(piece.subarray(cut));
    waiting += piece.length - cut;
    if (waiting > LONGEST_BYTES) throw tooLong(bytes.name);
  }
  if (waiting > 0) yield whole(parts);
}

const whole = (parts: readonly Uint8Array[]): Uint8Array => parts.length === 1 ? parts[0]! : joinBytes(parts);

export const walkLines: Walk = async function *(bytes, visitor, signal) {
  const s = new Scanner();
  let line = 0;
  for await (const chunk of wholeLines(bytes, signal)) {
    s.bytes = chunk;
    for (let at = 0; at < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, at);
      s.at = at;
      s.end = newline < 0 ? chunk.length : newline;
      line++;
      const start = at;
      at = s.end + 1;
      s.skipSpace();
      if (s.at === s.end) continue;
      try {
        visitor.read(s);
        s.skipSpace();
        if (s.at < s.end) throw new Problem("syntax", `${shown(s)} follows the row`, s.at);
      } catch (error) {
        visitor.failed(problemOf(error, s), `line ${line}`, start, s.end);
        continue;
      }
      if (visitor.taken(s.end - start)) yield;
    }
  }
};

const shown = (s: Scanner): string => JSON.stringify(s.raw(s.at, Math.min(s.end, s.at + 12)));

function problemOf(error: unknown, s: Scanner): unknown {
  return error instanceof Short ? new Problem("syntax", "the line ends within a value", s.end) : error;
}

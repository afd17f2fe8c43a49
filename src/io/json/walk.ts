// How rows are gone over, whichever way they stand in the bytes.
import { FormatError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import type { Scanner } from "./scanner.ts";

/** What is done with each row. */
export interface Visitor {
  /** Reads the row at the scanner. */
  read(s: Scanner): void;
  /** A row was read, of so many bytes. True: time to pause. */
  taken(bytes: number): boolean;
  /**
   * A row could not be read: raises, or leaves it out. `place` is the line or the row; bytes [start, end)
   * are around it.
   */
  failed(error: unknown, place: string, start: number, end: number): void;
}

/** Goes over all rows; a turn ends where the visitor pauses. */
export type Walk = (bytes: ByteSource, visitor: Visitor, signal?: AbortSignal) => AsyncGenerator<void, void>;

/** A row is held as a whole while it is read; the longest text that the engine holds is as long. */
export const LONGEST_BYTES = 1 << 28;

export const tooLong = (name: string): FormatError =>
  new FormatError("long-row", `${name} has a row of more than ${LONGEST_BYTES} bytes.`,
    { hint: "Is it newline-delimited JSON, with one object a line?" });

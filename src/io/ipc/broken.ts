// What is said of Arrow IPC bytes that are not as the format says: the file, what is wrong, and where.
import { FormatError } from "../../../expr/error.ts";

/** An error of the file `name` at byte `at`. */
export const broken = (name: string, what: string, at: number, cause?: unknown): FormatError =>
  new FormatError("bad-ipc", `${name} is no complete Arrow IPC file or stream: ${what} (byte ${at}).`,
    cause === undefined ? {} : { cause });

/** Positions outside of a flatbuffer are RangeErrors of DataView: told as what they are. */
export function within<T>(name: string, what: string, at: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw broken(name, `${what} cannot be read: ${error.message}`, at, error);
    throw error;
  }
}

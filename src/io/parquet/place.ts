// Where in a file something is wrong, in the words of messages.
import { FormatError, QuernError, ResourceError, UnsupportedError } from "../../../expr/error.ts";

export interface Place {
  readonly file: string;
  readonly rowGroup?: number;
  readonly column?: string;
}

/** `"sales.parquet", row group 2, column "price", byte 4711`. */
export function placeText({ file, rowGroup, column }: Place, byte?: number): string {
  const parts = [JSON.stringify(file)];
  if (rowGroup !== undefined) parts.push(`row group ${rowGroup}`);
  if (column !== undefined) parts.push(`column ${JSON.stringify(column)}`);
  if (byte !== undefined) parts.push(`byte ${byte}`);
  return parts.join(", ");
}

/** `what` is the rest of the sentence. */
export const wrong = (code: string, place: Place, byte: number | undefined, what: string): FormatError =>
  new FormatError(code, `${placeText(place, byte)}: ${what}.`);

export const unsupported =
  (code: string, place: Place, byte: number | undefined, what: string): UnsupportedError =>
  new UnsupportedError(code, `${placeText(place, byte)}: ${what}.`);

/** What JavaScript and WebAssembly raise over damaged input, as an error that says where. */
export function asFormatError(error: unknown, place: Place): unknown {
  if (error instanceof QuernError) return error;
  if (error instanceof RangeError && /alloc|array length|memory/i.test(error.message)) {
    return new ResourceError("out-of-memory", `${placeText(place)}: there is no memory for its values.`, { cause: error });
  }
  const damaged =
    error instanceof RangeError || error instanceof TypeError || error instanceof WebAssembly.RuntimeError;
  if (!damaged) return error;
  return new FormatError("bad-page", `${placeText(place)}: its bytes are damaged.`, { cause: error });
}

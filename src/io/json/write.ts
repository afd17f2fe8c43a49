// Tables as JSON: newline-delimited rows, or one array of them.
import { PlanError } from "../../../expr/error.ts";
import type { Schema } from "../../../expr/type.ts";
import type { Source } from "../../../engine/source/source.ts";
import { rawReader } from "../../../frame/value/raw.ts";
import type { ByteSink } from "../bytes/byte-sink.ts";
import { textOf, type NonFinite } from "./text-of.ts";

/** How JSON is written. */
export interface WriteJsonOptions {
  /** NaN and the infinities are null (default), or the texts "NaN", "Infinity" and "-Infinity". */
  readonly nonFinite?: NonFinite;
}

/** Text is handed on in pieces of about this length. */
const PIECE_LENGTH = 1 << 18;

interface Form {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly empty: string;
}

const LINES: Form = { before: "", between: "\n", after: "\n", empty: "" };
const ARRAY: Form = { before: "[\n", between: ",\n", after: "\n]\n", empty: "[]\n" };

/**
 * Writes tables that have the columns of `schema` as newline-delimited JSON, each as it comes, so that no
 * more
 * than one of them is held. Null is written as null; integers and decimals as numbers with all their digits,
 * also beyond 2^53; dates, times, timestamps (with a zone in UTC: `Z`) and durations as ISO 8601 texts;
 * binary
 * as base64; lists as arrays and structs as objects. The sink is left open: who opened it closes it, or
 * aborts it when this fails.
 */
export const writeNdjson = (
  sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: WriteJsonOptions = {},
): Promise<void> => write(sink, schema, batches, options, LINES);

/**
 * Writes tables as one JSON array of objects, a row a line; values as `writeNdjson` does. The sink is left
 * open.
 */
export const writeJson = (
  sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: WriteJsonOptions = {},
): Promise<void> => write(sink, schema, batches, options, ARRAY);

async function write(
  sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: WriteJsonOptions, form: Form,
): Promise<void> {
  const nonFinite = options.nonFinite ?? "null";
  if (nonFinite !== "null" && nonFinite !== "text") {
    throw new PlanError("bad-option", `The option nonFinite cannot be ${JSON.stringify(nonFinite)}.`,
      { hint: 'Use "null" or "text".' });
  }
  const texts = schema.map(f => textOf(f.type, nonFinite));
  const names = schema.map((f, i) => `${i === 0 ? "{" : ","}${JSON.stringify(f.name)}:`);
  const encoder = new TextEncoder();
  let piece = form.before;
  let rows = 0;
  for await (const batch of batches) {
    const readers = schema.map((_, i) => rawReader(batch.column(i)));
    for (let row = 0; row < batch.rowCount; row++) {
      if (rows++ > 0) piece += form.between;
      if (names.length === 0) piece += "{";
      for (let i = 0; i < names.length; i++) piece += names[i]! + texts[i]!(readers[i]!(row));
      piece += "}";
      if (piece.length < PIECE_LENGTH) continue;
      await sink.write(encoder.encode(piece));
      piece = "";
    }
  }
  piece = rows === 0 ? form.empty : piece + form.after;
  if (piece !== "") await sink.write(encoder.encode(piece));
}

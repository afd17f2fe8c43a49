// Frames into files, batch by batch: the result is never there as a whole.
import type { Schema } from "../../expr/type.ts";
import type { Source } from "../../engine/source/source.ts";
import { PlanError } from "../../expr/error.ts";
import { isPromise } from "../../frame/expr/misuse.ts";
import { Frame } from "../../frame/frame.ts";
import { show } from "../../frame/from/show.ts";
import { ports } from "../../frame/ports.ts";
import type { CollectOptions } from "../../frame/run/options.ts";
import { partsWithProgress } from "../../frame/run/with-progress.ts";
import type { AnySchema } from "../../frame/type/dtype.ts";
import type { ByteSink } from "./bytes/byte-sink.ts";
import { openSink, type FileTarget } from "./bytes/open-sink.ts";

/** A format's options, and how the query runs. */
export type WriteOptions<Own> = Own & CollectOptions;

/** What was written. */
export interface Written {
  readonly rows: number;
  readonly bytes: number;
}

/** Writes a format's bytes of a query's batches. */
export type WriteFormat<Own> =
  (sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: Own) => Promise<void>;

/** Runs the query and writes its rows; if anything fails, no part of a file is left. */
export async function writeFrame<Own extends object, S extends AnySchema>(
  frame: Frame<S>, target: FileTarget, options: WriteOptions<Own>, write: WriteFormat<Own>,
): Promise<Written> {
  if (!(frame instanceof Frame)) throw notAFrame(frame);
  const sink = await openSink(target);
  const written = { rows: 0, bytes: 0 };
  const counted: ByteSink = {
    name: sink.name,
    // Whether all went well shows when the query has ended, too.
    close: async () => {}, abort: async () => {},
    write: bytes => {
      written.bytes += bytes.length;
      return sink.write(bytes);
    },
  };
  try {
    await write(counted, frame.schema, batchesOf(frame, options, written), options);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return written;
}

function notAFrame(value: unknown): PlanError {
  const [what, hint] = isPromise(value) ? ["a Promise", "Write `await` in front of what gives it."]
    : Array.isArray(value) ? ["an array", "Make a frame of rows with `fromRows(rows)`."]
      : [show(value), "The frame comes first, then where it goes: `writeCsv(frame, \"out.csv\")`."];
  return new PlanError("argument-type", `What is written must be a frame, not ${what}.`, { hint });
}

async function *batchesOf<S extends AnySchema>(
  frame: Frame<S>, options: CollectOptions, written: { rows: number },
): AsyncGenerator<Source, void> {
  const engine = options.engine ?? ports.engine();
  for await (const batch of partsWithProgress(options, run => engine.batches(frame.plan, run))) {
    written.rows += batch.rowCount;
    yield batch;
  }
}

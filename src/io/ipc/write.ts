// Tables in Arrow IPC format, written batch by batch.
import type { Schema } from "../../../expr/type.ts";
import type { Source } from "../../../engine/source/source.ts";
import { arrowLibrary, type Library } from "../../arrow/library.ts";
import { toArrowTable } from "../../arrow/table.ts";
import { arrowTypeOf } from "../../arrow/type-out.ts";
import type { ByteSink } from "../bytes/byte-sink.ts";
import { joinBytes } from "../bytes/join.ts";

/** How Arrow IPC is written. */
export interface WriteIpcOptions {
  /** `file` (default) can be read from any place; `stream` is for pipes. */
  readonly format?: "file" | "stream";
}

/** A batch that is larger is written as several, so that readers may stop early. A multiple of 8. */
const ROWS_A_BATCH = 1 << 17;
/** Smaller pieces are joined: a batch consists of hundreds of them. */
const JOINED_BYTES = 1 << 16;

/**
 * Writes tables that have the columns of `schema` as Arrow IPC, each as it comes, so that no more than one of
 * them is held. Types and nulls are kept exactly; decimals are written with 128 bits. The sink is left open:
 * who opened it closes it, or aborts it when this fails. Needs the package apache-arrow.
 */
export async function writeIpc(
  sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: WriteIpcOptions = {},
): Promise<void> {
  const arrow = await arrowLibrary();
  const fields = schema.map(f => new arrow.Field(f.name, arrowTypeOf(f.type, arrow), f.nullable));
  const written = new arrow.Schema(fields);
  const output = new Output(sink, arrow);
  // Otherwise it would think that it is over when a batch has another schema object.
  const keepOpen = { autoDestroy: false };
  const writer =
    options.format === "stream"
      ? new arrow.RecordBatchStreamWriter(keepOpen)
      : new arrow.RecordBatchFileWriter(keepOpen);
  writer.reset(output.queue as never, written);
  await output.flush();
  const type = new arrow.Struct(fields);
  for await (const batch of batches) {
    for (const { data } of (await toArrowTable(batch)).batches) {
      for (let start = 0; start < data.length; start += ROWS_A_BATCH) {
        const length = Math.min(ROWS_A_BATCH, data.length - start);
        const children = data.children.map(child =>
          length === data.length ? child : child.slice(start, length),
        );
        writer.write(
          new arrow.RecordBatch(written, arrow.makeData({ type, length, nullCount: 0, children })),
        );
        await output.flush();
      }
    }
  }
  writer.finish();
  await output.flush();
}

/** What the library has written and the sink has not yet: it writes at once, sinks are waited for. */
class Output {
  readonly queue: InstanceType<Library["AsyncByteQueue"]>;
  private pieces: Uint8Array[] = [];

  constructor(private readonly sink: ByteSink, arrow: Library) {
    this.queue = new arrow.AsyncByteQueue();
    this.queue.write = value => { this.pieces.push(value as Uint8Array); };
  }

  async flush(): Promise<void> {
    const { pieces } = this;
    this.pieces = [];
    for (let first = 0; first < pieces.length;) {
      let end = first + 1;
      let bytes = pieces[first]!.length;
      while (end < pieces.length && bytes + pieces[end]!.length <= JOINED_BYTES)
        bytes += pieces[end++]!.length;
      await this.sink.write(end === first + 1 ? pieces[first]! : joinBytes(pieces.slice(first, end)));
      first = end;
    }
  }
}

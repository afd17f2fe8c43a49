// Where users want a file, as a sink of bytes.
import { PlanError, ResourceError } from "../../../expr/error.ts";
import { show } from "../../../frame/from/show.ts";
import type { ByteSink } from "./byte-sink.ts";

/** Node's writable streams, as far as they are used here. */
export interface NodeWritable {
  write(bytes: Uint8Array, done: (error?: Error | null) => void): unknown;
  end(done: () => void): unknown;
  destroy(error?: Error): unknown;
}

/** A file to write: a path or file: URL, a web stream, or a Node stream. */
export type FileTarget = string | URL | WritableStream<Uint8Array> | NodeWritable;

export async function openSink(target: FileTarget): Promise<ByteSink> {
  if (typeof target === "string" || target instanceof URL) {
    const { fileSink } = await import("./platform-file.ts");
    return fileSink(String(target));
  }
  if (typeof target === "object" && target !== null) {
    if ("getWriter" in target) return webSink(target);
    if ("write" in target && "end" in target) return nodeSink(target);
  }
  throw new PlanError("not-a-target", `A file is written to a path, a file: URL or a stream, not ${show(target)}.`,
    { hint: "The frame comes first, then where it goes: `writeCsv(frame, \"out.csv\")`." });
}

const failed = (error: unknown): ResourceError =>
  new ResourceError("write-failed", "The stream took no more bytes.", { cause: error });

function webSink(stream: WritableStream<Uint8Array>): ByteSink {
  const writer = stream.getWriter();
  const explained = (work: Promise<void>) => work.catch((error: unknown) => { throw failed(error); });
  return {
    name: "stream",
    // The stream may keep what it is given, and the bytes may be written over.
    write: bytes => explained(writer.ready.then(() => writer.write(bytes.slice()))),
    close: () => explained(writer.close()),
    // What went wrong is being told already.
    abort: () => writer.abort().catch(() => {}),
  };
}

function nodeSink(stream: NodeWritable): ByteSink {
  return {
    name: "stream",
    write: bytes => new Promise((resolve, reject) => {
      stream.write(bytes.slice(), error => { if (error) reject(failed(error)); else resolve(); });
    }),
    close: () => new Promise(resolve => { stream.end(resolve); }),
    abort: async () => { stream.destroy(); },
  };
}

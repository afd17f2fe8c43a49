// What users give as a file, as a source of bytes.
import { PlanError } from "../../../expr/error.ts";
import type { ByteSource } from "./byte-source.ts";
import { blobBytes } from "./blob.ts";
import { memoryBytes } from "./memory.ts";
import { isStream, notReadable, streamBytes, type ByteStream } from "./stream.ts";
import { urlBytes } from "./url.ts";

/**
 * A file to read: a path; a URL, as a `URL` or a text that begins with http:// or https://; bytes; a Blob
 * or File; a web stream, a Node stream or an async iterable of bytes, which can be read once.
 */
export type FileInput = string | URL | Uint8Array | ArrayBuffer | Blob | ByteStream;

export async function openBytes(input: FileInput): Promise<ByteSource> {
  if (typeof input === "string") return openPath(input);
  if (input instanceof URL) return openPath(input.href);
  if (input instanceof Uint8Array) return memoryBytes(input);
  if (input instanceof ArrayBuffer) return memoryBytes(new Uint8Array(input));
  if (typeof Blob === "function" && input instanceof Blob) return blobBytes(input);
  if (typeof input === "object" && input !== null && isStream(input)) return streamBytes(input);
  throw notReadable(input as unknown);
}

async function openPath(path: string): Promise<ByteSource> {
  if (/[\r\n]/.test(path)) {
    throw new PlanError("not-a-file", "A file is named by its path, and this text has several lines.",
      { hint: "If it is what would be in the file, give its bytes: `new TextEncoder().encode(text)`." });
  }
  if (/^https?:\/\//i.test(path)) return urlBytes(urlOf(path));
  const { fileBytes } = await import("./platform-file.ts");
  return fileBytes(path);
}

function urlOf(address: string): URL {
  try {
    return new URL(address);
  } catch (cause) {
    throw new PlanError("bad-url", `${JSON.stringify(address)} is no URL.`, { cause, hint: "Write it as https://host/path." });
  }
}

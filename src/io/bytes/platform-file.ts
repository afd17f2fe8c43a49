// Files of this machine, where the platform has them: Node, Bun, Deno.
import { FormatError, QuernError, ResourceError, UnsupportedError } from "../../../expr/error.ts";
import type { ByteSink } from "./byte-sink.ts";
import type { ByteSource } from "./byte-source.ts";
import { truncated } from "./memory.ts";
import { nodeModule } from "./platform-node.ts";
import { throwIfAborted } from "./stream.ts";

type FileSystem = typeof import("node:fs/promises");
type FileHandle = Awaited<ReturnType<FileSystem["open"]>>;

const PIECE_BYTES = 1 << 20;

/** Asked for at run time: bundles for pages have no file system. */
async function fileSystem(path: string): Promise<FileSystem> {
  try {
    return await nodeModule<FileSystem>("fs/promises");
  } catch (error) {
    throw new UnsupportedError("no-file-system", `${path} is a path, and this platform has no files.`,
      { cause: error, hint: "Give a URL, a File or bytes." });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file", EACCES: "it may not be opened", EPERM: "it may not be opened",
  EISDIR: "it is a folder", ENOTDIR: "a part of the path is no folder", ENOSPC: "the disk is full",
  EMFILE: "too many files are open", EROFS: "the disk is read-only",
};

/** What the system said, in words. */
export function fileError(error: unknown, path: string, doing: "read" | "written"): Error {
  const code = (error as { code?: string } | null)?.code;
  if (code === undefined || error instanceof QuernError) return error as Error;
  const missing = code === "ENOENT";
  const from = `It was looked for from ${process.cwd()}.`;
  const hints: Readonly<Record<string, string | undefined>> = doing === "read"
    ? { ENOENT: from, EISDIR: `Name the files in it by a pattern, as in "${path.replace(/[/\\]$/, "")}/*.csv".` }
    : { ENOENT: `Make the folder first. ${from}`, EISDIR: "Name a file in it." };
  const hint = hints[code];
  const reason = missing && doing === "written" ? "there is no such folder" : REASONS[code] ?? code;
  return new ResourceError(missing ? "no-such-file" : `${doing === "read" ? "read" : "write"}-failed`,
    `${path} could not be ${doing}: ${reason}.`, { cause: error, ...hint === undefined ? {} : { hint } });
}

/** A path of the system's, or a file: URL. */
async function systemPath(path: string): Promise<string> {
  return /^file:\/\//i.test(path) ? (await nodeModule<typeof import("node:url")>("url")).fileURLToPath(path) : path;
}

export async function fileBytes(given: string): Promise<ByteSource> {
  const path = await systemPath(given);
  const file = new OpenFile(path);
  return {
    name: path, path,
    size: () => file.size(),
    read: (start, end, buffer) => file.read(start, end, buffer),
    pieces: signal => file.pieces(signal),
    close: () => file.close(),
  };
}

class OpenFile {
  private opened: Promise<FileHandle> | null = null;
  private bytes = 0;
  private changed = 0;

  constructor(private readonly path: string) {}

  private open(): Promise<FileHandle> {
    return this.opened ??= this.openNow().catch((error: unknown) => {
      this.opened = null;
      throw fileError(error, this.path, "read");
    });
  }

  private async openNow(): Promise<FileHandle> {
    const handle = await (await fileSystem(this.path)).open(this.path);
    const state = await handle.stat();
    const { size, mtimeMs } = state;
    if (state.isDirectory()) {
      await handle.close();
      throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    }
    if (this.changed !== 0 && (mtimeMs !== this.changed || size !== this.bytes)) {
      await handle.close();
      throw this.hasChanged();
    }
    [this.bytes, this.changed] = [size, mtimeMs];
    return handle;
  }

  private hasChanged(): FormatError {
    return new FormatError("changed-file", `${this.path} changed after it was looked at.`, { hint: "Scan it again." });
  }

  async size(): Promise<number> {
    await this.open();
    return this.bytes;
  }

  async read(start: number, end: number, buffer?: Uint8Array): Promise<Uint8Array> {
    // Another reader may have closed it meanwhile.
    let handle = await this.open();
    while (handle.fd < 0) handle = await this.open();
    if (end > this.bytes) throw truncated(this.path, end, this.bytes);
    const into = buffer?.subarray(0, end - start) ?? new Uint8Array(end - start);
    let done = 0;
    while (done < into.length) {
      const { bytesRead } = await this.explained(handle.read(into, done, into.length - done, start + done));
      // It had as many bytes when it was opened.
      if (bytesRead === 0) throw this.hasChanged();
      done += bytesRead;
    }
    const { mtimeMs, size } = await this.explained(handle.stat());
    if (mtimeMs !== this.changed || size !== this.bytes) throw this.hasChanged();
    return into;
  }

  async *pieces(signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const size = await this.size();
    for (let at = 0; at < size; at += PIECE_BYTES) {
      throwIfAborted(signal);
      yield await this.read(at, Math.min(size, at + PIECE_BYTES));
    }
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    // One that could not be opened has told so already.
    const handle = await opened?.catch(() => null);
    await handle?.close();
  }

  private explained<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => { throw fileError(error, this.path, "read"); });
  }
}

/** Writes aside; the file has its name when all is written, and whoever reads it sees it whole. */
export async function fileSink(path: string): Promise<ByteSink> {
  const fs = await fileSystem(path);
  const aside = `${path}.${process.pid}.${Date.now().toString(36)}.part`;
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => { throw fileError(error, path, "written"); });
  const handle = await explained(fs.open(aside, "wx"));
  return {
    name: path,
    write: async bytes => {
      for (let done = 0; done < bytes.length;) {
        done += (await explained(handle.write(bytes, done, bytes.length - done))).bytesWritten;
      }
    },
    close: async () => {
      await explained(handle.sync());
      await explained(handle.close());
      await explained(fs.rename(aside, path));
    },
    abort: async () => {
      // Whatever went wrong is being told already; what is left to do is to leave nothing behind.
      await handle.close().catch(() => {});
      await fs.rm(aside, { force: true }).catch(() => {});
    },
  };
}

/** The paths that a pattern with * ? ** {a,b} names, in order. */
export async function expandGlob(pattern: string): Promise<string[]> {
  const fs = await fileSystem(pattern);
  const found: string[] = [];
  const { base, test, levels } = globOf(pattern);
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await fs.readdir(folder === "" ? "." : folder, { withFileTypes: true })
      .catch((error: unknown) => { throw fileError(error, folder, "read"); });
    for (const entry of entries) {
      const path = folder === "" || folder.endsWith("/") ? `${folder}${entry.name}` : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < levels) await visit(path, depth + 1);
      }
      else if (test.test(path)) found.push(path);
    }
  };
  await visit(base, 0);
  return found.sort();
}

/** The folder before the first wild card, the pattern as an expression, and how many folders deep it goes. */
function globOf(pattern: string): { base: string; test: RegExp; levels: number } {
  const wild = pattern.search(/[*?{]/);
  const slash = pattern.lastIndexOf("/", wild);
  const base = slash < 0 ? "" : slash === 0 ? "/" : pattern.slice(0, slash);
  const source = pattern.replace(/\*\*\/|\*\*|[*?]|\{[^}]*\}|[.+^$()|\\[\]{}]/g, part => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("{")) return `(?:${part.slice(1, -1).split(",").map(escaped).join("|")})`;
    return `\\${part}`;
  });
  const levels = pattern.includes("**") ? Infinity : pattern.slice(base.length + 1).split("/").length - 1;
  return { base, test: new RegExp(`^${source}$`, "u"), levels };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export const isGlob = (path: string): boolean => /[*?{]/.test(path);

// The kernels on a memory of their own, and who may use which part of it: areas are taken one behind the
// other and given back in reverse. Knows nothing of files.
import { ResourceError } from "../../../../expr/error.ts";
import { decodeBytes } from "../../../../engine/routine/byte-text.ts";
import type { KernelExports } from "./exports.ts";

/** Kernels may read and write so many bytes behind the end of any area. */
const SLACK = 128;
const PAGE_BYTES = 65_536;
const MAXIMUM_BYTES = 65_536 * PAGE_BYTES;

let compiled: Promise<WebAssembly.Module> | null = null;

async function compile(): Promise<WebAssembly.Module> {
  const { ROUTINE_BYTES, ROUTINE_LENGTH } = await import("../generated/parquet-bytes.ts");
  return WebAssembly.compile(decodeBytes(ROUTINE_BYTES, ROUTINE_LENGTH));
}

/** An instance; the module is compiled once. */
export async function createKernel(): Promise<Kernel> {
  compiled ??= compile();
  const instance = await WebAssembly.instantiate(await compiled, { env: { abort } });
  return new Kernel(instance.exports as unknown as KernelExports);
}

function abort(): never {
  throw new Error("a Parquet kernel aborted");
}

export class Kernel {
  readonly run: KernelExports;
  #top: number;
  #bytes: Uint8Array;

  constructor(exports: KernelExports) {
    this.run = exports;
    this.#top = align(exports.heapStart());
    this.#bytes = new Uint8Array(exports.memory.buffer);
  }

  /** The memory. Take it anew after each `take`, which may move it. */
  get u8(): Uint8Array {
    return this.#bytes;
  }

  get view(): DataView {
    return new DataView(this.#bytes.buffer);
  }

  /** The address of `size` bytes, with room behind them. */
  take(size: number): number {
    const address = this.#top;
    const end = address + size + SLACK;
    if (end > this.#bytes.length) this.#grow(end);
    this.#top = align(end);
    return address >>> 0;
  }

  /** Takes a copy of bytes in. */
  put(bytes: Uint8Array): number {
    const address = this.take(bytes.length);
    this.#bytes.set(bytes, address);
    return address;
  }

  /** Bytes in a buffer of their own. (Buffers' `slice` does not fill with zeros first, as views' does.) */
  copyOut(address: number, size: number): ArrayBuffer {
    return (this.#bytes.buffer as ArrayBuffer).slice(address, address + size);
  }

  /** Gives back, at the end, what `work` takes. */
  scoped<T>(work: () => T): T {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  mark(): number {
    return this.#top;
  }

  /** Gives back what was taken since the mark. */
  release(mark: number): void {
    this.#top = mark;
  }

  #grow(end: number): void {
    const { memory } = this.run;
    // At least a fourth more, so that growing is rare.
    const wanted = Math.min(Math.max(end, this.#bytes.length * 1.25), MAXIMUM_BYTES);
    const pages = Math.ceil((wanted - this.#bytes.length) / PAGE_BYTES);
    try {
      if (end > MAXIMUM_BYTES) throw new RangeError(`${end} bytes are more than a WebAssembly memory has`);
      memory.grow(pages);
    } catch (cause) {
      throw new ResourceError("out-of-memory", `Decoding a Parquet column needs ${end} bytes at once.`, { cause });
    }
    this.#bytes = new Uint8Array(memory.buffer);
  }
}

const align = (address: number): number => Math.ceil(address / 16) * 16;

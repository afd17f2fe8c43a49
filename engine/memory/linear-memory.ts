// The engine's one WebAssembly memory, and the typed-array views of it. Knows nothing of what lies where.
import { ResourceError } from "../../expr/error.ts";

/** Bytes of a WebAssembly page, the unit in which memory grows. */
export const WASM_PAGE = 65_536;
/** Static data of the compiled routines lives below this address; allocations start here. */
export const RESERVED_BYTES = 1 << 20;
/** One WebAssembly page short of 4 GiB, so that the end of the last allocation still fits 32 bits. */
export const MAXIMUM_BYTES = 65_535 * WASM_PAGE;

/** A little more than the reserved part: what every routine module declares as its initial size. */
const INITIAL_PAGES = RESERVED_BYTES / WASM_PAGE + 1;

export interface LinearMemoryOptions {
  readonly shared: boolean;
  /** Never grow beyond this; rounded down to whole pages, at most 4 GiB less one page. */
  readonly maximumBytes: number;
}

/**
 * Wraps `WebAssembly.Memory`. Growing leaves views of shared memory short and detaches those of unshared
 * memory, so views are never kept across an allocation: ask `u8()`, `f64()`… again, they cost a comparison.
 * Addresses that come out of WebAssembly are signed and need `>>> 0` first.
 */
export class LinearMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly maximumBytes: number;
  /** Pages that some thread has seen the memory have; absent: nobody else grows it. */
  #size: { readonly words: Int32Array; readonly at: number } | undefined;
  /** Pages that this thread's views reach. */
  #seen = 0;
  #buffer: ArrayBufferLike | undefined;
  #views!: Views;

  constructor({ shared, maximumBytes }: LinearMemoryOptions, existing?: WebAssembly.Memory) {
    const pages = Math.floor(Math.min(maximumBytes, MAXIMUM_BYTES) / WASM_PAGE);
    if (!(pages >= INITIAL_PAGES)) {
      throw new ResourceError("memory-limit", `A memory limit of ${maximumBytes} bytes is too small.`,
        { hint: `The least is ${INITIAL_PAGES * WASM_PAGE} bytes.` });
    }
    this.shared = shared;
    this.maximumBytes = pages * WASM_PAGE;
    if (existing) {
      this.memory = existing;
      return;
    }
    try {
      this.memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: pages, shared });
    } catch (cause) {
      throw new ResourceError("memory-limit",
        `The platform cannot reserve ${this.maximumBytes} bytes of linear memory.`,
        { cause, hint: "Set a smaller memoryLimit." });
    }
  }

  /** The memory that another thread made and posted; `maximumBytes` is that thread's. */
  static over(memory: WebAssembly.Memory, maximumBytes: number): LinearMemory {
    // By name: a posted buffer may come from another realm, and pages without isolation have no such class.
    const shared = Object.prototype.toString.call(memory.buffer) === "[object SharedArrayBuffer]";
    return new LinearMemory({ shared, maximumBytes }, memory);
  }

  /** Says where threads tell each other how large the memory is. */
  shareSize(words: Int32Array, at: number): void {
    this.#size = { words, at };
    this.noteSize();
  }

  /** Tells the other threads how large this one knows the memory to be. */
  noteSize(): void {
    if (!this.#size) return;
    const { words, at } = this.#size;
    const pages = this.byteLength / WASM_PAGE;
    for (let known = Atomics.load(words, at); known < pages;) {
      const found = Atomics.compareExchange(words, at, known, pages);
      if (found === known) return;
      known = found;
    }
  }

  get byteLength(): number {
    return this.memory.buffer.byteLength;
  }

  /** Grows by at least `bytes`, new bytes being zero; false if the limit or the platform forbids it. */
  grow(bytes: number): boolean {
    const pages = Math.ceil(bytes / WASM_PAGE);
    if (this.byteLength + pages * WASM_PAGE > this.maximumBytes) return false;
    try {
      this.memory.grow(pages);
      this.noteSize();
      return true;
    } catch (error) {
      // The engine reports a refused growth as a RangeError; anything else is not ours to hide.
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** For a while a thread may see the size from before another one grew the memory; not after this. */
  refresh(): void {
    // Would only detach the views of unshared memory, which nobody else can grow.
    if (!this.shared) return;
    // Each time, the platform makes a new buffer, and so all views are made anew: only where it has grown.
    const size = this.#size && Atomics.load(this.#size.words, this.#size.at);
    if (size !== undefined && size <= this.#seen) return;
    this.memory.grow(0);
    this.#seen = this.byteLength / WASM_PAGE;
  }

  i8(): Int8Array { return this.#current().i8; }
  u8(): Uint8Array { return this.#current().u8; }
  i16(): Int16Array { return this.#current().i16; }
  u16(): Uint16Array { return this.#current().u16; }
  i32(): Int32Array { return this.#current().i32; }
  u32(): Uint32Array { return this.#current().u32; }
  i64(): BigInt64Array { return this.#current().i64; }
  u64(): BigUint64Array { return this.#current().u64; }
  f32(): Float32Array { return this.#current().f32; }
  f64(): Float64Array { return this.#current().f64; }

  /** Another thread may have grown a shared memory, so the buffer is compared on every access. */
  #current(): Views {
    const buffer = this.memory.buffer;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#views = viewsOf(buffer);
    }
    return this.#views;
  }
}

type Views = ReturnType<typeof viewsOf>;

const viewsOf = (buffer: ArrayBufferLike) => ({
  i8: new Int8Array(buffer), u8: new Uint8Array(buffer),
  i16: new Int16Array(buffer), u16: new Uint16Array(buffer),
  i32: new Int32Array(buffer), u32: new Uint32Array(buffer),
  i64: new BigInt64Array(buffer), u64: new BigUint64Array(buffer),
  f32: new Float32Array(buffer), f64: new Float64Array(buffer),
});

// Compiled kernels by their specification: the same shape of query is compiled once.
import { generate } from "../codegen/pipeline.ts";
import { kernelKey, type KernelSpec } from "../kernel/spec.ts";
import { shareModule, sharedModule } from "./shared-modules.ts";

/** Kernels kept; each holds a few kilobytes of machine code. */
const KERNELS_MOST = 512;

export interface Kernel {
  pipeline(state: number, parameters: number, begin: number, end: number): number;
  merge?(state: number, parameters: number, entries: number, count: number): void;
  initialize?(state: number, parameters: number, entries: number, count: number): void;
}

interface Entry {
  readonly key: string;
  readonly module: WebAssembly.Module;
  kernel: Kernel | null;
}

export class KernelCache {
  private readonly numbers = new Map<string, number>();
  /** The least recently used first. */
  private readonly entries = new Map<number, Entry>();
  /** Kernels that were new to the engine since it began; also the number of the next. */
  compiled = 0;

  constructor(
    private readonly imports: WebAssembly.Imports, private readonly shared: boolean,
  ) {}

  get size(): number { return this.entries.size; }

  /** The number of a specification's kernel, which is compiled now if it is new. */
  number(spec: KernelSpec): number {
    const key = kernelKey(spec, this.shared);
    return this.known(key) ?? this.add(key, sharedModule(key)
      ?? shareModule(key, new WebAssembly.Module(generate(spec, this.shared).bytes)));
  }

  /** Compiles kernels without blocking the thread, so that `number` finds them. */
  async prepare(specs: readonly KernelSpec[]): Promise<void> {
    await Promise.all(specs.map(async spec => {
      const key = kernelKey(spec, this.shared);
      if (this.numbers.has(key)) return;
      const module = sharedModule(key)
        ?? shareModule(key, await WebAssembly.compile(generate(spec, this.shared).bytes));
      // Another query may have compiled it meanwhile.
      if (!this.numbers.has(key)) this.add(key, module);
    }));
  }

  private known(key: string): number | undefined {
    const number = this.numbers.get(key);
    if (number === undefined) return undefined;
    const entry = this.entries.get(number)!;
    this.entries.delete(number);
    this.entries.set(number, entry);
    return number;
  }

  private add(key: string, module: WebAssembly.Module): number {
    const number = ++this.compiled;
    this.numbers.set(key, number);
    this.entries.set(number, { key, module, kernel: null });
    return number;
  }

  /** What other threads instantiate. */
  module(number: number): WebAssembly.Module { return this.entries.get(number)!.module; }

  /** A kernel for this thread. */
  get(number: number): Kernel {
    const entry = this.entries.get(number)!;
    return entry.kernel ??= new WebAssembly.Instance(entry.module, this.imports).exports as unknown as Kernel;
  }

  /** Forgets the least recently used kernels if there are too many. Only while no query runs. */
  trim(dropped: (numbers: readonly number[]) => void): void {
    const much = this.entries.size - KERNELS_MOST;
    if (much <= 0) return;
    const oldest = [...this.entries].slice(0, much);
    for (const [number, { key }] of oldest) {
      this.entries.delete(number);
      this.numbers.delete(key);
    }
    dropped(oldest.map(([number]) => number));
  }
}

// Compiled kernels by their specification: the same shape of query is compiled once.
import { generate } from "../codegen/pipeline.ts";
import { kernelKey, type KernelSpec } from "../kernel/spec.ts";

/** Kernels kept; each holds a few kilobytes of machine code. */
const KERNELS_MOST = 512;

export interface Kernel {
  pipeline(state: number, parameters: number, begin: number, end: number): number;
  merge?(state: number, parameters: number, entries: number, count: number): void;
  initialize?(state: number, parameters: number, entries: number, count: number): void;
}

export class KernelCache {
  private readonly kernels = new Map<string, Kernel>();
  /** Kernels compiled since the engine began. */
  compiled = 0;

  constructor(
    private readonly imports: WebAssembly.Imports, private readonly shared: boolean,
  ) {}

  get size(): number { return this.kernels.size; }

  /** The kernel of a specification, compiled now if it is new. */
  get(spec: KernelSpec): Kernel {
    const key = kernelKey(spec, this.shared);
    const known = this.kernels.get(key);
    if (known) {
      this.kernels.delete(key);
      this.kernels.set(key, known);
      return known;
    }
    const module = new WebAssembly.Module(generate(spec, this.shared).bytes);
    const kernel = new WebAssembly.Instance(module, this.imports).exports as unknown as Kernel;
    this.compiled++;
    this.kernels.set(key, kernel);
    if (this.kernels.size > KERNELS_MOST) this.kernels.delete(this.kernels.keys().next().value!);
    return kernel;
  }
}

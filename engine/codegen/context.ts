// What emitters share: the function, parameters in locals, imports, the loop's row, and failing.
import type { FunctionBuilder, Signature } from "./assembler/function.ts";
import type { ModuleBuilder } from "./assembler/module.ts";
import type { ValueType } from "./assembler/opcodes.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import { argumentsOf, parametersOf } from "../kernel/node.ts";
import { STATE, STATUS } from "../kernel/state.ts";
import { ROUTINES, type RoutineName } from "../routine/signatures.ts";

/** Locals that the signature gives to every pipeline function. */
export const ARGUMENT = { state: 0, parameters: 1, begin: 2, end: 3 } as const;

const MATH_UNARY: Signature = { params: ["f64"], results: ["f64"] };
const MATH_BINARY: Signature = { params: ["f64", "f64"], results: ["f64"] };

export class Context {
  private parameterLocals = new Map<number, number>();

  constructor(
    readonly spec: KernelSpec, readonly module: ModuleBuilder, readonly f: FunctionBuilder,
  ) {}

  /** Calls a fixed routine; its operands are on the stack. */
  routine(name: RoutineName): void {
    const { params, result } = ROUTINES[name];
    const signature: Signature = {
      params: params as readonly ValueType[], results: result === null ? [] : [result as ValueType],
    };
    this.f.call(this.module.import("routine", name, signature), signature, name);
  }

  /** Calls a function of JavaScript's Math; engines compile these calls without leaving WebAssembly. */
  math(name: string): void {
    const signature = name === "pow" || name === "atan2" ? MATH_BINARY : MATH_UNARY;
    this.f.call(this.module.import("math", name, signature), signature, name);
  }

  /** Pushes the high half of the last 128-bit result. */
  high(): void { this.f.global(this.module.importGlobal("routine", "high", "i64"), "i64"); }
  /** Pushes whether the last routine failed. */
  failed(): void { this.f.global(this.module.importGlobal("routine", "failed", "i32"), "i32"); }

  /** Loads the parameters that some nodes need into locals, for the loop that follows. */
  loadParameters(roots: readonly number[], others: readonly number[] = []): void {
    const { spec, f } = this;
    const needed = new Set(others.filter(p => p >= 0));
    const seen = new Set<number>();
    const visit = (id: number): void => {
      if (id < 0 || seen.has(id)) return;
      seen.add(id);
      const node = spec.nodes[id]!;
      for (const p of parametersOf(node)) needed.add(p);
      argumentsOf(node).forEach(visit);
    };
    roots.forEach(visit);
    if (spec.source.kind === "pointers") needed.add(spec.source.pointers);
    if (spec.source.kind === "strided") needed.add(spec.source.base).add(spec.source.stride);
    this.parameterLocals = new Map();
    for (const p of needed) {
      const kind = spec.parameters[p]!;
      const local = f.local(kind);
      f.get(ARGUMENT.parameters).memory(`${kind}.load`, p * 8).set(local);
      this.parameterLocals.set(p, local);
    }
  }

  parameter(index: number): number {
    const local = this.parameterLocals.get(index);
    if (local === undefined) throw new Error(`parameter ${index} was not loaded`);
    return local;
  }

  state(): FunctionBuilder { return this.f.get(ARGUMENT.state); }

  /** Leaves the function with an error; the state block says which and where. */
  raise(code: number, site: number, row: number, low?: number, high?: number): void {
    const { f } = this;
    this.state().i32(code).memory("i32.store", STATE.errorCode);
    this.state().i32(site).memory("i32.store", STATE.errorSite);
    this.state().get(row).op("i64.extend_i32_u").memory("i64.store", STATE.errorRow);
    if (low !== undefined) this.state().get(low).memory("i64.store", STATE.errorLow);
    if (high !== undefined) this.state().get(high).memory("i64.store", STATE.errorHigh);
    f.i32(STATUS.failed).return();
  }
}

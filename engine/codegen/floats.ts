// Formulas over floats, as nested calls that push WebAssembly. Knows no states and no values.
import type { FunctionBuilder } from "./assembler/function.ts";
import type { OpcodeName } from "./assembler/opcodes.ts";

/** Pushes one f64. */
export type Push = () => void;

export class Floats {
  constructor(private readonly f: FunctionBuilder) {}

  private fold(op: OpcodeName, parts: readonly Push[]): Push {
    return () => parts.forEach((part, i) => {
      part();
      if (i > 0) this.f.op(op);
    });
  }

  add(...parts: readonly Push[]): Push { return this.fold("f64.add", parts); }
  sub(...parts: readonly Push[]): Push { return this.fold("f64.sub", parts); }
  mul(...parts: readonly Push[]): Push { return this.fold("f64.mul", parts); }
  div(...parts: readonly Push[]): Push { return this.fold("f64.div", parts); }

  constant(value: number): Push { return () => { this.f.f64(value); }; }
  local(local: number): Push { return () => { this.f.get(local); }; }

  /** Computes a part now, to be used several times. */
  keep(part: Push): Push {
    const local = this.f.local("f64");
    part();
    this.f.set(local);
    return this.local(local);
  }
}

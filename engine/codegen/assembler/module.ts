// Puts a module together: imports, functions, exports; encodes it and prints it as text.
import { name, section, unsigned, vector, type Bytes } from "./encode.ts";
import { FunctionBuilder, TYPE_CODE, type Signature } from "./function.ts";
import type { ValueType } from "./opcodes.ts";

interface Import {
  readonly module: string; readonly name: string; readonly signature: Signature; readonly type: number;
}
interface GlobalImport { readonly module: string; readonly name: string; readonly type: ValueType }

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const MAXIMUM_PAGES = 65_536;

export class ModuleBuilder {
  private readonly types: Signature[] = [];
  private readonly imports: Import[] = [];
  private readonly globals: GlobalImport[] = [];
  private readonly functions: { builder: FunctionBuilder; type: number }[] = [];

  constructor(private readonly shared: boolean) {}

  private typeIndex(signature: Signature): number {
    const key = JSON.stringify([signature.params, signature.results]);
    const found = this.types.findIndex(t => JSON.stringify([t.params, t.results]) === key);
    return found >= 0 ? found : this.types.push(signature) - 1;
  }

  /** Imports a function; its index. All imports come before the first function is closed. */
  import(module: string, functionName: string, signature: Signature): number {
    const found = this.imports.findIndex(i => i.module === module && i.name === functionName);
    if (found >= 0) return found;
    return this.imports.push({ module, name: functionName, signature, type: this.typeIndex(signature) }) - 1;
  }

  /** Imports a mutable global; its index. */
  importGlobal(module: string, globalName: string, type: ValueType): number {
    const found = this.globals.findIndex(g => g.module === module && g.name === globalName);
    return found >= 0 ? found : this.globals.push({ module, name: globalName, type }) - 1;
  }

  /** Adds an exported function. */
  function(functionName: string, signature: Signature): FunctionBuilder {
    const builder = new FunctionBuilder(functionName, signature);
    this.functions.push({ builder, type: this.typeIndex(signature) });
    return builder;
  }

  encode(): Uint8Array<ArrayBuffer> {
    const list = (types: readonly ValueType[]) => vector(types.map(t => [TYPE_CODE[t]]));
    const bodies = this.functions.map(f => f.builder.body());
    const types = this.types.map(t => [0x60, ...list(t.params), ...list(t.results)]);
    const bytes: Bytes = [
      ...PREAMBLE,
      ...section(1, vector(types)),
      ...section(2, vector([
        [
          ...name("env"), ...name("memory"), 0x02, this.shared ? 0x03 : 0x01, ...unsigned(1),
          ...unsigned(MAXIMUM_PAGES),
        ],
        ...this.imports.map(i => [...name(i.module), ...name(i.name), 0x00, ...unsigned(i.type)]),
        ...this.globals.map(g => [...name(g.module), ...name(g.name), 0x03, TYPE_CODE[g.type], 0x01]),
      ])),
      ...section(3, vector(this.functions.map(f => unsigned(f.type)))),
      ...section(7, vector(this.functions.map((f, i) =>
        [...name(f.builder.name), 0x00, ...unsigned(this.imports.length + i)]))),
    ];
    return Uint8Array.from([...bytes, ...section(10, vector(bodies))]);
  }

  text(): string {
    const imports = this.imports.map(i => `  (import "${i.module}" "${i.name}" (func $${i.name}${
      i.signature.params.map(t => ` (param ${t})`).join("")}${i.signature.results.map(t => ` (result ${t})`).join("")}))`);
    const memory = `  (import "env" "memory" (memory 1 ${MAXIMUM_PAGES}${this.shared ? " shared" : ""}))`;
    return ["(module", memory, ...imports, ...this.functions.map(f => f.builder.text()), ")"].join("\n");
  }
}

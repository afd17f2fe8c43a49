// The assembler alone: it checks the operand stack, encodes what the platform accepts, and reuses locals.
import { describe, expect, test } from "vitest";
import { signed, unsigned } from "../../engine/codegen/assembler/encode.ts";
import { ModuleBuilder } from "../../engine/codegen/assembler/module.ts";
import { OPCODES, type Opcode, type OpcodeName, type ValueType } from "../../engine/codegen/assembler/opcodes.ts";
import type { FunctionBuilder } from "../../engine/codegen/assembler/function.ts";

const moduleOf = (results: readonly ValueType[], body: (f: FunctionBuilder) => void, params: readonly ValueType[] = []) => {
  const module = new ModuleBuilder(false);
  body(module.function("main", { params, results }));
  return module;
};

test("LEB128 at its borders", () => {
  expect(unsigned(127)).toEqual([0x7f]);
  expect(unsigned(128)).toEqual([0x80, 1]);
  expect(unsigned(0xffff_ffff)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  expect(signed(63n)).toEqual([63]);
  expect(signed(64n)).toEqual([0xc0, 0]);
  expect(signed(-64n)).toEqual([0x40]);
  expect(signed(-65n)).toEqual([0xbf, 0x7f]);
});

const push = (f: FunctionBuilder, type: ValueType) => {
  if (type === "i32") f.i32(0);
  else if (type === "i64") f.i64(0n);
  else if (type === "f64") f.f64(0);
  else if (type === "f32") f.f64(0).op("f32.demote_f64");
  else f.i32(0).memory("v128.load");
};

test.each(Object.entries(OPCODES) as [OpcodeName, Opcode][])("%s is what the platform takes it for", (name, { pops, pushes, immediate }) => {
  const module = moduleOf(pushes, f => {
    pops.forEach(type => push(f, type));
    if (immediate === "memory") f.memory(name, 16);
    else f.op(name);
  });
  expect(WebAssembly.validate(module.encode())).toBe(true);
});

describe("mistakes are found while emitting", () => {
  test.each<[string, (f: FunctionBuilder) => void, string]>([
    ["a missing operand", f => f.i32(1).op("i32.add"), "i32.add finds no operand"],
    ["a wrong type", f => f.i32(1).i64(1n).op("i32.add"), "i32.add needs i32, not i64"],
    ["a block that leaves a value", f => f.block(() => f.i32(1)), "block leaves 1 operands"],
    ["a load without an address", f => f.op("i32.load"), "i32.load needs an immediate"],
    ["a local that is not there", f => f.get(9), "there is no local 9"],
  ])("%s", (_name, body, message) => {
    expect(() => moduleOf([], body)).toThrow(message);
  });
});

test("locals of a scope serve again; the text form reads like the code", () => {
  const module = moduleOf(["i32"], f => {
    const seen: number[] = [];
    for (let i = 0; i < 2; i++) {
      f.scoped(() => {
        const local = f.local("i32");
        seen.push(local);
        f.get(0).i32(i).op("i32.add").set(local);
      });
    }
    expect(seen).toEqual([1, 1]);
    f.get(1);
  }, ["i32"]);
  expect(module.text()).toMatchInlineSnapshot(`
    "(module
      (import "env" "memory" (memory 1 65536))
      (func $main (param $0 i32) (result i32)
        (local i32)
        local.get $0
        i32.const 0
        i32.add
        local.set $1
        local.get $0
        i32.const 1
        i32.add
        local.set $1
        local.get $1
      )
    )"
  `);
  const { main } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()),
    { env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 2 }) } }).exports as { main(x: number): number };
  expect(main(41)).toBe(42);
});

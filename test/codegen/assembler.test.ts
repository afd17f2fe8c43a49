// The assembler alone: encodings at their borders, every opcode, the operand stack check, locals and labels.
import { describe, expect, it } from "vitest";
import { float64, name, section, signed, unsigned, vector } from "../../engine/codegen/assembler/encode.ts";
import { FunctionBuilder, type Signature } from "../../engine/codegen/assembler/function.ts";
import { ModuleBuilder } from "../../engine/codegen/assembler/module.ts";
import { OPCODES, type Opcode, type OpcodeName,
  type ValueType } from "../../engine/codegen/assembler/opcodes.ts";

const NOTHING: Signature = { params: [], results: [] };
const I32: Signature = { params: [], results: ["i32"] };

/** A module whose single function has this body. */
function moduleOf(signature: Signature, body: (f: FunctionBuilder) => void, shared = false): ModuleBuilder {
  const module = new ModuleBuilder(shared);
  body(module.function("f", signature));
  return module;
}

function run(signature: Signature, body: (f: FunctionBuilder) => void, ...args: unknown[]): unknown {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const module = new WebAssembly.Module(moduleOf(signature, body).encode());
  const { f } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  return (f as (...args: unknown[]) => unknown)(...args);
}

/** The message with which a body is refused. */
function refused(body: (f: FunctionBuilder) => void, signature: Signature = NOTHING): string {
  try {
    const f = new FunctionBuilder("f", signature);
    body(f);
    f.body();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

describe("LEB128", () => {
  it.each([
    [0, [0]], [1, [1]], [127, [0x7f]], [128, [0x80, 1]], [16_383, [0xff, 0x7f]], [16_384, [0x80, 0x80, 1]],
    [0x7fff_ffff, [0xff, 0xff, 0xff, 0xff, 7]], [0xffff_ffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("unsigned %i", (value, bytes) => expect(unsigned(value)).toEqual(bytes));

  it.each([
    [0n, [0]], [63n, [0x3f]], [64n, [0xc0, 0]], [-1n, [0x7f]], [-64n, [0x40]], [-65n, [0xbf, 0x7f]],
    [127n, [0xff, 0]], [128n, [0x80, 1]], [-128n, [0x80, 0x7f]], [8191n, [0xff, 0x3f]], [8192n, [0x80, 0xc0,
      0]],
    [-8192n, [0x80, 0x40]], [-8193n, [0xff, 0xbf, 0x7f]],
    [2n ** 63n - 1n, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]],
    [-(2n ** 63n), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]],
  ])("signed %i", (value, bytes) => expect(signed(value)).toEqual(bytes));

  const borders = [0, 7, 14, 21, 28, 31].flatMap(bits => [2 ** bits - 1, 2 ** bits, -(2 ** bits),
    -(2 ** bits) - 1]);

  it("constants of both widths arrive as they were written", () => {
    for (const value of borders.map(v => v | 0)) expect(run(I32, f => f.i32(value))).toBe(value);
    const wide = [0n, 6n, 7n, 13n, 14n, 34n, 35n, 48n, 49n, 55n, 56n, 62n]
      .flatMap(bits => [2n ** bits - 1n, 2n ** bits, -(2n ** bits), -(2n ** bits) - 1n]);
    for (const value of [...wide, 2n ** 63n - 1n, -(2n ** 63n)]) {
      expect(run({ params: [], results: ["i64"] }, f => f.i64(value))).toBe(value);
    }
    for (const value of [0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 0.1]) {
      expect(run({ params: [], results: ["f64"] }, f => f.f64(value))).toBe(value);
    }
  });

  it("names are UTF-8 with their length in bytes; vectors and sections count what is in them", () => {
    expect(name("é")).toEqual([2, 0xc3, 0xa9]);
    expect(float64(1)).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    expect(vector([[1, 2], [3]])).toEqual([2, 1, 2, 3]);
    expect(section(3, new Array<number>(200).fill(7)).slice(0, 4)).toEqual([3, 0xc8, 1, 7]);
  });
});

describe("opcodes", () => {
  const names = Object.keys(OPCODES) as OpcodeName[];

  /** The smallest function around an instruction: its operands are parameters, its results are results. */
  function around(opcode: OpcodeName): ModuleBuilder {
    const { pops, pushes, immediate } = OPCODES[opcode] as Opcode;
    return moduleOf({ params: pops, results: pushes }, f => {
      pops.forEach((_, i) => f.get(i));
      if (immediate === "memory") f.memory(opcode, 129);
      else f.op(opcode);
    });
  }

  it.each(names)("%s is valid with the operand types of its row", opcode => {
    expect(WebAssembly.validate(around(opcode).encode())).toBe(true);
    expect(around(opcode).text()).toContain(opcode);
  });

  it("no two rows have the same encoding", () => {
    const codes = names.map(opcode => OPCODES[opcode].bytes.join(" "));
    expect(new Set(codes).size).toBe(names.length);
  });

  it("names say the result and the operand type", () => {
    const wrong = names.filter(opcode => {
      const { pops, pushes, immediate } = OPCODES[opcode] as Opcode;
      const prefix = opcode.split(".")[0]!;
      if (!/^[if](32|64)$/.test(prefix) || immediate === "memory") return false;
      return ![...pops, ...pushes].includes(prefix as ValueType);
    });
    expect(wrong).toEqual([]);
  });
});

describe("the operand stack check", () => {
  it("names the function, the instruction, what it needs and finds, and the lines before", () => {
    expect(refused(f => f.i32(1).i64(2n).op("i32.add")))
      .toBe("f: i32.add needs i32, not i64 (stack: i32)\n  i32.const 1\n  i64.const 2");
    expect(refused(f =>
      f.i32(1).op("i32.add"))).toBe("f: i32.add finds no operand (stack: empty)\n  i32.const 1");
  });

  it.each<[string, (f: FunctionBuilder) => unknown, string, Signature?]>([
    ["a block cannot take operands from outside", f => f.i32(1).block(() => f.op("i32.eqz")),
      "i32.eqz finds no operand"],
    ["a block must not leave operands", f => f.block(() => f.i32(1)), "block leaves 1 operands"],
    ["nor must one arm of an if", f => f.i32(1).if(() => undefined, () => f.i32(1)),
      "else leaves 1 operands"],
    ["an if needs a condition", f => f.if(() => undefined), "if finds no operand"],
    ["a condition is an i32", f => f.i64(1n).if(() => undefined), "if needs i32, not i64"],
    ["a local has a type", f => f.i64(1n).set(f.local("i32")), "local.set needs i32, not i64"],
    ["a local exists", f => f.get(3), "there is no local 3"],
    ["select needs two of the type", f => f.i32(1).i64(1n).i32(1).select("i64"), "select needs i64, not i32"],
    ["drop needs something", f => f.drop(), "drop finds no operand"],
    ["a call needs its arguments", f => f.call(0, { params: ["i64"], results: [] }, "g"),
      "call g finds no operand"],
    ["results must be there", () => undefined, "the results are not on the stack", I32],
    ["and nothing but results", f => f.i32(1), "the results are not on the stack"],
    ["return takes the results", f => f.i64(1n).return(), "return needs i32, not i64", I32],
    ["an instruction with an address", f => f.i32(0).op("i32.load"), "i32.load needs an immediate"],
    ["an instruction without one", f => f.i32(0).memory("i32.eqz"), "i32.eqz takes no address"],
  ])("%s", (_, body, message, signature) => {
    expect(refused(body, signature).split(" (stack")[0]).toBe(`f: ${message}`);
  });

  it("a branch reaches only blocks that are open", () => {
    expect(refused(f => {
      f.block(outer => f.block(inner => {
        void outer;
        f.branch(inner);
      }));
      f.branch({ depth: 2 });
    }).split(" (stack")[0]).toBe("f: branch to a closed block");
  });

  it("code after a branch may assume anything, until its block ends", () => {
    const build = moduleOf(I32, f => {
      f.block(out => f.branch(out).op("i32.add").drop());
      f.i32(1);
    });
    expect(WebAssembly.validate(build.encode())).toBe(true);
  });
});

describe("functions", () => {
  it("locals of a scope are used again after it, inner scopes included, and types stay apart", () => {
    const f = new FunctionBuilder("f", { params: ["i32"], results: [] });
    const made: number[] = [];
    f.scoped(() => {
      made.push(f.local("i32"));
      f.scoped(() => made.push(f.local("i32")));
      made.push(f.local("i32"));
    });
    expect(made).toEqual([1, 2, 2]);
    f.scoped(() => {
      expect(f.local("i64")).toBe(3);
      expect(new Set([f.local("i32"), f.local("i32"), f.local("i32")])).toEqual(new Set([1, 2, 4]));
    });
    expect(f.text()).toContain("(local i32 i32 i64 i32)");
  });

  it("loops, blocks and branches compute", () => {
    const sum = (n: number) => run({ params: ["i32"], results: ["i32"] }, f => {
      const total = f.local("i32");
      f.block(done => f.loop(again => {
        f.get(0).op("i32.eqz").branchIf(done);
        f.get(total).get(0).op("i32.add").set(total).get(0).i32(1).op("i32.sub").set(0).branch(again);
      }));
      f.get(total);
    }, n);
    expect([0, 1, 10, 1000].map(sum)).toEqual([0, 1, 55, 500_500]);
  });

  it("both arms of an if, select, tee and return", () => {
    const sign = (x: number) => run({ params: ["i32"], results: ["i32"] }, f => {
      const kept = f.local("i32");
      f.get(0).tee(kept).op("i32.eqz").if(() => f.i32(0).return(), () => f.i32(9).set(kept));
      f.i32(1).i32(-1).get(0).i32(0).op("i32.gt_s").select("i32");
    }, x);
    expect([5, 0, -5].map(sign)).toEqual([1, 0, -1]);
  });

  it("imports have one index each, and modules on shared memory say so", () => {
    for (const shared of [false, true]) {
      const module = new ModuleBuilder(shared);
      const unary: Signature = { params: ["f64"], results: ["f64"] };
      expect([module.import("math", "exp", unary), module.import("math", "log", unary),
        module.import("math", "exp", unary)]).toEqual([0, 1, 0]);
      expect(module.importGlobal("routine", "high", "i64")).toBe(module.importGlobal("routine", "high",
        "i64"));
      module.function("f", unary).get(0).call(1, unary, "log");
      expect(WebAssembly.validate(module.encode())).toBe(true);
      expect(module.text()).toBe(`(module
  (import "env" "memory" (memory 1 65536${shared ? " shared" : ""}))
  (import "math" "exp" (func $exp (param f64) (result f64)))
  (import "math" "log" (func $log (param f64) (result f64)))
  (func $f (param $0 f64) (result f64)
    local.get $0
    call $log
  )
)`);
    }
  });
});

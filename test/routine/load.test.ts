// The compiled module: its exports are those of the table, and other modules can import them.
import { describe, expect, test } from "vitest";
import { ResourceError } from "../../expr/error.ts";
import {
  compileRoutines, instantiateRoutines, routineBytes, routineModule, STATIC_BYTES,
} from "../../engine/routine/load.ts";
import { ROUTINES } from "../../engine/routine/signatures.ts";
import { functionTypes } from "./function-types.ts";
import { FIXTURES, STATE } from "./instance.ts";

describe.each([true, false])("shared memory: %s", shared => {
  test("the table lists every exported routine with its type", () => {
    const compiled = functionTypes(routineBytes(shared));
    const own = Object.entries(compiled).filter(([name]) => !name.startsWith("ingest"));
    expect(Object.fromEntries(own)).toEqual(ROUTINES);
  });

  test("the module exports its two result globals", () => {
    const globals = WebAssembly.Module.exports(routineModule(shared)).filter(e => e.kind === "global");
    expect(globals.map(e => e.name).sort()).toEqual(["failed", "high"]);
  });

  test("constants stay below the limit and the modules small", () => {
    const { exports } = FIXTURES.find(b => b.shared === shared)!;
    expect(exports.staticEnd()).toBeLessThan(STATIC_BYTES);
    expect(routineBytes(shared).length).toBeLessThan(60_000);
  });

  test("text that does not fit is asked for, and refused where nobody makes room", () => {
    const memory = new WebAssembly.Memory({ initial: 20, maximum: 65_536, shared });
    const { exports } = instantiateRoutines(memory, shared);
    expect(() => exports.formatInteger(STATE, 5n, 0n)).toThrow(ResourceError);
    const asked: number[][] = [];
    const more = instantiateRoutines(memory, shared, (state, size) => {
      asked.push([state, size]);
      new Uint32Array(memory.buffer, state + 32, 2).set([STATE + 100, STATE + 100 + size]);
    });
    expect(more.exports.formatInteger(STATE, 5n, 0n)).toBe(BigInt(STATE + 100) | 1n << 32n);
    expect(more.exports.formatInteger(STATE, 5n, 0n)).toBe(BigInt(STATE + 100) | 1n << 32n);
    expect(asked).toEqual([[STATE, 64], [STATE, 64]]);
  });

  test("the host's functions follow a memory that grew", () => {
    const memory = new WebAssembly.Memory({ initial: 20, maximum: 65_536, shared });
    const { exports } = instantiateRoutines(memory, shared);
    const end = memory.buffer.byteLength;
    memory.grow(1);
    new Uint32Array(memory.buffer, STATE + 32, 2).set([end + 100, end + 1000]);
    const text = exports.formatFloat(STATE, 0.1 + 0.2);
    expect([text & 0xffffffffn, exports.parseFloat(text)]).toEqual([BigInt(end + 100), 0.1 + 0.2]);
  });

  test("another module imports functions and mutable globals of an instance", async () => {
    const memory = new WebAssembly.Memory({ initial: 20, maximum: 65_536, shared });
    await compileRoutines(shared);
    const instances = [instantiateRoutines(memory, shared)];
    for (const { imports } of instances) {
      const user = new WebAssembly.Instance(new WebAssembly.Module(USER), { routine: imports });
      const { run } = user.exports as { run(value: bigint): bigint };
      (imports["failed"] as WebAssembly.Global).value = 1;
      expect(run(5n)).toBe((imports["hashInteger"] as (v: bigint) => bigint)(5n) + 1n);
      (imports["failed"] as WebAssembly.Global).value = 0;
      expect(run(5n)).toBe((imports["hashInteger"] as (v: bigint) => bigint)(5n));
    }
  });
});

/** (func (export "run") (param i64) (result i64) (i64.add (call $hashInteger) (i64.extend_i32_u $failed))) */
const ascii = (text: string) => [text.length, ...new TextEncoder().encode(text)];
const section = (id: number, body: number[]) => [id, body.length, ...body];
const USER = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [1, 0x60, 1, 0x7e, 1, 0x7e]),
  ...section(2, [2, ...ascii("routine"), ...ascii("hashInteger"), 0, 0,
    ...ascii("routine"), ...ascii("failed"), 3, 0x7f, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...ascii("run"), 0, 1]),
  ...section(10, [1, 10, 0, 0x20, 0, 0x10, 0, 0x23, 0, 0xad, 0x7c, 0x0b]),
]);

// Linear memory: limits, growth, and views that follow it.
import { describe, expect, test } from "vitest";
import { ResourceError } from "../../expr/error.ts";
import { LinearMemory, MAXIMUM_BYTES, WASM_PAGE } from "../../engine/memory/linear-memory.ts";

describe.each([true, false])("shared: %s", shared => {
  test("views follow growth and keep the contents", () => {
    const memory = new LinearMemory({ shared, maximumBytes: 64 * WASM_PAGE });
    memory.u32()[400_000 / 4] = 0xfeedbeef;
    const old = memory.u8();
    expect(memory.grow(1)).toBe(true);
    expect(Object.is(memory.u8(), old)).toBe(false);
    expect(memory.u8().length).toBe(18 * WASM_PAGE);
    expect(memory.u32()[400_000 / 4]).toBe(0xfeedbeef);
    expect(memory.f64().length).toBe(18 * WASM_PAGE / 8);
    expect(memory.i64().buffer).toBe(memory.memory.buffer);
  });

  test("a growth by someone else is seen too", () => {
    const memory = new LinearMemory({ shared, maximumBytes: 64 * WASM_PAGE });
    memory.u8();
    memory.memory.grow(3);
    expect(memory.u8().length).toBe(20 * WASM_PAGE);
  });

  test("never grows past its limit", () => {
    const memory = new LinearMemory({ shared, maximumBytes: 20 * WASM_PAGE + 100 });
    expect(memory.maximumBytes).toBe(20 * WASM_PAGE);
    expect(memory.grow(4 * WASM_PAGE)).toBe(false);
    expect(memory.byteLength).toBe(17 * WASM_PAGE);
    expect(memory.grow(3 * WASM_PAGE)).toBe(true);
    expect(memory.grow(1)).toBe(false);
  });
});

test("says what it is", () => {
  const bufferOf = (shared: boolean) => new LinearMemory({ shared, maximumBytes: 1 << 24 }).memory.buffer;
  expect(bufferOf(true)).toBeInstanceOf(SharedArrayBuffer);
  expect(bufferOf(false)).toBeInstanceOf(ArrayBuffer);
});

test("more than 4 GiB is cut to what 32-bit addresses reach", () => {
  expect(new LinearMemory({ shared: true, maximumBytes: 2 ** 40 }).maximumBytes).toBe(MAXIMUM_BYTES);
});

test("a limit below the reserved part is refused", () => {
  expect(() => new LinearMemory({ shared: false, maximumBytes: 1000 })).toThrow(new ResourceError("memory-limit",
    "A memory limit of 1000 bytes is too small.", { hint: "The least is 1114112 bytes." }));
});

test("another thread's memory is wrapped as it is", () => {
  for (const shared of [true, false]) {
    const made = new LinearMemory({ shared, maximumBytes: 20 * WASM_PAGE });
    const over = LinearMemory.over(made.memory, made.maximumBytes);
    expect([over.memory, over.shared, over.maximumBytes]).toEqual([made.memory, shared, 20 * WASM_PAGE]);
    expect(over.grow(4 * WASM_PAGE)).toBe(false);
    expect(over.grow(WASM_PAGE)).toBe(true);
    over.refresh();
    over.u8()[5] = 7;
    expect([made.byteLength, made.u8()[5]]).toEqual([18 * WASM_PAGE, 7]);
  }
});

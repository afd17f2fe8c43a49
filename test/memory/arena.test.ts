// Arenas: alignment, disjoint allocations, one release; in sanitizer mode, every kind of damage is found.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Arena } from "../../engine/memory/arena.ts";
import { QuernError, ResourceError } from "../../expr/error.ts";
import { testMemory } from "./setup.ts";

describe.each([true, false])("sanitize: %s", sanitize => {
  test("allocations are aligned, disjoint and within the memory", () => {
    const request = fc.record({
      bytes: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200_000 })),
      align: fc.constantFrom(1, 4, 8, 16, 64, 4096),
    });
    fc.assert(fc.property(fc.array(request, { maxLength: 40 }), requests => {
      const context = testMemory({ sanitize });
      const arena = new Arena(context.allocator, context.budget);
      const parts = requests.map(({ bytes, align }) => ({ bytes, align, at: arena.allocate(bytes, align) }));
      for (const { at, align } of parts) expect(at % align).toBe(0);
      const sorted = parts.filter(({ bytes }) => bytes > 0).sort((a, b) => a.at - b.at);
      sorted.forEach(({ at, bytes }, i) =>
        expect(at + bytes).toBeLessThanOrEqual(sorted[i + 1]?.at ?? context.memory.byteLength));
      expect(context.budget.used).toBe(arena.bytes);
      expect(context.allocator.usedBytes).toBe(arena.bytes);
      for (const { at, bytes } of parts) context.memory.u8().fill(1, at, at + bytes);
      arena.release();
      expect([arena.bytes, context.budget.used, context.allocator.usedBytes]).toEqual([0, 0, 0]);
    }), { numRuns: 60 });
  });

  test("10,000 cycles do not grow the memory", () => {
    const context = testMemory({ sanitize });
    const arena = new Arena(context.allocator, context.budget, { blockBytes: 4096 });
    const cycle = () => {
      for (const bytes of [10, 3000, 9000]) arena.allocate(bytes);
      arena.release();
    };
    cycle();
    const capacity = context.allocator.capacityBytes;
    for (let i = 0; i < 10_000; i++) cycle();
    expect(context.allocator.capacityBytes).toBe(capacity);
    expect(context.allocator.usedBytes).toBe(0);
  });
});

test("zeroed memory is zero even where something was before", () => {
  const context = testMemory();
  const arena = new Arena(context.allocator, context.budget);
  context.memory.u8().fill(9, arena.allocate(5000), context.memory.byteLength);
  arena.release();
  const at = arena.allocateZeroed(5000);
  expect(context.memory.u8().subarray(at, at + 5000).every(byte => byte === 0)).toBe(true);
});

test("adopted memory lives as long as the adopter", () => {
  const context = testMemory({ sanitize: true });
  const [one, two] = [context.engineBudget.child("one"), context.engineBudget.child("two")];
  const giver = new Arena(context.allocator, one);
  const taker = new Arena(context.allocator, two);
  const at = giver.allocate(100);
  const held = giver.bytes;
  taker.adopt(giver);
  expect([giver.bytes, one.used, taker.bytes, two.used]).toEqual([0, 0, held, held]);
  giver.release();
  context.allocator.sanitizer!.assertRange(at, 100);
  taker.release();
  expect(context.allocator.usedBytes).toBe(0);
});

test("over the budget nothing is taken", () => {
  const context = testMemory({ budgetBytes: 100_000 });
  const arena = new Arena(context.allocator, context.budget);
  arena.allocate(10);
  expect(() => arena.allocate(90_000)).toThrow(ResourceError);
  expect(arena.bytes).toBe(65_536);
  expect(context.allocator.usedBytes).toBe(65_536);
});

test("when the memory itself is short, the reservation is undone", () => {
  const context = testMemory({ maximumBytes: 2 << 20 });
  const arena = new Arena(context.allocator, context.budget);
  expect(() => arena.allocate(4 << 20)).toThrow(ResourceError);
  expect(context.budget.used).toBe(0);
});

describe("the sanitizer", () => {
  const setup = () => {
    const context = testMemory({ sanitize: true });
    const arena = new Arena(context.allocator, context.budget, { label: "a sort" });
    return { ...context, arena, sanitizer: context.allocator.sanitizer!, at: arena.allocate(100) };
  };

  test("finds a write past the end, names the owner, and still frees everything", () => {
    const { arena, at, memory, allocator } = setup();
    arena.allocate(50);
    memory.u8()[at + 103] = 1;
    expect(() => arena.release()).toThrow(new QuernError("memory-corruption",
      `Something wrote 3 bytes past the 100 bytes at ${at} of a sort.`));
    expect(allocator.usedBytes).toBe(0);
  });

  test("finds a write before the beginning", () => {
    const { arena, at, memory } = setup();
    memory.u8()[at - 1] = 0;
    expect(() => arena.release()).toThrow(`Something wrote 1 bytes before the 100 bytes at ${at} of a sort.`);
  });

  test("finds a write to freed memory when it is handed out again", () => {
    const { arena, at, memory } = setup();
    arena.release();
    memory.u8()[at + 5] = 1;
    expect(() => arena.allocate(100)).toThrow(`Freed memory was written to, at address ${at + 5}.`);
  });

  test("freed and fresh memory is poisoned", () => {
    const { arena, at, memory } = setup();
    expect(memory.u8()[at]).toBe(0xa5);
    memory.u8()[at] = 1;
    arena.release();
    expect(memory.u8()[at]).toBe(0xa5);
  });

  test("ranges are checked against live allocations", () => {
    const { arena, at, sanitizer } = setup();
    sanitizer.assertRange(at, 100);
    sanitizer.assertRange(at + 40, 60);
    expect(() => sanitizer.assertRange(at + 40, 61)).toThrow(
      `The 61 bytes at address ${at + 40} are in no live allocation. ` +
      `The allocation before it is 100 bytes at ${at}.`);
    expect(() => sanitizer.assertRange(8, 8)).toThrow("No allocation begins before it.");
    arena.release();
    expect(() => sanitizer.assertRange(at, 100)).toThrow(QuernError);
  });
});

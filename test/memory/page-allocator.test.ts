// Pages: reuse before growth, coalescing, the limit and the way out under pressure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinearMemory, RESERVED_BYTES } from "../../engine/memory/linear-memory.ts";
import { PAGE_BYTES, PageAllocator, type Run } from "../../engine/memory/page-allocator.ts";

const allocator = (maximumBytes = 1 << 28) =>
  new PageAllocator(new LinearMemory({ shared: false, maximumBytes }));
const MiB = 1 << 20;

describe("allocate and free", () => {
  test("runs are whole pages above the reserved part", () => {
    const pages = allocator();
    const run = pages.allocate(5000);
    expect(run.bytes).toBe(2 * PAGE_BYTES);
    expect(run.address).toBe(RESERVED_BYTES);
    expect(pages.allocate(0).bytes).toBe(PAGE_BYTES);
    expect(pages.usedBytes).toBe(3 * PAGE_BYTES);
  });

  test("10,000 rounds of allocate and free grow nothing", () => {
    const pages = allocator();
    const sizes = [1, 70_000, 300_000, 4096];
    for (const run of sizes.map(size => pages.allocate(size))) pages.free(run);
    const capacity = pages.capacityBytes;
    for (let i = 0; i < 10_000; i++) {
      const runs = sizes.map(size => pages.allocate(size));
      for (const run of i % 2 ? runs : runs.reverse()) pages.free(run);
    }
    expect(pages.capacityBytes).toBe(capacity);
    expect(pages.usedBytes).toBe(0);
  });

  test("free neighbours join, whatever the order they come back in", () => {
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), order => {
      const pages = allocator();
      const runs = order.map(() => pages.allocate(MiB));
      const capacity = pages.capacityBytes;
      for (const index of order) pages.free(runs[index]!);
      const all = pages.allocate(capacity - RESERVED_BYTES);
      expect(all.address).toBe(RESERVED_BYTES);
      expect(pages.capacityBytes).toBe(capacity);
    }), { numRuns: 50 });
  });

  test("the smallest hole that fits is used", () => {
    const pages = allocator();
    const [big, , small] = [4, 1, 2, 1].map(count => pages.allocate(count * PAGE_BYTES));
    pages.free(big!);
    pages.free(small!);
    expect(pages.allocate(2 * PAGE_BYTES).address).toBe(small!.address);
  });

  test("live runs never overlap", () => {
    const size = fc.integer({ min: 1, max: 400_000 });
    const step = fc.record({ free: fc.boolean(), pick: fc.nat(), bytes: size });
    fc.assert(fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const pages = allocator();
      const live: Run[] = [];
      for (const { free, pick, bytes } of steps) {
        if (free && live.length > 0) pages.free(live.splice(pick % live.length, 1)[0]!);
        else live.push(pages.allocate(bytes));
      }
      const sorted = [...live].sort((a, b) => a.address - b.address);
      sorted.forEach((run, i) => {
        const next = sorted[i + 1];
        if (next) expect(run.address + run.bytes).toBeLessThanOrEqual(next.address);
        else expect(run.address + run.bytes).toBeLessThanOrEqual(pages.capacityBytes);
      });
      expect(pages.usedBytes).toBe(live.reduce((sum, run) => sum + run.bytes, 0));
    }), { numRuns: 100 });
  });

  test("freeing twice is caught", () => {
    const pages = allocator();
    const run = pages.allocate(1);
    pages.allocate(1);
    pages.free(run);
    expect(() => pages.free(run)).toThrow(RangeError);
  });
});

describe("the limit", () => {
  test("all of it can be used, and one page more is an error that says what is free", () => {
    const pages = allocator(4 * MiB);
    const run = pages.allocate(3 * MiB);
    expect(run.address + run.bytes).toBe(4 * MiB);
    expect(() => pages.allocate(1)).toThrow("No 4 KiB of linear memory in one piece: 3 MiB of 4 MiB are in use, " +
      "0 B are free in 0 pieces. Raise memoryLimit, or dispose of persisted frames.");
    pages.free(run);
    expect(pages.allocate(2 * MiB).bytes).toBe(2 * MiB);
  });

  test("under pressure it asks, and tries again as long as something is freed", () => {
    const pages = allocator(4 * MiB);
    const cached = [pages.allocate(MiB), pages.allocate(MiB), pages.allocate(MiB)];
    const asked: number[] = [];
    pages.onPressure = bytes => {
      asked.push(bytes);
      const run = cached.pop();
      if (run) pages.free(run);
      return run !== undefined;
    };
    expect(pages.allocate(2 * MiB).bytes).toBe(2 * MiB);
    expect(asked).toEqual([2 * MiB, 2 * MiB]);
    expect(() => pages.allocate(3 * MiB)).toThrow("in one piece");
    expect(cached).toEqual([]);
  });

  test("addresses past 2^31 work", () => {
    const pages = new PageAllocator(new LinearMemory({ shared: true, maximumBytes: 2 ** 32 }));
    pages.allocate(2 ** 31);
    const run = pages.allocate(PAGE_BYTES);
    expect(run.address).toBeGreaterThan(2 ** 31);
    const { memory } = pages;
    memory.u8()[run.address] = 7;
    expect(memory.u32()[run.address >>> 2]).toBe(7);
  });
});

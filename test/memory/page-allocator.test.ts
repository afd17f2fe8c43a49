// Pages: reuse before growth, coalescing, the limit and the way out under pressure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinearMemory, RESERVED_BYTES, WASM_PAGE } from "../../engine/memory/linear-memory.ts";
import { ResourceError } from "../../expr/error.ts";
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

describe("over the page table", () => {
  test("whole free pages go back to it, but for a spare megabyte", () => {
    const pages = allocator();
    const runs = [pages.allocate(4 * MiB), pages.allocate(5000), pages.allocate(4 * MiB - 5000)];
    expect(pages.table.claimedBytes).toBe(8 * MiB + WASM_PAGE);
    pages.free(runs[0]!);
    expect(pages.table.claimedBytes).toBe(4 * MiB + WASM_PAGE);
    pages.free(runs[2]!);
    expect(pages.table.claimedBytes).toBeLessThanOrEqual(WASM_PAGE + MiB);
    pages.free(runs[1]!);
    expect(pages.table.claimedBytes).toBeLessThanOrEqual(MiB);
    expect(pages.usedBytes).toBe(0);
  });

  test("small runs come and go without it", () => {
    const pages = allocator();
    const sizes = [65_536, 131_072, 262_144, 4096];
    for (const run of sizes.map(size => pages.allocate(size))) pages.free(run);
    const words = pages.table.words.slice();
    for (let i = 0; i < 100; i++) for (const run of sizes.map(size => pages.allocate(size))) pages.free(run);
    expect(pages.table.words).toEqual(words);
  });

  test("odd sizes pack closely", () => {
    const pages = allocator();
    for (let i = 0; i < 100; i++) pages.allocate(WASM_PAGE + PAGE_BYTES);
    expect(pages.table.claimedBytes).toBeLessThan(100 * (WASM_PAGE + PAGE_BYTES) + 2 * WASM_PAGE);
  });

  test("pages of another owner cannot be freed", () => {
    const pages = allocator();
    const run = pages.table.claim(2, MiB)!;
    expect(() => pages.free(run)).toThrow("they belong to owner 2");
    expect(pages.usedBytes).toBe(0);
  });

  test("a run that went back to the table cannot be freed again", () => {
    const pages = allocator();
    const run = pages.allocate(4 * MiB);
    pages.free(run);
    expect(() => pages.free(run)).toThrow("they are freed already");
  });

  test("runs never overlap those of other owners, whatever each takes and gives", () => {
    const bytes = fc.integer({ min: 1, max: MiB });
    const step = fc.record({ other: fc.boolean(), free: fc.boolean(), pick: fc.nat(), bytes });
    fc.assert(fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const pages = allocator(16 * MiB);
      const live: { run: Run; other: boolean }[] = [];
      for (const { other, free, pick, bytes } of steps) {
        if (free && live.length > 0) {
          const { run, other: theirs } = live.splice(pick % live.length, 1)[0]!;
          if (theirs) pages.table.free(2, run);
          else pages.free(run);
        } else {
          const run = other ? pages.table.claim(2, bytes) : allocateIfRoom(pages, bytes);
          if (run) live.push({ run, other });
        }
      }
      const sorted = live.map(({ run }) => run).sort((a, b) => a.address - b.address);
      for (let i = 1; i < sorted.length; i++) {
        expect(sorted[i - 1]!.address + sorted[i - 1]!.bytes).toBeLessThanOrEqual(sorted[i]!.address);
      }
      for (const { run, other } of live) {
        if (other) pages.table.free(2, run);
        else pages.free(run);
      }
      expect(pages.usedBytes).toBe(0);
      expect(pages.table.claimedBytes).toBeLessThanOrEqual(MiB);
      expect(pages.allocate(15 * MiB).address).toBe(RESERVED_BYTES);
    }), { numRuns: 100 });
  });
});

function allocateIfRoom(pages: PageAllocator, bytes: number): Run | undefined {
  try {
    return pages.allocate(bytes);
  } catch (error) {
    if (error instanceof ResourceError) return undefined;
    throw error;
  }
}

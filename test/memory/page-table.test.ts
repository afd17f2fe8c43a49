// The page table alone: against a model, its growth, what it refuses, and what it poisons.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinearMemory, RESERVED_BYTES, WASM_PAGE } from "../../engine/memory/linear-memory.ts";
import { PageTable, type Run } from "../../engine/memory/page-table.ts";
import { Sanitizer } from "../../engine/memory/sanitizer.ts";

const MiB = 1 << 20;
const tableOf = (maximumBytes = 256 * MiB, shared = false) =>
  new PageTable(new LinearMemory({ shared, maximumBytes }));

describe("claim and free", () => {
  test("runs are whole pages above the reserved part", () => {
    const table = tableOf();
    expect(table.claim(1, 1)).toEqual({ address: RESERVED_BYTES, bytes: WASM_PAGE });
    expect(table.claim(2, WASM_PAGE + 1))
      .toEqual({ address: RESERVED_BYTES + WASM_PAGE, bytes: 2 * WASM_PAGE });
    expect(table.claim(2, 0)!.bytes).toBe(WASM_PAGE);
    expect(table.claimedBytes).toBe(4 * WASM_PAGE);
  });

  test("what was freed is used again before the memory grows", () => {
    const table = tableOf();
    const runs = [1, 2, 3, 4].map(owner => table.claim(owner, MiB)!);
    table.free(2, runs[1]!);
    const size = table.memory.byteLength;
    for (let i = 0; i < 100; i++) {
      const run = table.claim(5, MiB)!;
      expect(run).toEqual(runs[1]);
      table.free(5, run);
    }
    expect(table.memory.byteLength).toBe(size);
  });

  test("memory is shared or not, and so are the words", () => {
    expect(tableOf(MiB * 4, true).words.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(tableOf(MiB * 4, false).words.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test("two tables over the same words see each other's claims", () => {
    const one = tableOf();
    const two = new PageTable(one.memory, one.words);
    const first = one.claim(1, MiB)!;
    const second = two.claim(2, MiB)!;
    expect(second.address).toBe(first.address + MiB);
    expect(one.claimedBytes).toBe(2 * MiB);
    expect(one.freeAll(2)).toBe(MiB);
    expect(two.claimedBytes).toBe(MiB);
  });

  test("at a place, exactly that place or nothing", () => {
    const table = tableOf();
    const run = table.claim(1, 2 * WASM_PAGE)!;
    table.grow(MiB);
    const behind = run.address + run.bytes;
    expect(table.claimAt(2, run.address + WASM_PAGE, 2 * WASM_PAGE)).toBeUndefined();
    expect(table.claimAt(2, behind, WASM_PAGE)).toEqual({ address: behind, bytes: WASM_PAGE });
    expect(table.claimAt(2, 0, WASM_PAGE)).toBeUndefined();
    expect(table.claimAt(2, table.memory.byteLength, WASM_PAGE)).toBeUndefined();
    expect(table.claimedBytes).toBe(3 * WASM_PAGE);
  });

  test("only the owner frees, and only once", () => {
    const table = tableOf();
    const run = table.claim(1, WASM_PAGE)!;
    expect(() => table.free(2, run))
      .toThrow(`owner 2 frees 65536 bytes at ${run.address}, but they belong to owner 1`);
    table.free(1, run);
    expect(() => table.free(1, run))
      .toThrow(`owner 1 frees 65536 bytes at ${run.address}, but they are freed already`);
    expect(() => table.claim(0, 1)).toThrow("0 can own no pages");
  });
});

describe("the limit", () => {
  test("all of it can be claimed, and then nothing", () => {
    const table = tableOf(8 * MiB);
    expect(table.claim(1, 7 * MiB + 1)).toBeUndefined();
    expect(table.claimedBytes).toBe(0);
    const runs = [3, 4].map(count => table.claim(1, count * MiB)!);
    expect(table.claim(1, 1)).toBeUndefined();
    expect(table.exhausted(5000).message).toBe("No 4.9 KiB of linear memory in one piece: 7 MiB of 8 MiB are in " +
      "use, 0 B are free in 0 pieces. Raise memoryLimit, or dispose of persisted frames.");
    table.free(1, runs[0]!);
    expect(table.exhausted(4 * MiB).message).toContain("4 MiB of 8 MiB are in use, 3 MiB are free in 1 pieces.");
    expect(table.claim(2, 3 * MiB)).toEqual(runs[0]);
  });

  test("growth is steady: not a call for each claim", () => {
    const table = tableOf(256 * MiB);
    const sizes = new Set<number>();
    for (let i = 0; i < 1000; i++) {
      table.claim(1, 3 * WASM_PAGE);
      sizes.add(table.memory.byteLength);
    }
    expect(sizes.size).toBeLessThan(20);
  });
});

/** Who owns what, and whether there is room; where a run lies is the table's own affair. */
class Model {
  readonly owners = new Map<number, number>();

  constructor(readonly limit: number) {}

  hasRoom(pages: number): boolean {
    let free = 0;
    for (let page = RESERVED_BYTES / WASM_PAGE; page < this.limit; page++) {
      free = this.owners.has(page) ? 0 : free + 1;
      if (free === pages) return true;
    }
    return false;
  }

  claim(owner: number, { address, bytes }: Run): void {
    for (let page = address / WASM_PAGE; page < (address + bytes) / WASM_PAGE; page++) {
      if (this.owners.has(page)) throw new Error(`page ${page} is given twice`);
      this.owners.set(page, owner);
    }
  }

  free({ address, bytes }: Run): void {
    for (let page = address / WASM_PAGE; page < (address + bytes) / WASM_PAGE; page++) {
      this.owners.delete(page);
    }
  }

  freeAll(owner: number): number {
    const pages = [...this.owners].filter(([, found]) => found === owner);
    for (const [page] of pages) this.owners.delete(page);
    return pages.length * WASM_PAGE;
  }
}

test("does what a simple model does, and finds room exactly when there is some", () => {
  const owner = fc.integer({ min: 1, max: 4 });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ owner, pages: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 4, arbitrary: fc.record({ free: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ dies: owner }) },
  );
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 120 }), steps => {
    const table = tableOf(16 * MiB);
    const model = new Model(16 * MiB / WASM_PAGE);
    let live: { owner: number; run: Run }[] = [];
    for (const action of steps) {
      if ("pages" in action) {
        const { owner, pages } = action;
        const roomy = model.hasRoom(pages);
        const run = table.claim(owner, pages * WASM_PAGE);
        expect(run !== undefined).toBe(roomy);
        if (!run) continue;
        expect(run.bytes).toBe(pages * WASM_PAGE);
        expect(run.address + run.bytes).toBeLessThanOrEqual(table.memory.byteLength);
        model.claim(owner, run);
        live.push({ owner, run });
      } else if ("free" in action) {
        const [freed] = live.splice(action.free % Math.max(1, live.length), 1);
        if (!freed) continue;
        table.free(freed.owner, freed.run);
        model.free(freed.run);
      } else {
        expect(table.freeAll(action.dies)).toBe(model.freeAll(action.dies));
        live = live.filter(({ owner }) => owner !== action.dies);
      }
      expect(table.claimedBytes).toBe(model.owners.size * WASM_PAGE);
    }
  }), { numRuns: 200 });
});

describe("with a sanitizer", () => {
  const setup = () => {
    const table = tableOf(16 * MiB);
    return { table, sanitizer: new Sanitizer(table.memory), bytes: () => table.memory.u8() };
  };

  test("freed pages are poisoned, by their owner or for a dead one", () => {
    const { table, sanitizer, bytes } = setup();
    const [one, two] = [table.claim(1, WASM_PAGE)!, table.claim(2, WASM_PAGE)!];
    bytes().fill(1, one.address, one.address + 2 * WASM_PAGE);
    table.free(1, one, sanitizer);
    expect([bytes()[one.address], bytes()[two.address]]).toEqual([0xa5, 1]);
    table.freeAll(2, sanitizer);
    expect(bytes()[two.address + two.bytes - 1]).toBe(0xa5);
  });

  test("pages are checked when they are taken: poisoned, or never used", () => {
    const { table, sanitizer, bytes } = setup();
    const run = table.claim(1, 3 * WASM_PAGE)!;
    sanitizer.takeOver(run.address, run.bytes);
    expect(bytes().subarray(run.address, run.address + run.bytes).every(byte => byte === 0xa5)).toBe(true);
    sanitizer.takeOver(run.address, run.bytes);
    bytes()[run.address + WASM_PAGE + 77] = 3;
    expect(() => sanitizer.takeOver(run.address, run.bytes))
      .toThrow(`Freed memory was written to, at address ${run.address + WASM_PAGE + 77}.`);
  });
});

// Pages in a thread's name: arenas over them, their counters, and the way out under pressure.
import { describe, expect, test } from "vitest";
import { Arena } from "../../engine/memory/arena.ts";
import { Budget } from "../../engine/memory/budget.ts";
import { LinearMemory, WASM_PAGE } from "../../engine/memory/linear-memory.ts";
import { OWNED_COUNTERS, OwnedPages } from "../../engine/memory/owned-pages.ts";
import { PageAllocator } from "../../engine/memory/page-allocator.ts";
import { PageTable, type Run } from "../../engine/memory/page-table.ts";
import { Sanitizer } from "../../engine/memory/sanitizer.ts";
import { SharedReservations } from "../../engine/memory/shared-reservations.ts";
import { ResourceError } from "../../expr/error.ts";

const MiB = 1 << 20;

function setup(maximumBytes = 64 * MiB) {
  const memory = new LinearMemory({ shared: true, maximumBytes });
  const table = new PageTable(memory);
  const counters = new Int32Array(new SharedArrayBuffer(OWNED_COUNTERS * 4));
  const sanitizer = new Sanitizer(memory);
  return { memory, table, counters, sanitizer, pages: new OwnedPages(table, 2, { sanitizer, counters }) };
}

test("counts what is held and the most that ever was, where others can see it", () => {
  const { pages, counters } = setup();
  const runs = [pages.allocate(1), pages.allocate(100_000)];
  expect([pages.usedBytes, pages.peakBytes]).toEqual([3 * WASM_PAGE, 3 * WASM_PAGE]);
  pages.free(runs[1]!);
  expect([...counters]).toEqual([1, 3]);
});

test("an arena reserves what it really takes", () => {
  const { pages, table } = setup();
  const budget = new SharedReservations("sort");
  const arena = new Arena(pages, budget, { blockBytes: 4096 });
  arena.allocate(100);
  arena.allocate(100_000);
  expect(arena.bytes).toBe(3 * WASM_PAGE);
  expect([budget.used, pages.usedBytes, table.claimedBytes]).toEqual([arena.bytes, arena.bytes, arena.bytes]);
  arena.release();
  expect([arena.bytes, budget.used, pages.usedBytes, table.claimedBytes]).toEqual([0, 0, 0, 0]);
  expect(budget.peak).toBe(3 * WASM_PAGE);
});

test("where the budget has no room for a whole page, nothing is taken", () => {
  const { pages, table } = setup();
  const budget = new Budget("sort", 10_000);
  const arena = new Arena(pages, budget, { blockBytes: 4096 });
  expect(() => arena.allocate(100)).toThrow(ResourceError);
  expect([arena.bytes, budget.used, table.claimedBytes]).toEqual([0, 0, 0]);
});

test("a write past the end of an allocation is found, by the thread's own sanitizer", () => {
  const { pages, memory } = setup();
  const arena = new Arena(pages, new SharedReservations("sort"));
  const at = arena.allocate(100);
  memory.u8()[at + 101] = 1;
  expect(() => arena.release()).toThrow(`Something wrote 1 bytes past the 100 bytes at ${at} of sort.`);
  expect(pages.usedBytes).toBe(0);
});

describe("when the memory is exhausted", () => {
  test("the message says who has what", () => {
    const { pages } = setup(4 * MiB);
    pages.free(pages.allocate(3 * MiB));
    pages.allocate(2 * MiB);
    expect(() => pages.allocate(2 * MiB)).toThrow("No 2 MiB of linear memory in one piece: 2 MiB of 4 MiB are in " +
      "use, 1 MiB are free in 1 pieces. Raise memoryLimit, or dispose of persisted frames.");
  });

  test("somebody may make room first", () => {
    const { pages, table, memory } = setup(4 * MiB);
    const main = new PageAllocator(memory, new Sanitizer(memory), table);
    const columns: Run[] = [main.allocate(1.5 * MiB), main.allocate(1.5 * MiB)];
    const asked: number[] = [];
    pages.onPressure = bytes => {
      asked.push(bytes);
      const column = columns.pop();
      if (column) main.free(column);
      return column !== undefined;
    };
    expect(pages.allocate(1.25 * MiB).bytes).toBe(1.25 * MiB);
    expect(asked).toEqual([1.25 * MiB]);
    expect(() => pages.allocate(4 * MiB)).toThrow(ResourceError);
    expect(columns).toEqual([]);
  });
});

test("arenas adopt only memory of the same owner", () => {
  const { pages, table } = setup();
  const [one, two] = [new SharedReservations("one"), new SharedReservations("two")];
  const [giver, taker] = [new Arena(pages, one), new Arena(pages, two)];
  giver.allocate(10);
  taker.adopt(giver);
  expect([giver.bytes, one.used, taker.bytes, two.used]).toEqual([0, 0, WASM_PAGE, WASM_PAGE]);
  const other = new Arena(new OwnedPages(table, 3), one);
  expect(() => other.adopt(taker)).toThrow("one cannot adopt two: their pages have different owners");
  taker.release();
  expect(table.claimedBytes).toBe(0);
});

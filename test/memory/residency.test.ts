// Residency: one encoding per column, pins, and eviction of the least recently used under pressure.
import { describe, expect, test } from "vitest";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import { Arena } from "../../engine/memory/arena.ts";
import { Residency } from "../../engine/memory/residency.ts";
import { FormatError, ResourceError } from "../../expr/error.ts";
import { INT32, INT64, UTF8, field, list } from "../../expr/type.ts";
import { testMemory, type MemorySetup } from "./setup.ts";

const KiB = 1024;

/** A column that takes `bytes` bytes when it is resident, and a little more. */
const column = (bytes: number): HostColumn => {
  const array = new BigInt64Array(bytes / 8).map((_, i) => BigInt(i) << 40n);
  const { length } = array;
  return { type: INT64, length, chunks: [{ length, values: { layout: "fixed", array } }] };
};

const setup = (options: MemorySetup = {}) => {
  const context = testMemory(options);
  return { ...context, residency: new Residency(context) };
};

/** Use and let go. */
function touch(residency: Residency, host: HostColumn): void {
  residency.acquire(host);
  residency.release(host);
}

describe("the cache", () => {
  test("a column is encoded once, and stays after its last use", () => {
    const { residency } = setup({ sanitize: true });
    const host = column(800);
    const first = residency.acquire(host);
    expect(residency.acquire(host)).toBe(first);
    residency.release(host);
    residency.release(host);
    expect(residency.acquire(host)).toBe(first);
    expect(residency.count).toBe(1);
    expect(residency.bytes).toBe(first.bytes);
  });

  test("a release too many is caught", () => {
    const { residency } = setup();
    const host = column(800);
    expect(() => residency.release(host)).toThrow("released more often than it was acquired");
    touch(residency, host);
    expect(() => residency.release(host)).toThrow(RangeError);
  });

  test("clear evicts what is not in use, and memory is back where it was", () => {
    const { residency, allocator, engineBudget } = setup({ sanitize: true });
    const [pinned, other] = [column(800), column(8000)];
    residency.acquire(pinned);
    touch(residency, other);
    residency.clear();
    expect(residency.peek(pinned)).toBeDefined();
    expect(residency.peek(other)).toBeUndefined();
    residency.release(pinned);
    residency.clear();
    expect([residency.count, residency.bytes, allocator.usedBytes, engineBudget.used]).toEqual([0, 0, 0, 0]);
  });

  test("a column that cannot be ingested leaves nothing and can be tried again", () => {
    const { residency, allocator } = setup({ sanitize: true });
    const bad: HostColumn = { type: INT32, length: 3, chunks: [] };
    for (let i = 0; i < 2; i++) expect(() => residency.acquire(bad)).toThrow(FormatError);
    expect([residency.count, allocator.usedBytes]).toEqual([0, 0]);
  });

  test("opaque columns are not kept: they would keep their values alive", () => {
    const { residency } = setup();
    const values = { layout: "opaque", get: () => [1], vector: null } as const;
    const type = list(field("item", INT32, true));
    const host: HostColumn = { type, length: 2, chunks: [{ length: 2, values }] };
    expect(residency.acquire(host).encoding.kind).toBe("opaque");
    residency.release(host);
    expect(residency.count).toBe(0);
  });

  test("10,000 rounds of ingest and eviction do not grow the memory", () => {
    const { residency, allocator } = setup();
    const hosts = [column(8000), column(80_000), textColumn(["a", "b", "a", "b"]), textColumn(["x", "y"])];
    const round = () => {
      for (const host of hosts) touch(residency, host);
      residency.clear();
    };
    round();
    const capacity = allocator.capacityBytes;
    for (let i = 0; i < 2500; i++) round();
    expect([allocator.capacityBytes, allocator.usedBytes]).toEqual([capacity, 0]);
  });
});

const textColumn = (words: readonly string[]): HostColumn => {
  const offsets = new Int32Array(words.length + 1);
  words.forEach((word, i) => { offsets[i + 1] = offsets[i]! + word.length; });
  const bytes = new Uint8Array(Buffer.from(words.join("")));
  const { length } = words;
  return { type: UTF8, length, chunks: [{ length, values: { layout: "varbinary", offsets, bytes } }] };
};

describe("under pressure", () => {
  // Room for three columns of 1 MiB and what is staged while one of them comes in (0.6 MiB).
  const limits = {
    "of the budget": { budgetBytes: 3900 * KiB },
    "of the memory": { maximumBytes: (3900 + 1024) * KiB },
  };

  describe.each(Object.keys(limits) as (keyof typeof limits)[])("%s", what => {
    test("the least recently used goes first", () => {
      const { residency } = setup({ ...limits[what], sanitize: true });
      const hosts = [1, 2, 3].map(() => column(1024 * KiB));
      for (const host of hosts) touch(residency, host);
      expect(residency.count).toBe(3);
      touch(residency, hosts[0]!);
      hosts.push(column(1024 * KiB));
      touch(residency, hosts[3]!);
      expect(hosts.map(host => residency.peek(host) !== undefined)).toEqual([true, false, true, true]);
    });

    test("what is in use is never evicted", () => {
      const { residency } = setup({ ...limits[what], sanitize: true });
      const pinned = [column(1024 * KiB), column(1024 * KiB)];
      const read = pinned.map(host => residency.acquire(host));
      for (let i = 0; i < 5; i++) touch(residency, column(1024 * KiB));
      expect(pinned.map(host => residency.peek(host))).toEqual(read);
      expect(() => {
        residency.acquire(column(1024 * KiB));
        residency.acquire(column(1024 * KiB));
      }).toThrow(ResourceError);
      expect(pinned.map(host => residency.peek(host))).toEqual(read);
    });

    test("an arena of a query pushes columns out, too", () => {
      const { residency, allocator, engineBudget } = setup({ ...limits[what], sanitize: true });
      for (let i = 0; i < 3; i++) touch(residency, column(1024 * KiB));
      const arena = new Arena(allocator, engineBudget.child("query 1"));
      arena.allocate(2500 * KiB);
      // The memory must make room in one piece.
      expect(residency.count).toBe(what === "of the budget" ? 1 : 0);
      arena.release();
    });
  });

  test("evictFor says how much it freed", () => {
    const { residency } = setup();
    const hosts = [column(80_000), column(80_000), column(80_000)];
    const [first] = hosts.map(host => {
      const { bytes } = residency.acquire(host);
      return bytes;
    });
    expect(residency.evictFor(1)).toBe(0);
    for (const host of hosts) residency.release(host);
    expect(residency.evictFor(first! + 1)).toBe(first! * 2);
    expect(residency.count).toBe(1);
  });
});

// Sets of ranks with their k-th member, and the most frequent value of rows that come and go, against plain
// arrays.
import { describe, expect, test } from "vitest";
import { REGION } from "../../engine/kernel/state.ts";
import { FIXTURES, STATE, type Fixture } from "./instance.ts";

const HERE = STATE + (1 << 20);
const SIZES = [1, 2, 3, 63, 64, 65, 1023, 1024, 1025, 1100, 20_000, 300_000];
const FILL = 0xa5;

const mixed = (i: number): number => Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0;

/** A region with old data in it, and bytes behind it that must stay. */
function fresh({ memory }: Fixture, rows: number, rowBytes: number): () => boolean {
  const bytes = REGION.headBytes + rows * rowBytes;
  const all = new Uint8Array(memory.buffer, HERE, bytes + 64).fill(FILL);
  return () => all.subarray(bytes).every(byte => byte === FILL);
}

describe.each(FIXTURES.map(f => ({ f, memory: f.shared ? "shared" : "unshared" })))("in $memory memory", ({ f }) => {
  test.each(SIZES)("the k-th of %s ranks", rows => {
    const intact = fresh(f, rows, REGION.rankBytes);
    f.exports.openRanks(HERE, rows);
    const members = new Set<number>();
    const checkAll = () => {
      expect(new DataView(f.memory.buffer).getUint32(HERE, true)).toBe(members.size);
      const sorted = [...members].sort((a, b) => a - b);
      const step = Math.max(1, Math.floor(sorted.length / 500));
      for (let k = 0; k < sorted.length; k += step) expect(f.exports.rowAtRank(HERE, k)).toBe(sorted[k]! + 7);
      if (sorted.length > 0) expect(f.exports.rowAtRank(HERE, sorted.length - 1)).toBe(sorted.at(-1)! + 7);
    };
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < Math.min(rows, 4000) * (round + 1); i++) {
        const rank = mixed(i * 7 + round) % rows;
        if (members.delete(rank)) f.exports.removeRank(HERE, rank);
        else {
          members.add(rank);
          f.exports.addRank(HERE, rank, rank + 7);
        }
      }
      checkAll();
    }
    for (const rank of members) f.exports.removeRank(HERE, rank);
    members.clear();
    for (let rank = 0; rank < rows; rank++) f.exports.addRank(HERE, rank, rank + 7);
    for (let rank = 0; rank < rows; rank++) members.add(rank);
    checkAll();
    expect(intact()).toBe(true);
  });

  test.each(SIZES)("%s rows that share ranks", rows => {
    const intact = fresh(f, rows, REGION.sharedRankBytes);
    f.exports.openSharedRanks(HERE, rows);
    const rankOf = (row: number): number => row - row % 3;
    const inside = new Set<number>();
    for (let i = 0; i < Math.min(rows * 3, 6000); i++) {
      const row = mixed(i) % rows;
      if (inside.delete(row)) f.exports.removeSharedRank(HERE, rankOf(row));
      else {
        inside.add(row);
        f.exports.addSharedRank(HERE, rankOf(row), row);
      }
    }
    const ranks = [...new Set([...inside].map(rankOf))].sort((a, b) => a - b);
    expect(new DataView(f.memory.buffer).getUint32(HERE, true)).toBe(ranks.length);
    for (let k = 0; k < ranks.length; k += Math.ceil(ranks.length / 500)) {
      expect(rankOf(f.exports.rowAtRank(HERE, k))).toBe(ranks[k]);
    }
    expect(intact()).toBe(true);
  });

  test.each([[1, 1], [2, 1], [2, 2], [50, 3], [300, 40], [300, 300], [1000, 2]])(
    "the most frequent of %s rows with up to %s values", (rows, values) => {
      // A value is named by its first row.
      const firstOf = new Map<number, number>();
      const valueOf = Array.from({ length: rows }, (_, row) => {
        const value = mixed(row) % values;
        if (!firstOf.has(value)) firstOf.set(value, row);
        return firstOf.get(value)!;
      });
      const intact = fresh(f, rows, REGION.modeBytes);
      f.exports.openModes(HERE, rows);
      const [width, gap] = [Math.max(1, rows >> 2), 2];
      const inside: number[] = [];
      const expected = (): number => {
        const times = new Map<number, number>();
        for (const row of inside) times.set(valueOf[row]!, (times.get(valueOf[row]!) ?? 0) + 1);
        const most = Math.max(...times.values());
        return inside.find(row => times.get(valueOf[row]!) === most) ?? -1;
      };
      const add = (row: number) => {
        inside.push(row);
        inside.sort((a, b) => a - b);
        f.exports.addMode(HERE, valueOf[row]!, row);
      };
      const remove = (row: number) => {
        inside.splice(inside.indexOf(row), 1);
        const next = inside.find(other => other > row && valueOf[other] === valueOf[row]) ?? 0;
        f.exports.removeMode(HERE, valueOf[row]!, row, next);
      };
      expect(f.exports.rowOfMode(HERE)).toBe(-1);
      // Two parts behind each other, and between them rows that are left out for a while.
      for (let row = 0; row < rows + width + gap; row++) {
        if (row >= width + gap) remove(row - width - gap);
        if (row >= gap && row - gap < rows && !inside.includes(row - gap)) add(row - gap);
        if (row < rows) add(row);
        if (row >= 1 && row - 1 < rows) remove(row - 1);
        expect(f.exports.rowOfMode(HERE)).toBe(expected());
      }
      expect(intact()).toBe(true);
    });
});

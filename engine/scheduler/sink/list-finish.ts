// Finds the quantiles of groups' lists of values when the groups are complete, range by range of entries.
import type { ValueList } from "../../pipeline/pipeline.ts";
import type { SinkContext } from "./sink.ts";

/** Entries of one unit: few, because each may have many values. */
const UNIT_ENTRIES = 256;

/** Entries [begin, end) of a table, by number. */
export type EntryRange = readonly [begin: number, end: number];

export class ListFinish {
  /** This thread's two buffers for the values of one list. */
  private buffer = { address: 0, room: 0 };
  private readonly written = new Map<ValueList["results"], number>();

  constructor(
    private readonly context: SinkContext, private readonly lists: readonly ValueList[],
    private readonly stride: number,
  ) {}

  /** Units of the phase; null if there is nothing to find. */
  units(ranges: readonly EntryRange[]): number | null {
    if (this.lists.length === 0) return null;
    const units = ranges.reduce((sum, range) => sum + unitsOf(range), 0);
    return units === 0 ? null : units;
  }

  work(entries: number, ranges: readonly EntryRange[], unit: number): void {
    let before = 0;
    for (const range of ranges) {
      const units = unitsOf(range);
      if (unit < before + units) {
        const begin = range[0] + (unit - before) * UNIT_ENTRIES;
        const count = Math.min(UNIT_ENTRIES, range[1] - begin);
        for (const list of this.lists) this.find(list, entries + begin * this.stride, count);
        return;
      }
      before += units;
    }
    throw new Error(`there is no unit ${unit} of ${before}`);
  }

  /** What is asked of a list, written where routines read it; once for each thread. */
  private asked(results: ValueList["results"]): number {
    const known = this.written.get(results);
    if (known !== undefined) return known;
    const { environment: { memory }, arena } = this.context;
    const address = arena.allocate(results.length * 16);
    results.forEach(({ offset, discrete, fraction }, i) => {
      memory.u32().set([offset, Number(discrete)], (address >>> 2) + i * 4);
      memory.f64()[(address >>> 3) + i * 2 + 1] = fraction;
    });
    this.written.set(results, address);
    return address;
  }

  private find({ offset, floats, results }: ValueList, entries: number, count: number): void {
    const { environment: { routines } } = this.context;
    const most = routines.exports.longestList(entries, this.stride, count, offset) >>> 0;
    if (most === 0) return;
    const buffer = this.roomFor(most);
    routines.exports.writeQuantiles(
      entries, this.stride, count, offset, Number(floats), buffer, this.buffer.room, this.asked(results),
        results.length,
    );
  }

  /** Two buffers for so many values, and for the sample that pivots are taken of. */
  private roomFor(values: number): number {
    if (this.buffer.room < values) {
      const room = Math.max(MIN_ROOM, Math.ceil(values * 1.5));
      this.buffer = { address: this.context.arena.allocate(room * 16), room };
    }
    return this.buffer.address;
  }
}

/** Values for which there is always room. */
const MIN_ROOM = 1024;

const unitsOf = ([begin, end]: EntryRange): number => Math.ceil((end - begin) / UNIT_ENTRIES);

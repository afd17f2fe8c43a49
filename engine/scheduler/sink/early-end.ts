// Ends a scan early: a limit needs no more morsels when those that are finished in order have enough rows.
import type { SinkContext } from "./sink.ts";

export class EarlyEnd {
  /** `rows`: how many the limit needs, from the first; Infinity: all. */
  constructor(private readonly context: SinkContext, private readonly rows: number) {}

  get wanted(): boolean { return this.rows !== Infinity; }

  begin(units: number): void {
    if (!this.wanted) return;
    const { control, arena, pipeline } = this.context;
    // Rows of each morsel plus one, once it is finished.
    control.setPipeline(pipeline.id, "unitRows", arena.allocateZeroed(Math.max(4, units * 4)));
    if (this.rows <= 0) control.setPipeline(pipeline.id, "enough", 1);
  }

  /** Whether a morsel that has given so many rows may end: none of its further rows can be wanted. */
  hasEnough(rows: number): boolean {
    const { control, pipeline: { id } } = this.context;
    return this.wanted && (rows >= this.rows || control.pipeline(id, "enough") !== 0);
  }

  /** A morsel has given so many rows. */
  morselDone(unit: number, rows: number): void {
    if (!this.wanted) return;
    const { control, environment: { memory }, pipeline: { id } } = this.context;
    const finished = memory.i32();
    const first = control.pipeline(id, "unitRows") >>> 2;
    const units = control.pipeline(id, "units");
    Atomics.store(finished, first + unit, rows + 1);
    for (;;) {
      const cursor = control.pipeline(id, "cursor");
      const here = cursor < units ? Atomics.load(finished, first + cursor) : 0;
      if (here === 0) return;
      if (!control.exchangePipeline(id, "cursor", cursor, cursor + 1)) continue;
      const before = control.addPipeline(id, "collected", here - 1);
      if (before + here - 1 >= this.rows) control.setPipeline(id, "enough", 1);
    }
  }
}

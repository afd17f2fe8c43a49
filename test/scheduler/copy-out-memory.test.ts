// Copying text out takes memory for one buffer, however many buffers the result has.
import { expect, it } from "vitest";
import { createEngine, fromColumns, t } from "../../src/index.ts";

const ROWS = 300_000;
const text = (i: number) => `row number ${String(i).padStart(30, "0")}`;

it("the peak does not grow with the result", () => {
  const frame = fromColumns({ s: Array.from({ length: ROWS }, (_, i) => text(i)) }, { s: t.utf8 });
  const result = frame.filter(c => c.s.gt("row")).collectSync({ engine: createEngine({ threads: 1 }) });
  expect(result.numRows).toBe(ROWS);
  expect(result.column("s").at(-1)).toBe(text(ROWS - 1));
  // 12 MB of text in five buffers.
  expect(result.statistics!.peakBytes).toBeLessThan(8e6);
});

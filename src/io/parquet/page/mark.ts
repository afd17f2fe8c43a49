// Takes away the marks of rows whose values fail a test.
import type { ValueTest } from "../column-test.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Presence } from "./levels.ts";

/** Of `count` values, none of them null, by a range. */
export function markRange(
  { run, u8 }: Kernel, width: number, values: number, count: number, test: ValueTest, marks: number,
): void {
  switch (test.kind) {
    case "none":
      u8.fill(0, marks, marks + count);
      break;
    case "integers":
      if (width === 4) run.mark32(values, count, Number(test.low), Number(test.high), marks);
      else run.mark64(values, count, test.low, test.high, marks);
      break;
    case "floats": (width === 4 ? run.markF32 : run.markF64)(values, count, test.low, test.high, marks);
  }
}

/** `markPresentValues` does so for values without nulls, at the address it is given. */
export function markNullable(
  kernel: Kernel, { present, bits }: Presence, count: number, nulls: boolean, marks: number,
  markPresentValues: (marks: number) => void,
): void {
  if (bits === 0) {
    markPresentValues(marks);
    return;
  }
  const dense = kernel.take(present + 1);
  kernel.u8.fill(1, dense, dense + present + 1);
  markPresentValues(dense);
  kernel.run.markPresent(dense, bits, count, Number(nulls), marks);
}

// A comparison whose answer is known from the types still evaluates an operand that can fail.
import { expect, test } from "vitest";
import { loadReference } from "../../engine/reference-result.ts";
import { createEngine, fromColumns, t } from "../../src/index.ts";

// Synchronous queries cannot wait for it.
await loadReference();

test("a failing cast below a comparison with a literal out of range is an error", () => {
  const engine = createEngine();
  const numbers = fromColumns({ x: [1, 128] }, { x: t.int32 });
  for (const executor of ["reference", "single"] as const) {
    const query = numbers.select(c => ({ same: c.x.cast(t.int8).cast(t.int64).eqMissing(128) }));
    expect(() => query.collectSync({ engine, executor })).toThrow(/int8/);
  }
  engine.close();
});

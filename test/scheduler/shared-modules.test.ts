// Engines of one process compile a kernel once between them.
import { expect, it } from "vitest";
import { createEngine, fromColumns } from "../../src/index.ts";

it("a second engine takes the module of the first, and counts it as new", () => {
  const frame = fromColumns({ sharedOnce: Int32Array.of(1, 2, 3) })
    .filter(c => c.sharedOnce.mul(77).add(5).gt(100)).select(c => ({ x: c.sharedOnce.mul(78) }));
  const { Module } = WebAssembly;
  let made = 0;
  const engines = [1, 2].map(() => createEngine({ threads: 1 }));
  // Their own modules exist before any query's.
  const other = fromColumns({ y: [1] }).select(c => ({ y: c.y.add(1) }));
  for (const engine of engines) other.collectSync({ engine });
  WebAssembly.Module = class extends Module {
    constructor(bytes: BufferSource) {
      super(bytes);
      made++;
    }
  } as typeof Module;
  try {
    const counts = engines.map(engine => {
      const result = engine.runSync(frame.plan);
      expect(result.statistics.compiled).toBeGreaterThan(0);
      return made;
    });
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBe(counts[0]);
  } finally {
    WebAssembly.Module = Module;
    engines.forEach(engine => engine.close());
  }
});

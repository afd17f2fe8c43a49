// Cancelling: whatever the signal's reason is, the error is the same and nothing stays behind.
import { describe, expect, it } from "vitest";
import { CancelledError, createEngine, fromColumns, t } from "../../src/index.ts";

const frame = fromColumns({ v: Array.from({ length: 5000 }, (_, i) => i) }, { v: t.int32 });
const query = frame.filter(c => c.v.mod(2).eq(0)).orderBy("v");

describe.each([["undefined", undefined], ["NaN", NaN], ["a string", "enough"], ["an error", new Error("stop")]])(
  "with %s as the reason", (_, reason) => {
    const aborted = () => AbortSignal.abort(reason);

    it("rejects before the first row", async () => {
      const engine = createEngine();
      await expect(query.collect({ engine, signal: aborted() })).rejects.toThrow(CancelledError);
      expect(() => query.collectSync({ engine, signal: aborted() })).toThrow(CancelledError);
      expect(() => query.collectSync({ executor: "reference", signal: aborted() })).toThrow(CancelledError);
      expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
    });

    it("rejects between batches, with the reason as the cause", async () => {
      const engine = createEngine();
      const controller = new AbortController();
      const seen: number[] = [];
      let raised: unknown;
      try {
        const options = { engine, signal: controller.signal, testing: { morselRows: 1000 } };
        for await (const batch of frame.filter(c => c.v.mod(7).ge(0)).batches(options)) {
          seen.push(batch.numRows);
          controller.abort(reason);
        }
      } catch (error) {
        raised = error;
      }
      expect(seen).toEqual([1000]);
      expect(raised).toBeInstanceOf(CancelledError);
      expect((raised as Error).cause).toBe(controller.signal.reason);
      expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
    });
  });

// More joins than one pipeline keeps levels for, with calls that end early at every chance.
import { expect, it } from "vitest";
import { createEngine, fromColumns, t, type Frame } from "../../src/index.ts";
import { STATE } from "../../engine/kernel/state.ts";

const JOINS = STATE.maxLevels + 6;
const left = fromColumns({ k: [1, 2, 3, 2] }, { k: t.int32 });
const right = fromColumns({ k: [2, 3, 4], z: [20, 30, 40] }, { k: t.int32, z: t.int32 });

it("gives the rows of a chain of joins", () => {
  let frame: Frame = left as unknown as Frame;
  for (let i = 0; i < JOINS; i++) {
    frame = frame.join(right.rename({ z: `z${i}` }), { on: "k" }) as unknown as Frame;
  }
  const engine = createEngine({ sanitize: true });
  const rows = frame.collectSync({ engine, testing: { earlyExit: 0.5, seed: 3 } }).toArray();
  const expected = (k: number) => Object.fromEntries([["k", k],
    ...Array.from({ length: JOINS }, (_, i) => [`z${i}`, k * 10])]);
  expect(rows).toEqual([2, 3, 2].map(expected));
});

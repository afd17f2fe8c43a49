// Faults on purpose, so that tests can see what they do to a query: a worker that throws, traps, runs out of
// stack or dies, at a chosen unit and point of its work.
import type { TestingOptions } from "../../api.ts";

export type Fault = NonNullable<TestingOptions["fault"]>;
/**
 * `start`: when the worker hears of the query; `before` it looks for a unit; `inside` one that is worked for
 * but not counted as finished; `after` it; `left`: between units, when the worker is outside of the query.
 */
export type FaultPoint = Fault["at"];

/** A module whose start function is `unreachable`. */
const TRAP = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11,
);

const recurse = (depth: number): number => recurse(depth + 1) + 1;

/** What a worker calls at each point of a query; does nothing unless the query's options ask for a fault. */
export class Faults {
  private reached = 0;

  constructor(
    private readonly fault: Fault | undefined, private readonly worker: number,
    private readonly exit: () => void,
  ) {}

  /** Points are counted from 0; the one with the fault's number does not return. */
  at(point: FaultPoint): void {
    const { fault } = this;
    if (!fault || fault.at !== point || fault.worker !== this.worker || this.reached++ !== fault.unit) return;
    switch (fault.kind) {
      case "throw": throw new Error("a fault on purpose");
      case "stack": recurse(0); break;
      case "trap": trap(); break;
      case "exit": this.exit();
    }
  }
}

/** Runs a module whose start function traps. */
const trap = (): WebAssembly.Instance => new WebAssembly.Instance(new WebAssembly.Module(TRAP));

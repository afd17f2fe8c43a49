// Rows that must not be there: fails the query, and names the keys of the first ones.
import { brokenContract, SHOWN_KEYS } from "../../../expr/join-contract.ts";
import type { JobFinish } from "../job.ts";
import { keysAt } from "./contract-keys.ts";
import { ROWS_SINK, type RowsPhases } from "./rows-phases.ts";
import type { SinkContext } from "./sink.ts";

/** How many rows the error needs, from the first; one more than it shows tells that there are more. */
export const REJECTED_ROWS = SHOWN_KEYS + 1;

export class RejectFinish implements RowsPhases {
  constructor(
    private readonly context: SinkContext, private readonly finish: Extract<JobFinish, { kind: "reject" }>,
  ) {}

  private word(name: "pointers" | "count"): number {
    return this.context.control.sink(this.context.pipeline.id, ROWS_SINK[name]);
  }

  phase(phase: number): number | null { return phase === 0 && this.word("count") > 0 ? 1 : null; }

  work(): void {
    const { environment: { memory } } = this.context;
    const pointers = this.word("pointers") >>> 2;
    const rows = memory.u32().slice(pointers, pointers + Math.min(REJECTED_ROWS, this.word("count")));
    throw brokenContract(this.finish.contract.text,
      Array.from(rows, row => keysAt(memory, row, this.finish.contract)));
  }
}

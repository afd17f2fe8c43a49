// A query as it is handed to workers: what they run, who hears of it, what is said if one of them is lost.
import { ExecutionError } from "../../../expr/error.ts";
import type { TestingOptions } from "../../api.ts";
import type { Control } from "../control.ts";
import type { Job } from "../job.ts";
import type { Piece } from "../sink/piece.ts";
import type { UnitRecord } from "./messages.ts";

/** A query that workers run. */
export interface Ticket {
  readonly job: Job;
  readonly control: Control;
  readonly profile: boolean;
  readonly testing: TestingOptions;
  /** So many workers may take part at most. */
  readonly threads: number;
  piece(piece: Piece): void;
  units(worker: number, units: readonly UnitRecord[]): void;
  /** Puts what a kernel reports into the plan's words; its state block is still there. */
  explained(error: Error): Error;
  /** No worker is left: somebody else must go on. */
  left(): void;
}

/** Which operators were running: for errors that no operator raised by itself. */
export function runningOperators({ job, control }: Pick<Ticket, "job" | "control">): string {
  const names = job.pipelines.filter(({ id }) => control.pipeline(id, "epoch") !== 0 && control.pipeline(id,
    "done") === 0)
    .map(({ operator }) => operator);
  return [...new Set(names)].join(", ") || "query";
}

export function lostError(ticket: Ticket, worker: number, cause: Error | null): ExecutionError {
  const operator = runningOperators(ticket);
  return new ExecutionError("worker-lost", `${operator}: worker ${worker} ended while it ran the query${
    cause ? `: ${cause.message}` : ""}.`, {
    operator, recoverable: true, hint: "Run the query again; the worker is replaced.",
      ...(cause ? { cause } : {}),
  });
}

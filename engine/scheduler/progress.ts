// How far a query is: finished units, weighted by the rows of their pipelines.
import type { Progress } from "../api.ts";
import type { Control } from "./control.ts";
import type { Job } from "./job.ts";

/** A pipeline that reads what others left has fewer rows than they scanned; how many, nobody knows before. */
const LEFT_SHARE = 0.3;

export class ProgressMeter {
  private readonly weights: number[] = [];
  private best = 0;

  constructor(private readonly job: Job, private readonly control: Control) {
    for (const { streams } of job.pipelines) {
      this.weights.push(1 + streams.reduce((sum, { rows }) =>
        sum + ("of" in rows ? (this.weights[rows.of] ?? 1) * LEFT_SHARE : rows.end - rows.begin), 0));
    }
  }

  read(milliseconds: number): Progress {
    const { control, job, weights } = this;
    let [done, all, rows] = [0, 0, 0];
    const operators = new Set<string>();
    for (const { id, operator } of job.pipelines) {
      const part = this.partOf(id);
      done += part * weights[id]!;
      all += weights[id]!;
      rows += control.pipeline(id, "scanned");
      if (part < 1 && control.pipeline(id, "epoch") !== 0) operators.add(operator);
    }
    this.best = Math.max(this.best, all === 0 ? 1 : Math.min(1, done / all));
    return { fraction: this.best, rows, operators: [...operators], milliseconds };
  }

  private partOf(pipeline: number): number {
    const { control } = this;
    if (control.pipeline(pipeline, "done") !== 0) return 1;
    const units = control.pipeline(pipeline, "totalUnits");
    return units === 0 ? 0 : Math.min(0.99, control.pipeline(pipeline, "finished") / units);
  }
}

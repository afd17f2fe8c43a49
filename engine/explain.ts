// Explains a plan as text: logical plan, optimized plan with the rules that fired, pipelines, kernels.
import type { ExplainOptions } from "./api.ts";
import { generate } from "./codegen/pipeline.ts";
import type { FiredRule } from "./optimizer/index.ts";
import type { PhysicalPlan } from "./pipeline/pipeline.ts";
import type { Plan } from "./plan/node.ts";
import { printPlan } from "./plan/print.ts";

export interface Explained {
  readonly logical: Plan;
  readonly optimized: Plan;
  readonly fired: readonly FiredRule[];
  readonly physical: PhysicalPlan;
}

const indent = (text: string) => text.trimEnd().split("\n").map(line => `  ${line}`).join("\n");

export function explainText(
  { logical, optimized, fired, physical }: Explained, options: ExplainOptions, shared: boolean,
): string {
  const rules = fired.length === 0 ? "none" : fired.map(f => (f.count === 1 ? f.rule : `${f.rule} ×${f.count}`)).join(", ");
  const parts = [
    `logical plan\n${indent(printPlan(logical))}`,
    `optimized plan (rules: ${rules})\n${indent(printPlan(optimized))}`,
  ];
  if (options.pipelines !== false) parts.push(`pipelines\n${indent(pipelines(physical))}`);
  if (options.kernels) parts.push(kernels(physical, shared));
  return parts.join("\n\n");
}

function pipelines({ pipelines: all, passthrough }: PhysicalPlan): string {
  const lines = all.flatMap(({ id, operator, breaker, streams, dependsOn, finish }) => [
    `pipeline ${id}: ${streams.map(s => s.description).join(" | ")} → ${operator}${sinkName(streams[0]?.spec.sink.kind)}`,
    `  ends because ${breaker}${finish.kind === "join" ? (finish.dense === null ? " (hash table)" : ` (dense keys, ${finish.dense} slots)`) : ""}`,
    ...(dependsOn.length > 0 ? [`  after pipeline${dependsOn.length > 1 ? "s" : ""} ${dependsOn.join(", ")}`] : []),
  ]);
  const handed = passthrough.filter(c => c !== null).length;
  if (handed > 0) lines.push(`${handed} column${handed > 1 ? "s" : ""} handed out as the source has them`);
  return lines.join("\n");
}

const sinkName = (kind: string | undefined) => (kind === "direct" ? " (direct-mapped)" : kind === "hashed" ? " (hashed)" : "");

function kernels({ pipelines: all }: PhysicalPlan, shared: boolean): string {
  return all.flatMap(({ id, streams }) => streams.map((stream, k) =>
    `kernel of pipeline ${id}${streams.length > 1 ? `, stream ${k}` : ""}\n${generate(stream.spec, shared).text()}`)).join("\n\n");
}

// Explains a plan as text: logical plan, optimized plan with the rules that fired, pipelines, kernels.
import type { ExplainOptions, PlanDescription } from "./api.ts";
import { generate } from "./codegen/pipeline.ts";
import { NO_STATISTICS, optimize, type FiredRule } from "./optimizer/index.ts";
import type { PhysicalPlan } from "./pipeline/pipeline.ts";
import type { Plan } from "./plan/node.ts";
import { printPlan } from "./plan/print.ts";
import type { Given, Recursion, Turn } from "./recursion.ts";

export interface Explained {
  /** Null: it is not shown. */
  readonly logical: Plan | null;
  readonly optimized: Plan;
  readonly fired: readonly FiredRule[];
  readonly physical: PhysicalPlan;
}

const indent = (text: string) => text.trimEnd().split("\n").map(line => `  ${line}`).join("\n");

export function explainText(
  { logical, optimized, fired, physical }: Explained, options: ExplainOptions, shared: boolean,
): string {
  const parts = [...logical === null ? [] : [logicalText(logical)], optimizedText(optimized, fired)];
  if (options.pipelines !== false) parts.push(`pipelines\n${indent(pipelines(physical))}`);
  if (options.kernels) parts.push(kernels(physical, shared));
  return parts.join("\n\n");
}

const logicalText = (plan: Plan) => `logical plan\n${indent(printPlan(plan))}`;

function optimizedText(plan: Plan, fired: readonly FiredRule[]): string {
  const rules = fired.map(f => (f.count === 1 ? f.rule : `${f.rule} ×${f.count}`)).join(", ");
  return `optimized plan (rules: ${rules || "none"})\n${indent(printPlan(plan))}`;
}

/** A plan over files: what is read of them; how the rest runs depends on what is in them. */
export function explainStored(plan: Plan): string {
  const { plan: optimized, fired } = optimize(plan, NO_STATISTICS);
  return [
    logicalText(plan), optimizedText(optimized, fired),
    "pipelines\n  are made when what they scan has been read, for the rows that are there",
  ].join("\n\n");
}

/** The same as data. */
export function describeStored(plan: Plan): PlanDescription {
  const { plan: optimized, fired: rules } = optimize(plan, NO_STATISTICS);
  return { optimized, rules, pipelines: [] };
}

/** The optimized plan and its pipelines as data. */
export function planDescription(
  { optimized, fired, physical }: Pick<Explained, "optimized" | "fired" | "physical">,
): PlanDescription {
  const pipelines = physical.pipelines.map(({ id, operator, breaker, streams, dependsOn }) => ({
    id, operator, breaker, dependsOn, description: streams.map(stream => stream.description).join(" | "),
  }));
  return { optimized, rules: fired, pipelines };
}

/** The plans of all turns that differ, over tables that stand for what the turns before will give. */
export function turnsToExplain(
  plan: Plan, recursion: Recursion,
): { readonly turns: readonly Turn[]; readonly rest: Plan } {
  const turns: Turn[] = [];
  const run = recursion.resolved(plan);
  let next = run.next();
  for (; !next.done; next = run.next(standIn(next.value))) turns.push(next.value);
  return { turns, rest: next.value };
}

/** Rows of which nothing is known: a base gives some, so that there is a step, and a step none. */
function standIn({ plan: { schema }, part }: Turn): Given {
  const rowCount = part === "base" ? UNKNOWN_ROWS : 0;
  return {
    schema, rowCount, compiled: 0,
    column: index => {
      const { type } = schema[index]!;
      return { type, length: rowCount, chunks: [{ length: rowCount, values: { layout: "null" } }] };
    },
  };
}

const UNKNOWN_ROWS = 1000;

/** A plan with recursive queries: what is run in turns, then the rest. */
export function explainRecursive(
  plan: Plan, turns: readonly (Turn & { readonly text: string })[], rest: string,
): string {
  return [
    logicalText(plan),
    ...turns.map(({ of, part, text }) =>
      `${part} of ${of}${part === "step" ? ", run over the last turn's new rows until there are none" : ""}\n${indent(text)}`),
    rest,
  ].join("\n\n");
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

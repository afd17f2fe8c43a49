// Pipelines of a profile as text: a table of all of them as a tree, and each one's stages.
import { formatBytes } from "../memory/format-bytes.ts";
import { estimateErrorText } from "./estimate.ts";
import { formatCount, formatDuration, formatShare, oneLine, plural } from "./format.ts";
import { pipelineTree } from "./pipeline-tree.ts";
import type { PipelineProfile, QueryProfile, StageProfile } from "./query-profile.ts";
import { textTable, wrap, type TextColumn } from "./text-table.ts";

const left = (head: string): TextColumn => ({ head, align: "left" });
const right = (head: string): TextColumn => ({ head, align: "right" });

const PIPELINE_COLUMNS = [
  left("pipeline"), right("rows in"), right("rows out"), right("estimated"), right("off"), right("time"),
  right("busy"), right("share"), right("memory"),
];
const STAGE_COLUMNS = [
  left("stage"), right("rows in"), right("rows out"), right("kept"), right("estimated"), right("off"),
];

/** Milliseconds of work in all pipelines: what a pipeline's share is part of. */
export const totalBusy = ({ pipelines }: Pick<QueryProfile, "pipelines">): number =>
  pipelines.reduce((sum, { busy }) => sum + busy, 0);

/** `2 sort`; the description stands with the stages. */
export function pipelineTable(profile: QueryProfile, width: number): string[] {
  const busy = totalBusy(profile);
  const rows = pipelineTree(profile.pipelines).map(({ node, prefix }) => [
    `${prefix}${node.id} ${oneLine(node.operator)}`,
    formatCount(node.sourceRows), formatCount(node.rowsOut), estimateText(node.estimatedRows),
    estimateErrorText(node.estimatedRows, node.rowsOut), formatDuration(node.end - node.start),
    formatDuration(node.busy), formatShare(node.busy, busy), formatBytes(node.bytes),
  ]);
  return textTable(PIPELINE_COLUMNS, rows, width);
}

export interface DetailOptions {
  /** Rows, time and memory, too; for texts without a table of pipelines. */
  readonly totals: boolean;
  readonly queryBusy: number;
}

/** A pipeline's description, why it ends, what it waits for, and its stages. */
export function pipelineDetails(
  pipeline: PipelineProfile, width: number, { totals, queryBusy }: DetailOptions,
): string[] {
  const { id, description, breaker, dependsOn, chunks, morsels, stages } = pipeline;
  const after = dependsOn.length === 0 ? "" : `; after pipeline${dependsOn.length > 1 ? "s" : ""} ${dependsOn.join(", ")}`;
  const inner = width - INDENT.length;
  const table = stages.length === 0 ? [] : textTable(STAGE_COLUMNS, stages.map(stageRow), inner);
  return [
    ...wrap(`pipeline ${id}: ${oneLine(description)}`, width),
    ...indent([
      ...wrap(`ends because ${oneLine(breaker)}${after}`, inner),
      ...wrap(totals ? totalsText(pipeline, queryBusy) : `${plural(morsels, "morsel")}, ${plural(chunks, "chunk")}`, inner),
      ...table,
    ]),
  ];
}

const INDENT = "  ";
export const indent = (lines: readonly string[]): string[] => lines.map(line => INDENT + line);

function totalsText(pipeline: PipelineProfile, queryBusy: number): string {
  const { sourceRows, rowsOut, estimatedRows, start, end, busy, bytes, morsels, chunks } = pipeline;
  const off = estimateErrorText(estimatedRows, rowsOut);
  const estimate = estimatedRows === null ? "" : ` (estimated ${formatCount(estimatedRows)}${off && `, ${off}`})`;
  return `${plural(sourceRows, "row")} in, ${formatCount(rowsOut)} out${estimate}; ${formatDuration(end - start)}, `
    + `busy ${formatDuration(busy)} (${formatShare(busy, queryBusy)}); ${formatBytes(bytes)}; `
    + `${plural(morsels, "morsel")}, ${plural(chunks, "chunk")}`;
}

const stageRow = ({ description, rowsIn, rowsOut, estimatedRows }: StageProfile): string[] => [
  oneLine(description), formatCount(rowsIn), formatCount(rowsOut), formatShare(rowsOut, rowsIn),
  estimateText(estimatedRows), estimateErrorText(estimatedRows, rowsOut),
];

const estimateText = (rows: number | null): string => (rows === null ? "" : formatCount(rows));

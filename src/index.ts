// The front door: what users import. It fills the frame's ports and re-exports; nothing else.
import { defaultEngine } from "../engine/index.ts";
import { ports } from "../frame/ports.ts";
import { renderCsv, renderFrameHtml, renderHtml, renderMarkdown, renderText, terminalWidth } from "./display/index.ts";

export * from "../expr/error.ts";
export type { DataType, Field, Schema, TimeUnit } from "../expr/type.ts";
export type {
  Engine, EngineOptions, ExecutorName, ExplainOptions, LogEvent, MemoryUse, PlanDescription,
  PlannedPipeline, Priority, Progress, QueryHandle,
  QueryState, QueryStatistics, QuerySummary, Result, RunOptions,
} from "../engine/api.ts";
export type * from "../engine/profile/query-profile.ts";
export { createEngine, defaultEngine } from "../engine/index.ts";
export type { Plan } from "../engine/plan/node.ts";
export type { Source } from "../engine/source/source.ts";

export { DataFrame, Frame, PersistedFrame, frameOf } from "../frame/frame.ts";
export type { HtmlOptions, MarkdownOptions, MimeBundle, TextOptions } from "../frame/display/options.ts";
export type { NamedTable, ParameterValue, ToSqlOptions } from "../frame/ports.ts";
export { Diagram } from "../frame/display/diagram.ts";
export { Picture } from "../frame/display/picture.ts";
export type {
  BarOptions, BoxOptions, HeatMapOptions, HistogramOptions, LineOptions, PlotAggregate, PlotOptions, Plots,
  PointOptions,
} from "../frame/display/plots.ts";
export { FrameHandle } from "../frame/run/handle.ts";
export type { CollectOptions, StartOptions, SyncOptions } from "../frame/run/options.ts";
export { Profile } from "../frame/run/profile.ts";
export type { GroupedFrame, AggregateOptions } from "../frame/verb/group-by.ts";
export type { DistinctOptions } from "../frame/verb/distinct.ts";
export type { SetOptions } from "../frame/verb/set-operation.ts";
export type { UnionOptions } from "../frame/verb/union.ts";
export type { JoinAsofOptions } from "../frame/verb/join-asof.ts";
export type { JoinOptions } from "../frame/verb/join-options.ts";
export { fromColumns, fromRows, type ColumnOfValue, type ColumnsSchema, type RowSchema } from "../frame/from-values.ts";
export { schemaFrom, type SchemaFrom } from "../frame/standard/schema-from.ts";
export type {
  InputOf, OutputOf, StandardIssue, StandardJsonSchema, StandardResult, StandardSchema,
} from "../frame/standard/standard-schema.ts";
export { and, asc, coalesce, col, count, desc, grouping, lit, not, or } from "../frame/expr/free.ts";
export { between, FrameSpec, groupsBetween, rowsBetween, type CountedEnd, type DistantEnd } from "../frame/expr/frame-spec.ts";
export { cumeDist, denseRank, ntile, percentRank, rank, rowNumber } from "../frame/expr/ranking.ts";
export { when } from "../frame/expr/when.ts";
export { SortTerm } from "../frame/expr/sort-term.ts";
export type { Decay, RollingOptions, RollingRowsOptions, SortOptions } from "../frame/expr/own-methods.ts";
export { t } from "../frame/type/t.ts";
export type * from "../frame/type/dtype.ts";
export type { AnyExpr } from "../frame/type/any-expr.ts";
export type { FrameTypeError } from "../frame/type/error.ts";
export type { DynamicExpr, Expr } from "../frame/type/expr.ts";
export type { Level } from "../frame/type/level.ts";
export type { Bucket, Period } from "../frame/type/period.ts";
export type { Row, RowOptions, ValueOf } from "../frame/type/row.ts";
export type { Columns } from "../frame/type/schema.ts";
export type { OpenWindow, OrderedOptions, PlaceOptions, Ranking, Windowed, WindowOptions } from "../frame/type/window.ts";

export { fromArrow, fromIPC, type AnyArrowTable, type SchemaOfArrow } from "./arrow/index.ts";
export {
  readCsv, readIpc, readJson, readNdjson, readParquet, scanCsv, scanIpc, scanJson, scanNdjson, scanParquet,
  writeCsv, writeIpc, writeJson, writeNdjson, writeParquet,
} from "./io/index.ts";
export type * from "./io/index.ts";

ports.engine = defaultEngine;
ports.toArrow = async source => (await import("./arrow/table.ts")).toArrowTable(source);
ports.toIPC = async source => (await import("./arrow/ipc.ts")).sourceToIPC(source);
ports.renderText = (source, options) => renderText(source, { width: terminalWidth(), ...options });
ports.renderHtml = renderHtml;
ports.renderMarkdown = renderMarkdown;
ports.renderCsv = renderCsv;
ports.renderFrameHtml = renderFrameHtml;
ports.profileViews = async () => ({ ...await import("../engine/profile/index.ts"), ...await ports.diagramViews() });
ports.plotter = () => import("./plot/index.ts");
ports.diagramViews = () => import("./display/diagram/index.ts");
ports.progressBar = async () => (await import("./display/progress-bar.ts")).progressBar();

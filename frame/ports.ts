// What frames need from outside: an engine to run on, and adapters for output. Filled by src/index.ts,
// so that nothing in this folder knows an adapter.
import type { Table } from "apache-arrow";
import { UnsupportedError } from "../expr/error.ts";
import type { LiteralValue } from "../expr/node.ts";
import type { Schema } from "../expr/type.ts";
import type { Engine, PlanDescription, Progress } from "../engine/api.ts";
import type { Plan } from "../engine/plan/node.ts";
import type { QueryProfile } from "../engine/profile/index.ts";
import type { Source } from "../engine/source/source.ts";
import type { HtmlOptions, MarkdownOptions, TextOptions } from "./display/options.ts";
import type { Picture } from "./display/picture.ts";
import type { PlotOptions } from "./display/plots.ts";

/** A bar that shows how far a query is. */
export interface ProgressBar {
  tell(progress: Progress): void;
  /** The query has ended: the bar goes away. */
  end(): void;
}

/** A value that SQL takes as a parameter; a list stands in `= any($1)`. */
export type ParameterValue = LiteralValue | readonly LiteralValue[];

/** A table that SQL can name: a frame over rows, on which nothing is computed yet. */
export interface NamedTable {
  readonly plan: Plan;
  readonly schema: Schema;
}

/** How `toSQL` writes a query. */
export interface ToSqlOptions {
  /** Tables by the names that the text is to have for them. */
  readonly tables?: Readonly<Record<string, NamedTable>>;
  /**
   * Asked for the name of each table that has none, in the order in which the query reads them; `suggested`
   * is t1, t2
   * and so on, which they get otherwise.
   */
  readonly names?: (table: NamedTable, suggested: string) => string;
  /** Tables without a name that have at most so many rows are written out as VALUES (0). */
  readonly values?: number;
  /**
   * `keys`: rows come in the order of `orderBy`, as far as its keys say, as in any SQL. `rows`: also rows
   * whose keys tie,
   * and rows without any `orderBy`, come as they do here; the text numbers the rows of its tables to that
   * end.
   */
  readonly order?: "keys" | "rows";
}

/** The ways to show a profile. */
export interface ProfileViews {
  analyzedPlan(profile: QueryProfile): string;
  profileText(profile: QueryProfile): string;
  profileHtml(profile: QueryProfile): string;
  profileChromeTrace(profile: QueryProfile): string;
  /** An HTML element with the pipelines that ran; empty if there were none. */
  profileDiagram(profile: QueryProfile): string;
}

/** The ways to draw a query. */
export interface DiagramViews {
  planDiagram(plan: Plan, description: PlanDescription): string;
  profileDiagram(profile: QueryProfile): string;
}

/** What makes pictures. */
export interface Plotter {
  picture<K extends keyof PlotOptions>(plan: Plan, kind: K, options: PlotOptions[K]): Promise<Picture>;
}

export interface Ports {
  /** The engine of frames that name none. */
  engine(): Engine;
  /** The rows as an apache-arrow table; loads apache-arrow when it is called. */
  toArrow(source: Source): Promise<Table>;
  /** The rows as Arrow IPC bytes. */
  toIPC(source: Source): Promise<Uint8Array>;
  /** The rows as a console table. */
  renderText(source: Source, options: TextOptions): string;
  /** The rows as an HTML table. */
  renderHtml(source: Source, options: HtmlOptions): string;
  /** The rows as a Markdown table. */
  renderMarkdown(source: Source, options: MarkdownOptions): string;
  /** All rows as CSV. */
  renderCsv(source: Source): string;
  /** The columns and the plan of a query as an HTML element. */
  renderFrameHtml(plan: Plan): string;
  /** Loads what shows profiles. */
  profileViews(): Promise<ProfileViews>;
  /** Loads what draws plans. */
  diagramViews(): Promise<DiagramViews>;
  /** Loads what makes pictures. */
  plotter(): Promise<Plotter>;
  /** The plan of a query over one table, `self`; there once "quern/sql" is imported. */
  sql(self: Plan, text: string, parameters: readonly ParameterValue[]): Plan;
  /** The plan as a query in SQL; there once "quern/sql" is imported. */
  toSQL(plan: Plan, options: ToSqlOptions): string;
  /** A progress bar; null where there is no terminal. Loads a package when it is called. */
  progressBar(): Promise<ProgressBar | null>;
}

function missing(what: string): never {
  throw new UnsupportedError("missing-port", `${what} is not available: the frame module was loaded by itself.`,
    { hint: "Import \"quern\"." });
}

/** The ports in use. */
export const ports: Ports = {
  engine: () => missing("An engine"),
  toArrow: () => missing("toArrow"),
  toIPC: () => missing("toIPC"),
  renderText: () => missing("The console table"),
  renderHtml: () => missing("The HTML table"),
  renderMarkdown: () => missing("The Markdown table"),
  renderCsv: () => missing("CSV"),
  renderFrameHtml: () => missing("The HTML of a query"),
  profileViews: () => missing("The profile"),
  diagramViews: () => missing("The diagram"),
  plotter: () => missing("plot"),
  sql: () => {
    throw new UnsupportedError("missing-port", "sql is not available: the parser is not loaded.",
      { hint: "Import it: import \"quern/sql\"." });
  },
  toSQL: () => {
    throw new UnsupportedError("missing-port", "toSQL is not available: what writes SQL is not loaded.",
      { hint: "Import it: import \"quern/sql\"." });
  },
  progressBar: () => missing("The progress bar"),
};

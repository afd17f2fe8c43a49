// What frames need from outside: an engine to run on, and adapters for output. Filled by src/index.ts,
// so that nothing in this folder knows an adapter.
import type { Table } from "apache-arrow";
import { UnsupportedError } from "../expr/error.ts";
import type { LiteralValue } from "../expr/node.ts";
import type { Engine, Progress } from "../engine/api.ts";
import type { Plan } from "../engine/plan/node.ts";
import type { QueryProfile } from "../engine/profile/index.ts";
import type { Source } from "../engine/source/source.ts";

/** A bar that shows how far a query is. */
export interface ProgressBar {
  tell(progress: Progress): void;
  /** The query has ended: the bar goes away. */
  end(): void;
}

/** A value that SQL takes as a parameter; a list stands in `= any($1)`. */
export type ParameterValue = LiteralValue | readonly LiteralValue[];

/** The ways to show a profile. */
export interface ProfileViews {
  analyzedPlan(profile: QueryProfile): string;
  profileText(profile: QueryProfile): string;
  profileHtml(profile: QueryProfile): string;
  profileChromeTrace(profile: QueryProfile): string;
}

export interface Ports {
  /** The engine of frames that name none. */
  engine(): Engine;
  /** The rows as an apache-arrow table; loads apache-arrow when it is called. */
  toArrow(source: Source): Promise<Table>;
  /** The rows as Arrow IPC bytes. */
  toIPC(source: Source): Promise<Uint8Array>;
  /** The rows as a console table. */
  renderText(source: Source): string;
  /** The rows as an HTML table. */
  renderHtml(source: Source): string;
  /** Loads what shows profiles. */
  profileViews(): Promise<ProfileViews>;
  /** The plan of a query over one table, `self`; there once "quern/sql" is imported. */
  sql(self: Plan, text: string, parameters: readonly ParameterValue[]): Plan;
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
  profileViews: () => missing("The profile"),
  sql: () => {
    throw new UnsupportedError("missing-port", "sql is not available: the parser is not loaded.",
      { hint: "Import it: import \"quern/sql\"." });
  },
  progressBar: () => missing("The progress bar"),
};

// What can be asked of a table's text: how much of it is shown, and how.

/** How a table is written for a console. */
export interface TextOptions {
  /** Rows shown at most; the middle ones are left out. Default 10. */
  readonly rows?: number;
  /** Cells a line may take; columns in the middle are left out. Default: the terminal's width, or 100. */
  readonly width?: number;
  /**
   * Muted types and nulls and bold names, by ANSI codes. Default: no; `console.log` asks where a terminal
   * has them.
   */
  readonly colors?: boolean;
}

/** How a table is written for a page or a notebook. */
export interface HtmlOptions {
  /** Rows shown at most; the middle ones are left out. Default 20. */
  readonly rows?: number;
  /** Columns shown at most; the middle ones are left out. Default 50. */
  readonly columns?: number;
  /**
   * A null share and a small picture of each column's values below its name. Default: of tables with 2 rows
   * or more.
   */
  readonly summaries?: boolean;
}

/** How a table is written as Markdown. */
export interface MarkdownOptions {
  /** Rows shown at most; the middle ones are left out. Default 20. */
  readonly rows?: number;
}

/** What a notebook chooses from: the same thing as text, and as richer media. */
export type MimeBundle = { readonly "text/plain": string; readonly "text/html": string } & Readonly<Record<string, unknown>>;

/** What `console.log` and its kin tell those who show themselves. */
export interface InspectOptions {
  readonly colors?: boolean;
}

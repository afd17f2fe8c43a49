// Quern as the runner's database: a catalog whose tables the statements make.
import { createEngine, QuernError, UnsupportedError } from "../../src/index.ts";
import type { ExecutorName } from "../../engine/api.ts";
import { createCatalog } from "../../src/sql/index.ts";
import { StatementError, type Database, type Result } from "./database.ts";
import { cellOf, letterOf } from "./text.ts";

/** A statement that takes longer is an error. */
const TIMEOUT_MS = 60_000;

/** Codes of errors that say that the text is in another dialect, if it is right. */
const FOREIGN: ReadonlySet<string> = new Set(["sql-syntax", "unknown-function", "unknown-type"]);

export interface QuernOptions {
  readonly executor: ExecutorName;
  /** `/` of integers as SQLite and PostgreSQL have it. */
  readonly integerDivision?: boolean;
}

export function openQuern({ executor, integerDivision = false }: QuernOptions): Database {
  const engine = createEngine();
  let catalog = createCatalog({}, { integerDivision });
  return {
    name: "quern",
    restart: async () => { catalog = createCatalog({}, { integerDivision }); },
    close: () => engine.close(),
    async execute(sql) {
      try {
        const done = await catalog.execute(sql, { engine, executor, timeout: TIMEOUT_MS });
        return resultOf(done.at(-1)?.rows ?? null);
      } catch (error) {
        // Anything else is a mistake of the engine, and a finding: it is reported with its class.
        const { name, message } = error as Error;
        if (error instanceof UnsupportedError) throw new StatementError("unsupported", message, { cause: error });
        if (!(error instanceof QuernError)) {
          throw new StatementError("broken", `${name} (not one of Quern's errors): ${message}`, { cause: error });
        }
        throw new StatementError(FOREIGN.has(error.code) ? "foreign" : "error", message, { cause: error });
      }
    },
  };
}

type Rows = NonNullable<Awaited<ReturnType<ReturnType<typeof createCatalog>["execute"]>>[number]["rows"]>;

function resultOf(frame: Rows | null): Result | null {
  if (frame === null) return null;
  const { schema } = frame;
  const rows: readonly Readonly<Record<string, unknown>>[] =
    frame.toArray({ int64: "string", decimal: "string", temporal: "iso" });
  return {
    columns: schema.map(({ name, type }) => ({ name, letter: letterOf(type) })),
    rows: rows.map(row => schema.map(({ name, type }) => cellOf(row[name], type))),
  };
}

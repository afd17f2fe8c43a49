// Runs the commands of one file against a database, and says of each record how it went.
import type { Command, LoopCommand, PlainCommand, QueryRecord, StatementRecord } from "./command.ts";
import { differenceFrom, hashOf, shown, type CompareOptions } from "./compare.ts";
import { StatementError, type Database, type Result } from "./database.ts";
import { parseFile } from "./parse.ts";
import { applies, inserted, substituted, turns, type Variables } from "./variables.ts";

/** `skipped`: a condition or a mode left it out. */
export type Cause = "pass" | "wrong" | "error" | "unsupported" | "skipped";

export interface Outcome {
  readonly line: number;
  readonly cause: Cause;
  /** What was run, and what there is to say of it. */
  readonly sql: string;
  readonly detail: string;
}

export interface FileOutcome {
  readonly outcomes: readonly Outcome[];
  /** Why the rest of the file was not run; null: it was. */
  readonly stopped: string | null;
}

export interface RunOptions extends CompareOptions {
  /** Called with each record that is run outside of loops. */
  readonly seen?: (record: StatementRecord | QueryRecord, result: Result | null,
    error: StatementError | null) => void;
  /** Takes what `mode output_result` shows. */
  readonly print?: (text: string) => void;
}

/** What `require` may name: what the build of another engine can, or what is always so here. */
const MET: ReadonlySet<string> = new Set([
  "skip_reload", "no_extension_autoloading", "noforcestorage", "nothreadsan", "longdouble", "64bit", "notwindows",
  "noalternativeverify", "no_alternative_verify", "no_vector_verification", "notmingw", "vector_size", "ram", "core_functions",
]);

/** Commands without a meaning here. */
const IGNORED: ReadonlySet<string> = new Set(["hash-threshold", "sleep", "reconnect", "tags", "set"]);

class Stopped extends Error {}

class FileRun {
  readonly outcomes: Outcome[] = [];
  readonly #labels = new Map<string, string>();
  #skipping = false;
  #printing = false;
  /** The database file that was loaded, whose tables outlive a restart. */
  #loaded: string | null = null;
  /** Who has a transaction open; the catalog has one session, so others must wait. */
  #transactionOf: string | null = null;

  constructor(readonly database: Database, readonly options: RunOptions) {}

  async run(commands: readonly Command[], variables: Variables): Promise<void> {
    for (const command of commands) {
      if (!applies(command.conditions, variables, this.database.name)) {
        if (command.kind === "statement" || command.kind === "query") this.#add(command, "skipped", "skipif or onlyif");
      } else if (command.kind === "loop") await this.#loop(command, variables);
      else if (command.kind === "command") await this.#command(command, variables);
      else if (command.kind === "unknown") {
        this.#add(command, this.#skipping ? "skipped" : "unsupported", `The runner has no command ${command.sql.split(/\s/)[0]}.`);
      } else await this.#record(inserted(command, variables), variables.size > 0);
    }
  }

  async #loop(loop: LoopCommand, variables: Variables): Promise<void> {
    if (this.#skipping) return;
    const all = turns(loop, variables);
    if (all === null) this.#add({ line: loop.line, sql: loop.words.join(" ") }, "unsupported", "A loop goes from one whole number to another.");
    for (const turn of all ?? []) await this.run(loop.body, turn);
  }

  #add({ line, sql }: { readonly line: number; readonly sql: string }, cause: Cause, detail = ""): void {
    this.outcomes.push({ line, cause, sql, detail });
  }

  async #command({ name, args, line }: PlainCommand, variables: Variables): Promise<void> {
    const [first = "", second = ""] = args.map(arg => substituted(arg, variables));
    if (name === "mode") {
      if (first === "skip" || first === "unskip") this.#skipping = first === "skip";
      else this.#printing = first === "output_result";
    } else if (this.#skipping || IGNORED.has(name)) return;
    else if (name === "halt") throw new Stopped(`line ${line}: halt`);
    else if (name === "require") {
      if (!MET.has(first.toLowerCase())) throw new Stopped(`line ${line}: requires ${first}`);
    } else if (name === "require-env" || name === "test-env") throw new Stopped(`line ${line}: requires the environment ${first}`);
    else if (name === "reset") {
      if (first === "label") this.#labels.delete(second);
    } else if (name === "load") await this.#load(first);
    else await this.#restart();
  }

  /** A file that is loaded for the first time is empty. */
  async #load(file: string): Promise<void> {
    if (file !== "" && file === this.#loaded) return this.#restart();
    this.#loaded = file === "" ? null : file;
    await this.database.restart();
    this.#transactionOf = null;
  }

  async #restart(): Promise<void> {
    if (this.#loaded === null) await this.database.restart();
    else if (this.#transactionOf !== null) await this.database.execute("rollback");
    this.#transactionOf = null;
  }

  async #record(record: StatementRecord | QueryRecord, looped: boolean): Promise<void> {
    if (this.#skipping) return this.#add(record, "skipped", "mode skip");
    const other = this.#waitsFor(record);
    if (other !== null) return this.#add(record, "unsupported", `a transaction of ${other} is open, and there is one session`);
    let result: Result | null = null;
    let failure: StatementError | null = null;
    try {
      result = await this.database.execute(record.sql);
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      failure = error;
    }
    if (!looped) this.options.seen?.(record, result, failure);
    if (this.#printing && result) this.options.print?.(`line ${record.line}:\n${result.rows.map(row => row.map(shown).join("\t")).join("\n")}`);
    if (failure?.kind === "broken") this.#add(record, "error", failure.message);
    else if (record.kind === "statement") this.#judgeStatement(record, failure);
    else this.#judgeQuery(record, result, failure);
  }

  #waitsFor({ sql, connection }: StatementRecord | QueryRecord): string | null {
    const own = connection ?? "the default connection";
    const open = this.#transactionOf;
    if (open !== null && open !== own) return open;
    if (/^\s*(?:begin|start\s+transaction)\b/i.test(sql)) this.#transactionOf = own;
    if (/^\s*(?:commit|rollback|end|abort)\b/i.test(sql)) this.#transactionOf = null;
    return null;
  }

  #failed(record: StatementRecord | QueryRecord, { kind, message }: StatementError): void {
    const cause = kind === "unsupported" || (kind === "foreign" && !this.options.exact) ? "unsupported" : "error";
    this.#add(record, cause, message);
  }

  #judgeStatement(record: StatementRecord, failure: StatementError | null): void {
    const { expect, message } = record;
    if (failure === null) {
      if (expect === "error") this.#add(record, "wrong", "It succeeds, and should fail.");
      else this.#add(record, "pass");
    } else if (expect === "ok") this.#failed(record, failure);
    // Other engines have other words.
    else if (!record.pinned && (message === null || !this.options.exact)) {
      this.#add(record, failure.kind === "unsupported" ? "unsupported" : "pass", failure.message);
    }
    else if (message === null || told(message, failure.message)) this.#add(record, "pass");
    else this.#add(record, "wrong", `The message is ${JSON.stringify(failure.message)}.`);
  }

  #judgeQuery(record: QueryRecord, result: Result | null, failure: StatementError | null): void {
    if (failure) return this.#failed(record, failure);
    if (result === null) return this.#add(record, "wrong", "The statement has no result.");
    if (/^\s*explain\b/i.test(record.sql)) return this.#add(record, "unsupported", "Plans are printed in Quern's own way.");
    const difference = differenceFrom(record, result, this.options);
    if (difference !== null) return this.#add(record, "wrong", difference);
    const hash = hashOf(result.rows.flat().map(shown).toSorted());
    const known = record.label === null ? hash : this.#labels.get(record.label) ?? hash;
    if (record.label !== null) this.#labels.set(record.label, known);
    if (known === hash) this.#add(record, "pass");
    else this.#add(record, "wrong", `Another query with the label ${record.label} had another result.`);
  }
}

function told(wanted: string, message: string): boolean {
  if (wanted.startsWith("<REGEX>:")) return new RegExp(wanted.slice(8), "s").test(message);
  if (wanted.startsWith("<!REGEX>:")) return !new RegExp(wanted.slice(9), "s").test(message);
  return message.includes(wanted);
}

export async function runFile(
  commands: readonly Command[], database: Database, options: RunOptions,
): Promise<FileOutcome> {
  await database.restart();
  const run = new FileRun(database, options);
  try {
    await run.run(commands, new Map());
    return { outcomes: run.outcomes, stopped: null };
  } catch (error) {
    if (error instanceof Stopped) return { outcomes: run.outcomes, stopped: error.message };
    throw error;
  }
}

/** Runs a file's text; one that cannot be read is an error. */
export async function runText(text: string, database: Database, options: RunOptions): Promise<FileOutcome> {
  let commands: readonly Command[];
  try {
    commands = parseFile(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { outcomes: [{ line: 1, cause: "error", sql: "", detail: `not read: ${error.message}` }], stopped: error.message };
  }
  return runFile(commands, database, options);
}

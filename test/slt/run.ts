// Runs the commands of one file against a database, and says of each record how it went.
import type { Command, Condition, PlainCommand, QueryRecord, StatementRecord } from "./command.ts";
import { differenceFrom, hashOf, shown, type CompareOptions } from "./compare.ts";
import { StatementError, type Database, type Result } from "./database.ts";

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
  readonly seen?: (record: StatementRecord | QueryRecord, result: Result | null, error: StatementError | null) => void;
}

/** What `require` may name: what the build of another engine can, or what is always so here. */
const MET: ReadonlySet<string> = new Set([
  "skip_reload", "no_extension_autoloading", "noforcestorage", "nothreadsan", "longdouble", "64bit", "notwindows",
  "noalternativeverify", "no_alternative_verify", "no_vector_verification", "notmingw", "vector_size", "ram", "core_functions",
]);

/** Commands without a meaning here. */
const IGNORED: ReadonlySet<string> = new Set(["hash-threshold", "sleep", "reconnect", "tags", "set", "reset", "control"]);

class Stopped extends Error {}

class FileRun {
  readonly outcomes: Outcome[] = [];
  readonly #labels = new Map<string, string>();
  #skipping = false;
  /** Who has a transaction open; the catalog has one session, so others must wait. */
  #transactionOf: string | null = null;

  constructor(readonly database: Database, readonly options: RunOptions) {}

  async run(commands: readonly Command[], variables: ReadonlyMap<string, string>): Promise<void> {
    for (const command of commands) {
      if (!this.#applies(command.conditions, variables)) {
        if (command.kind === "statement" || command.kind === "query") this.#add(command, "skipped", "skipif or onlyif");
      } else if (command.kind === "loop") {
        for (const value of command.values) {
          await this.run(command.body, new Map([...variables, [command.variable, substituted(value, variables)]]));
        }
      } else if (command.kind === "command") await this.#command(command, variables);
      else await this.#record(inserted(command, variables), variables.size > 0);
    }
  }

  #applies(conditions: readonly Condition[], variables: ReadonlyMap<string, string>): boolean {
    return conditions.every(({ kind, what }) => {
      const [variable, value] = what.split("=");
      const holds = value === undefined ? what === this.database.name : variables.get(variable!) === value;
      return (kind === "onlyif") === holds;
    });
  }

  #add({ line, sql }: { readonly line: number; readonly sql: string }, cause: Cause, detail = ""): void {
    this.outcomes.push({ line, cause, sql, detail });
  }

  async #command({ name, args, line }: PlainCommand, variables: ReadonlyMap<string, string>): Promise<void> {
    const [first = ""] = args.map(arg => substituted(arg, variables));
    if (name === "mode") {
      if (first === "skip" || first === "unskip") this.#skipping = first === "skip";
    } else if (name === "halt") throw new Stopped(`line ${line}: halt`);
    else if (this.#skipping || IGNORED.has(name)) return;
    else if (name === "require") {
      if (!MET.has(first.toLowerCase())) throw new Stopped(`line ${line}: requires ${first}`);
    } else if (name === "require-env" || name === "test-env") throw new Stopped(`line ${line}: requires the environment ${first}`);
    else if (name === "restart" || name === "load") await this.#restart();
    else throw new Stopped(`line ${line}: there is no command ${name}`);
  }

  async #restart(): Promise<void> {
    await this.database.restart();
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
    if (record.kind === "statement") this.#judgeStatement(record, failure);
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

  #judgeStatement(record: StatementRecord, failure: StatementError | null): void {
    const { expect, message } = record;
    if (failure === null) {
      if (expect === "error") this.#add(record, "wrong", "It succeeds, and should fail.");
      else this.#add(record, "pass");
    } else if (expect === "ok") this.#add(record, failure.kind, failure.message);
    // Other engines have other words.
    else if (!record.pinned && (message === null || !this.options.exact)) this.#add(record, failure.kind === "unsupported" ? "unsupported" : "pass", failure.message);
    else if (message === null || told(message, failure.message)) this.#add(record, "pass");
    else this.#add(record, "wrong", `The message is ${JSON.stringify(failure.message)}.`);
  }

  #judgeQuery(record: QueryRecord, result: Result | null, failure: StatementError | null): void {
    if (failure) return this.#add(record, failure.kind, failure.message);
    if (result === null) return this.#add(record, "wrong", "The statement has no result.");
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

const substituted = (text: string, variables: ReadonlyMap<string, string>): string =>
  [...variables].reduce((all, [name, value]) => all.replaceAll(`\${${name}}`, value).replaceAll(`{${name}}`, value), text);

function inserted<R extends StatementRecord | QueryRecord>(record: R, variables: ReadonlyMap<string, string>): R {
  if (variables.size === 0) return record;
  const sql = substituted(record.sql, variables);
  return record.kind === "query" ? { ...record, sql, expected: record.expected.map(line => substituted(line, variables)) } : { ...record, sql };
}

export async function runFile(commands: readonly Command[], database: Database, options: RunOptions): Promise<FileOutcome> {
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

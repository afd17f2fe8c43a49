// Reads the text of a sqllogictest file, in SQLite's form and in DuckDB's. Knows what commands look like, not
// what they do.
import type {
  Command, Condition, QueryRecord, SortMode, StatementRecord, UnknownCommand,
} from "./command.ts";

const SORTS: ReadonlySet<string> = new Set(["nosort", "rowsort", "valuesort", "sort"]);
const LOOPS: ReadonlySet<string> = new Set(["loop", "foreach", "concurrentloop", "concurrentforeach"]);
const DASHES = /^----\s*$/;

/** Commands of one line. */
const PLAIN: ReadonlySet<string> = new Set([
  "mode", "halt", "require", "require-env", "test-env", "load", "restart", "reconnect", "hash-threshold", "sleep", "set", "reset", "tags",
]);

type Place = Pick<Command, "line" | "conditions">;

class FileReader {
  readonly #lines: readonly string[];
  #next = 0;
  #conditions: Condition[] = [];
  #pinned = false;

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  /** Commands up to the end of the file or of the loop. */
  commands(inLoop: boolean): readonly Command[] {
    const commands: Command[] = [];
    for (;;) {
      const line = this.#lines[this.#next];
      if (line === undefined) {
        if (inLoop) throw new SyntaxError("A loop has no endloop.");
        return commands;
      }
      if (line.startsWith("#")) {
        const goesOn = this.#pinned && this.#lines[this.#next - 1]?.startsWith("#") === true;
        this.#pinned = /^#\s*pin:/.test(line) || goesOn;
      }
      if (line.trim() === "" || line.startsWith("#")) {
        if (line.trim() === "") this.#pinned = false;
        this.#next++;
        continue;
      }
      if (line.trim() === "endloop") {
        this.#next++;
        if (!inLoop) throw new SyntaxError(`Line ${this.#next}: endloop without a loop.`);
        return commands;
      }
      const command = this.#command(line.trim());
      if (command) commands.push(command);
    }
  }

  #command(line: string): Command | null {
    const number = ++this.#next;
    const [name = "", ...args] = line.split(/\s+/);
    if (name === "skipif" || name === "onlyif") {
      this.#conditions.push({ kind: name, what: args[0] ?? "" });
      return null;
    }
    const placed = { line: number, conditions: this.#conditions };
    this.#conditions = [];
    if (name === "statement") return this.#statement(args, placed);
    if (name === "query") return this.#query(args, placed);
    if (LOOPS.has(name)) {
      const [variables = "", ...words] = args;
      const over = name.endsWith("foreach") ? "words" : "numbers";
      return { ...placed, kind: "loop", over, variables: variables.split(","), words, body: this.commands(true) };
    }
    if (PLAIN.has(name)) return { ...placed, kind: "command", name, args };
    return this.#unknown(line, placed);
  }

  #unknown(line: string, placed: Place): UnknownCommand {
    const text = this.#text();
    this.#behindDashes();
    return { ...placed, kind: "unknown", sql: `${line}\n${text}`.trim() };
  }

  /** Lines up to a blank one, or to the dashes. */
  #text(): string {
    const from = this.#next;
    while (this.#here !== "" && !DASHES.test(this.#here)) this.#next++;
    return this.#lines.slice(from, this.#next).join("\n");
  }

  get #here(): string { return (this.#lines[this.#next] ?? "").trimEnd(); }

  /** What stands behind the dashes; null: there are none. */
  #behindDashes(): { readonly found: readonly string[] | null; readonly lines: readonly [number, number] } {
    const from = this.#next;
    if (!DASHES.test(this.#here)) return { found: null, lines: [from, from] };
    this.#next++;
    while (this.#next < this.#lines.length && this.#lines[this.#next] !== "") this.#next++;
    return { found: this.#lines.slice(from + 1, this.#next), lines: [from, this.#next] };
  }

  #statement(args: readonly string[], placed: Place): StatementRecord | UnknownCommand {
    const [expect, connection] = args;
    if (expect !== "ok" && expect !== "error" && expect !== "maybe") return this.#unknown(`statement ${args.join(" ")}`, placed);
    const pinned = this.#pinned;
    const sql = this.#text();
    const { found, lines } = this.#behindDashes();
    const message = found?.join("\n").trim() || null;
    return { ...placed, kind: "statement", expect, connection: connection ?? null, sql, message, lines, pinned };
  }

  #query(args: readonly string[], placed: Place): QueryRecord {
    const pinned = this.#pinned;
    const types = args[0] !== undefined && !SORTS.has(args[0]) ? args[0] : "";
    const [first, second] = types === "" ? args : args.slice(1);
    const sorted = first !== undefined && SORTS.has(first);
    const sql = this.#text();
    const { found, lines } = this.#behindDashes();
    return {
      ...placed, kind: "query", types, sql, expected: found ?? [], lines, pinned,
      sort: !sorted ? "nosort" : first === "sort" ? "rowsort" : first as SortMode,
      // The word in the sort's place is a connection, the one behind the sort a label.
      connection: first !== undefined && !sorted ? first : null,
      label: sorted ? second ?? null : null,
    };
  }
}

export const parseFile = (text: string): readonly Command[] => new FileReader(text).commands(false);

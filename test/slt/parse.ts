// Reads the text of a sqllogictest file, in SQLite's form and in DuckDB's. Knows what commands look like, not what
// they do.
import type { Command, Condition, QueryRecord, SortMode, StatementRecord } from "./command.ts";

const SORTS: ReadonlySet<string> = new Set(["nosort", "rowsort", "valuesort", "sort"]);
const LOOPS: ReadonlySet<string> = new Set(["loop", "foreach", "concurrentloop", "concurrentforeach"]);
const DASHES = /^----\s*$/;

/** What DuckDB's `<…>` lists of a foreach stand for. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  "<integral>": ["tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint"],
  "<signed>": ["tinyint", "smallint", "integer", "bigint", "hugeint"],
  "<unsigned>": ["utinyint", "usmallint", "uinteger", "ubigint"],
  "<numeric>": ["tinyint", "smallint", "integer", "bigint", "hugeint", "float", "double"],
  "<alltypes>": ["bool", "tinyint", "smallint", "integer", "bigint", "hugeint", "float", "double", "varchar", "interval"],
};

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
      if (line.startsWith("#")) this.#pinned = /^#\s*pin:/.test(line) || (this.#pinned && this.#lines[this.#next - 1]?.startsWith("#") === true);
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
      const [variable = "", ...rest] = args;
      const values = name.endsWith("foreach") ? rest.flatMap(value => LISTS[value] ?? [value]) : numbers(rest);
      return { ...placed, kind: "loop", variable, values, body: this.commands(true) };
    }
    return { ...placed, kind: "command", name, args };
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

  #statement(args: readonly string[], placed: Pick<StatementRecord, "line" | "conditions">): StatementRecord {
    const [expect, connection] = args;
    if (expect !== "ok" && expect !== "error" && expect !== "maybe") {
      throw new SyntaxError(`Line ${placed.line}: statement ${expect ?? ""} is none of ok, error and maybe.`);
    }
    const pinned = this.#pinned;
    const sql = this.#text();
    const { found, lines } = this.#behindDashes();
    const message = found?.join("\n").trim() || null;
    return { ...placed, kind: "statement", expect, connection: connection ?? null, sql, message, lines, pinned };
  }

  #query(args: readonly string[], placed: Pick<QueryRecord, "line" | "conditions">): QueryRecord {
    const pinned = this.#pinned;
    const types = args[0] !== undefined && !SORTS.has(args[0]) ? args[0] : "";
    const rest = types === "" ? args : args.slice(1);
    const sorted = rest.find(word => SORTS.has(word));
    const others = rest.filter(word => !SORTS.has(word));
    const sql = this.#text();
    const { found, lines } = this.#behindDashes();
    return {
      ...placed, kind: "query", types, sql, expected: found ?? [], lines, pinned,
      sort: sorted === undefined ? "nosort" : sorted === "sort" ? "rowsort" : sorted as SortMode,
      // A connection is one word behind the sort, as a label is; only DuckDB's begin like this.
      connection: others.find(word => /^con\d*$/.test(word)) ?? null,
      label: others.find(word => !/^con\d*$/.test(word)) ?? null,
    };
  }
}

function numbers([from, to]: readonly string[]): readonly string[] {
  const [start, end] = [Number(from), Number(to)];
  if (!Number.isInteger(start) || !Number.isInteger(end)) throw new SyntaxError(`loop takes two whole numbers, not ${from} and ${to}.`);
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => String(start + i));
}

export const parseFile = (text: string): readonly Command[] => new FileReader(text).commands(false);

// The runner over a database whose answers are known: what it says of right and wrong records, and what
// commands do.
import { describe, expect, test } from "vitest";
import { hashOf } from "./compare.ts";
import { StatementError, type Cell, type Database, type Result } from "./database.ts";
import { parseFile } from "./parse.ts";
import { hasFailed, totalText } from "./report.ts";
import { runText } from "./run.ts";

const cell = (value: string | number): Cell =>
  (typeof value === "number" ? { text: String(value), number: value } : { text: value, number: null });

/**
 * `rows 1,2;3,4` and `explain 1` answer with rows, `fail TEXT`, `unsupported TEXT`, `foreign TEXT` and `break` fail, and
 * anything else has no result.
 */
class Canned implements Database {
  readonly name = "quern";
  readonly ran: string[] = [];
  restarts = 0;

  execute(sql: string): Promise<Result | null> {
    this.ran.push(sql);
    const [word, ...rest] = sql.split(" ");
    const text = rest.join(" ");
    if (word === "fail") return Promise.reject(new StatementError("error", text));
    if (word === "unsupported") return Promise.reject(new StatementError("unsupported", text));
    if (word === "foreign") return Promise.reject(new StatementError("foreign", text));
    if (word === "break") return Promise.reject(new StatementError("broken", "TypeError: of nobody"));
    if (word !== "rows" && word !== "explain") return Promise.resolve(null);
    const rows = text === "" ? [] : text.split(";").map(row => row.split(",").map(value =>
      cell(/^-?[\d.]+$/.test(value) ? Number(value) : value)));
    const columns = (rows[0] ?? [cell(0)]).map((_, i) => ({ name: `c${i}`, letter: "T" as const }));
    return Promise.resolve({ columns, rows });
  }

  restart(): Promise<void> {
    this.restarts++;
    return Promise.resolve();
  }

  close(): void { /* Holds nothing. */ }
}

async function run(text: string, exact = false) {
  const database = new Canned();
  const printed: string[] = [];
  const file = await runText(text, database, { exact, print: line => printed.push(line) });
  const causes = file.outcomes.map(({ cause }) => cause).join(" ");
  const details = file.outcomes.map(({ detail }) => detail);
  return { ...file, causes, details, printed, ran: database.ran, restarts: database.restarts };
}

const query = (sql: string, expected: readonly string[], header = "query I"): string =>
  [header, sql, "----", ...expected, ""].join("\n");

describe("results", () => {
  test("a right one passes, by values and by rows", async () => {
    expect((await run(query("rows 1;2", ["1", "2"]))).causes).toBe("pass");
    expect((await run(query("rows 1,a;2,b", ["1", "a", "2", "b"], "query IT"))).causes).toBe("pass");
    expect((await run(query("rows 1,a;2,b", ["1\ta", "2\tb"], "query IT"))).causes).toBe("pass");
    expect((await run(query("rows ", []))).causes).toBe("pass");
  });

  test("a wrong one is said to be, and where", async () => {
    const { causes, details, outcomes, stopped } = await run(query("rows 1;2", ["1", "3"]));
    expect([causes, details]).toEqual(["wrong", ["row 2, column 1: 2 is not 3"]]);
    expect(hasFailed({ outcomes, stopped })).toBe(true);
    expect(totalText([{ outcomes, stopped }])).toBe("1 files  0 pass, 1 wrong");
    expect((await run(query("rows 1;2", ["1"]))).details).toEqual(["2 rows are not 1"]);
    expect((await run(query("rows 1,2", ["1", "2"]))).details).toEqual(["2 columns are not 1"]);
    expect((await run(query("rows 1", ["1", "2"], "query II"))).causes).toBe("wrong");
    expect((await run(query("nothing", ["1"]))).details).toEqual(["The statement has no result."]);
    expect((await run(query("rows NULL", ["1"]))).causes).toBe("wrong");
    expect((await run(query("rows ", ["1"]))).causes).toBe("wrong");
    expect((await run(query("rows 1", []))).causes).toBe("wrong");
  });

  test("sorting hides the order, and nothing else", async () => {
    expect((await run(query("rows 2;1", ["1", "2"]))).causes).toBe("wrong");
    expect((await run(query("rows 2;1", ["1", "2"], "query I rowsort"))).causes).toBe("pass");
    expect((await run(query("rows 2,a;1,b", ["1", "b", "2", "a"], "query IT rowsort"))).causes).toBe("pass");
    expect((await run(query("rows 2,a;1,b", ["1", "a", "2", "b"], "query IT rowsort"))).causes).toBe("wrong");
    expect((await run(query("rows 2,a;1,b", ["1", "2", "a", "b"], "query IT valuesort"))).causes).toBe("pass");
    expect((await run(query("rows 2;2", ["1", "2"], "query I rowsort"))).causes).toBe("wrong");
  });

  test("hashes", async () => {
    const hash = hashOf(["1", "2"]);
    // As SQLite's and DuckDB's runners compute it.
    expect(hash).toBe("6ddb4095eb719e2a9f0a3f95677d24e0");
    expect((await run(query("rows 1;2", [`2 values hashing to ${hash}`]))).causes).toBe("pass");
    expect((await run(query("rows 1;3", [`2 values hashing to ${hash}`]))).causes).toBe("wrong");
    expect((await run(query("rows 1", [`2 values hashing to ${hash}`]))).details).toEqual(["1 values are not 2"]);
    expect((await run(`hash-threshold 1\n\n${query("rows 2;1", [`2 values hashing to ${hash}`], "query I rowsort")}`)).causes).toBe("pass");
  });

  test("labels join queries of one result", async () => {
    const two = (b: string) => `${query("rows 1;2", ["1", "2"], "query I rowsort same")}\n${query(`rows ${b}`, b.split(";"), "query I rowsort same")}`;
    expect((await run(two("1;2"))).causes).toBe("pass pass");
    expect((await run(two("1;3"))).causes).toBe("pass wrong");
    expect((await run(two("1;3").replace("\n\nquery", "\n\nreset label same\n\nquery"))).causes).toBe("pass pass");
  });

  test("values that are printed in another way", async () => {
    expect((await run(query("rows 0.30000000000000004", ["0.3"], "query R"))).causes).toBe("pass");
    expect((await run(query("rows 0.30000000000000004", ["0.3"], "query R"), true)).causes).toBe("wrong");
    expect((await run(query("rows 0.5", ["0.500"], "query R"))).causes).toBe("pass");
    expect((await run(query("rows 0.5", ["0.501"], "query R"))).causes).toBe("wrong");
    expect((await run(query("rows 94.28090415820634", ["94.280904"], "query R"))).causes).toBe("pass");
    expect((await run(query("rows 94.28090615820634", ["94.280904"], "query R"))).causes).toBe("wrong");
    expect((await run(query("rows 1,a", ["1 \ta "], "query IT"))).causes).toBe("pass");
    expect((await run(query("rows true", ["1"], "query I"))).causes).toBe("pass");
    expect((await run(query("rows a,", ["a", "(empty)"], "query TT"))).causes).toBe("pass");
    expect((await run(query("rows 1,whatever", ["1", "<slt:ignore>"], "query IT"))).causes).toBe("pass");
    expect((await run(query("rows abc", ["<REGEX>:a.c"], "query T"))).causes).toBe("pass");
    expect((await run(query("rows abc", ["<!REGEX>:a.c"], "query T"))).causes).toBe("wrong");
  });
});

describe("statements", () => {
  const statement = (expect: string, sql: string, message?: string): string =>
    ["statement " + expect, sql, ...message === undefined ? [] : ["----", message], ""].join("\n");

  test("ok, error and maybe", async () => {
    expect((await run(statement("ok", "fine"))).causes).toBe("pass");
    expect((await run(statement("ok", "fail x"))).causes).toBe("error");
    expect((await run(statement("error", "fail x"))).causes).toBe("pass");
    expect((await run(statement("error", "fine"))).causes).toBe("wrong");
    expect((await run(`${statement("maybe", "fail x")}\n${statement("maybe", "fine")}`)).causes).toBe("pass pass");
  });

  test("messages count where the engine's own are expected", async () => {
    expect((await run(statement("error", "fail it is so", "is so"), true)).causes).toBe("pass");
    expect((await run(statement("error", "fail it is so", "is not so"), true)).causes).toBe("wrong");
    expect((await run(statement("error", "fail it is so", "is not so"))).causes).toBe("pass");
    expect((await run(statement("error", "fail it is so", "<REGEX>:i. (so|not)"), true)).causes).toBe("pass");
    expect((await run(statement("error", "fail it is so", "<REGEX>:never"), true)).causes).toBe("wrong");
  });

  test("what is not supported is told apart, also where an error is expected", async () => {
    const text = [statement("ok", "unsupported x"), statement("error", "unsupported x"), query("unsupported x", ["1"])].join("\n");
    const { causes, outcomes, stopped } = await run(text);
    expect(causes).toBe("unsupported unsupported unsupported");
    expect(hasFailed({ outcomes, stopped })).toBe(false);
    expect((await run(`# pin: a limit\n${statement("error", "unsupported x")}`)).causes).toBe("pass");
  });

  test("text of another dialect is not supported in others' files, and an error in the corpus", async () => {
    expect((await run(`${statement("ok", "foreign x")}\n${statement("error", "foreign x")}`)).causes).toBe("unsupported pass");
    expect((await run(`${statement("ok", "foreign x")}\n${statement("error", "foreign x")}`, true)).causes).toBe("error pass");
  });

  test("plans are not compared", async () => {
    expect((await run(query("explain a", ["b"], "query T"))).causes).toBe("unsupported");
  });

  test("an engine that breaks is never what a record wants", async () => {
    expect((await run([statement("error", "break"), statement("maybe", "break"), query("break", [])].join("\n"))).causes).toBe("error error error");
  });
});

describe("commands", () => {
  test("loops put their variable in", async () => {
    expect((await run(`loop i 0 3\n\nstatement ok\ntry \${i}\n\nendloop\n`)).ran).toEqual(["try 0", "try 1", "try 2"]);
    expect((await run(`foreach x a b\n\n${query("rows ${x}", ["${x}"], "query T")}\nendloop\n`)).causes).toBe("pass pass");
    expect((await run(`foreach a,b x,1 y,2\n\nstatement ok\ntry \${a}\${b}\n\nendloop\n`)).ran).toEqual(["try x1", "try y2"]);
    expect((await run(`foreach t <unsigned> !ubigint !uhugeint\n\nstatement ok\n\${t}\n\nendloop\n`)).ran).toEqual(["utinyint", "usmallint", "uinteger"]);
    expect((await run(`concurrentloop i 0 2\n\nstatement ok con\${i}\ntry \${i}\n\nendloop\n`)).causes).toBe("pass pass");
    const nested = "loop i 1 3\n\nloop j 0 ${i}\n\nstatement ok\ntry ${i} ${j}\n\nendloop\n\nendloop\n";
    expect((await run(nested)).ran).toEqual(["try 1 0", "try 2 0", "try 2 1"]);
    expect((await run("loop i 0 many\n\nstatement ok\ntry\n\nendloop\n")).causes).toBe("unsupported");
  });

  test("skipif and onlyif", async () => {
    const one = (condition: string): string => `${condition}\nstatement ok\nfine\n`;
    expect((await run(one("skipif quern"))).causes).toBe("skipped");
    expect((await run(one("skipif mysql # not there"))).causes).toBe("pass");
    expect((await run(one("onlyif quern"))).causes).toBe("pass");
    expect((await run(one("onlyif duckdb"))).causes).toBe("skipped");
    expect((await run(one("skipif mysql\nonlyif duckdb"))).causes).toBe("skipped");
    expect((await run(`loop i 0 3\n\n${one("skipif i=1")}\nendloop\n`)).causes).toBe("pass skipped pass");
    expect((await run(`loop i 0 3\n\n${one("onlyif i>0")}\nendloop\n`)).causes).toBe("skipped pass pass");
  });

  test("require, halt and mode skip", async () => {
    const rest = "\n\nstatement ok\nfine\n";
    const required = await run(`require parquet${rest}`);
    expect([required.causes, required.stopped]).toEqual(["", "line 1: requires parquet"]);
    expect((await run(`require skip_reload${rest}`)).causes).toBe("pass");
    expect((await run(`statement ok\nfine\n\nhalt${rest}`)).causes).toBe("pass");
    expect((await run(`mode skip${rest}\nmode unskip${rest}`)).causes).toBe("skipped pass");
    expect((await run(`mode output_result\n\n${query("rows 1,a", ["1", "a"], "query IT")}`)).printed).toEqual(["line 3:\n1\ta"]);
    expect((await run(`sleep 1 second\n\nset seed 0.5${rest}`)).causes).toBe("pass");
  });

  test("restart empties a database in memory, and keeps one that was loaded", async () => {
    expect((await run("restart\n")).restarts).toBe(2);
    expect((await run("load a.db\n\nrestart\n\nload a.db\n")).restarts).toBe(2);
    expect((await run("load a.db\n\nload b.db\n")).restarts).toBe(3);
    expect((await run("load a.db\n\nstatement ok\nbegin\n\nrestart\n\nstatement ok con1\nfine\n")).ran).toEqual(["begin", "rollback", "fine"]);
  });

  test("connections share a session, so that others wait for a transaction", async () => {
    const text = "statement ok con1\nbegin\n\nstatement ok con1\ntry\n\nquery I con2\nrows 1\n----\n1\n\nstatement ok con1\ncommit\n\nstatement ok con2\ntry\n";
    expect((await run(text)).causes).toBe("pass pass unsupported pass pass");
  });

  test("what nobody knows is unsupported, and the rest is run", async () => {
    const text = "invent something\nwith lines\n\nstatement count 3\ninsert\n\nstatement ok\nfine\n";
    const { causes, details } = await run(text);
    expect(causes).toBe("unsupported unsupported pass");
    expect(details[0]).toBe("The runner has no command invent.");
  });

  test("a file that cannot be read is an error", async () => {
    expect((await run("loop i 0 2\n\nstatement ok\nfine\n")).details).toEqual(["not read: A loop has no endloop."]);
    expect((await run("endloop\n")).causes).toBe("error");
  });
});

test("records are read with comments, windows' line ends and lines of several statements", () => {
  const [first, second] = parseFile("# about\r\nstatement ok con1\r\nselect\r\n1\r\n\r\nquery IT nosort label\r\nselect 2\r\n----\r\n2\r\n");
  expect(first).toMatchObject({ kind: "statement", connection: "con1", sql: "select\n1", line: 2 });
  expect(second).toMatchObject({ kind: "query", types: "IT", sort: "nosort", label: "label",
    connection: null, expected: ["2"] });
});

// Texts: empty, several statements, odd characters; quoting and folding of names; very deep and very long ones.
import { describe, expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import { parseScript } from "../../../src/sql/parse/index.ts";
import { expression, failure, relation, statement } from "./brief.ts";

describe("texts", () => {
  it.each(["", " \n", ";", " ; ;; ", "-- nothing", "/* nothing /* at */ all */"])("no statement in %j", text => {
    expect(parseScript(text)).toEqual({ text, statements: [] });
  });

  it("several statements, with comments between them", () => {
    const { statements } = parseScript("begin; -- a;b\nselect ';' as \";\" /* ; */ ; commit;");
    expect(statements.map(({ kind }) => kind)).toEqual(["begin", "query", "commit"]);
  });

  it("refuses what the parser would end at or change", () => {
    expect(failure("select 1\0, 2")).toBe(
      "SqlError: There is a zero character in the SQL text.\nLine 1, column 9:\n  select 1·, 2\n          ^");
    expect(failure("select 'a\uD800'")).toMatch(/^SqlError: There is half of a surrogate pair in the SQL text\.\nLine 1, column 10:/);
  });
});

describe("names", () => {
  it("fold to lower case unless quoted", () => {
    expect(expression("Aa.\"Bb\"")).toBe("aa.Bb");
    expect(relation("S.T AS Aa(Bb, \"Cc\")")).toBe("table(path: [s, t], alias: (name: aa, columns: [bb, Cc]))");
    expect(expression("Sum(x)")).toBe("call(name: sum, args: [x])");
  });

  it("may be words of any script, and quoted ones anything", () => {
    expect(expression("größe + \"a \"\"b\"\" 😀\"")).toBe("(größe + a \"b\" 😀)");
    expect(expression("U&\"\\00e9\"")).toBe("é");
  });

  it("may be words of other dialects where nothing else is meant", () => {
    expect(relation("asof as sample")).toBe("table(path: [asof], alias: (name: sample))");
    expect(relation("t \"asof\" join u \"semi\" on true"))
      .toBe("join(how: inner, left: table(path: [t], alias: (name: asof)), right: table(path: [u], alias: (name: semi)), on: true)");
    expect(expression("t.semi + qualify + sample(pivot) + positional.anti"))
      .toBe("(((t.semi + qualify) + call(name: sample, args: [pivot])) + positional.anti)");
    expect(statement("select extract(year from d) as year, d + interval '1' month as month, f(e) days from t"))
      .toContain("alias: days");
    expect(relation("t lefty")).toBe("table(path: [t], alias: (name: lefty))");
  });
});

const repeated = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);

describe("depth", () => {
  it("thousands of terms joined by AND or OR are one level", () => {
    const terms = Array.from({ length: 5000 }, (_, i) => `a = ${i}`);
    for (const kind of ["and", "or"] as const) {
      const [found] = parseScript(`select ${terms.join(` ${kind} `)}`).statements;
      if (found?.kind !== "query" || found.query.body.kind !== "select") throw new Error("no select");
      const expr = found.query.body.items[0]!.expr;
      expect(expr.kind === kind && expr.args.length).toBe(5000);
    }
  });

  it("long lists are no deeper than short ones", () => {
    const many = Array.from({ length: 5000 }, (_, i) => `a + ${i}`).join(", ");
    const cases = "when a = 1 then b + 1 ".repeat(5000);
    expect(() => parseScript(`select ${many} from t where a in (${many})`)).not.toThrow();
    expect(() => parseScript(`select case ${cases} end`)).not.toThrow();
    expect(() => parseScript("select 1;".repeat(5000))).not.toThrow();
  });

  /** What a program may write, and what nothing could walk. */
  it.each<readonly [name: string, text: (count: number) => string, good: number]>([
    ["parentheses", n => `select ${repeated(n, "(", "1", ")")}`, 200],
    ["calls", n => `select ${repeated(n, "f(", "1", ")")}`, 200],
    ["sums", n => `select ${repeated(n, "a + ", "1", "")}`, 400],
    ["signs", n => `select ${repeated(n, "- ", "a", "")}`, 400],
    ["negations", n => `select ${repeated(n, "not ", "a", "")}`, 400],
    ["mixed AND and OR", n => `select ${repeated(n, "a and (b or (", "c", "))")}`, 100],
    ["CASE", n => `select ${repeated(n, "case when a then ", "1", " end")}`, 200],
    ["subqueries", n => `${repeated(n, "select * from (", "select 1", ") t")}`, 200],
    ["WITH", n => repeated(n, "with t as (", "select 1", ") select 1"), 200],
    ["unions", n => repeated(n, "select 1 union all ", "select 1", ""), 400],
    ["joins", n => `select 1 from t ${"join u on a = b ".repeat(n)}`, 400],
    ["casts", n => `select a ${"::int".repeat(n)}`, 400],
    ["subscripts", n => `select a ${"[1]".repeat(n)}`, 400],
    ["members", n => `select (a) ${".b".repeat(n)}`, 400],
    ["arrays", n => `select ${repeated(n, "array[", "1", "]")}`, 200],
  ])("%s: hundreds are read, 20,000 are an error", (_, text, good) => {
    expect(parseScript(text(good)).statements).toHaveLength(1);
    let caught: unknown;
    try { parseScript(text(20_000)); } catch (error) { caught = error; }
    expect(caught).toBeInstanceOf(QuernError);
    expect((caught as QuernError).code).toBe("sql-too-deep");
    expect(parseScript("select 1").statements).toHaveLength(1);
  });

  it("unbalanced input ends in a message about it", () => {
    expect(failure("(".repeat(20_000))).toMatch(/^SqlError: The SQL text is nested too deeply\./);
    expect(failure(")".repeat(20_000))).toMatch(/^SqlError: The SQL text cannot be read at "\)"\./);
  });
});

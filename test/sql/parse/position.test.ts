// Places: in UTF-16 units of the text as it was written, whatever stands before them and however it was rewritten.
import { describe, expect, it } from "vitest";
import { parseScript } from "../../../src/sql/parse/index.ts";
import { failure } from "./brief.ts";

/** The word at the place of each node, in the order of the tree. */
function marked(text: string): readonly string[] {
  const words: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    if ("at" in value && "kind" in value) {
      words.push(`${String(value.kind)} ${/^(?:[\wäé]+|\W)/u.exec(text.slice(Number(value.at)))?.[0] ?? "behind the end"}`);
    }
    Object.values(value).forEach(visit);
  };
  visit(parseScript(text).statements);
  return words;
}

describe("places", () => {
  it("are those of operators, names, and the first item of a query", () => {
    expect(marked("select a + b, count(*) from t where c is null and not d")).toEqual([
      "query select", "select a", "binary +", "column a", "column b", "call count", "table t", "and and", "is is",
      "column c", "not not", "column d",
    ]);
  });

  it("count UTF-16 units behind characters of two to four bytes", () => {
    expect(marked("select 'é😀', /* 表 */ é as 表, b from t")).toEqual([
      "query select", "select '", "literal '", "column é", "column b", "table t",
    ]);
  });

  it("are kept through rewriting", () => {
    expect(marked("/* 😀 */ from t select '😀', a // interval_1, interval '90' day (3) where b")).toEqual([
      "query from", "select '", "literal '", "binary /", "column a", "column interval_1", "interval interval", "table t",
      "column b",
    ]);
    expect(marked("select '😀'; summarize select try_cast(a as int) from t")).toEqual([
      "query select", "select '", "literal '", "summarize summarize", "select try_cast", "cast try_cast", "column a",
      "table t",
    ]);
  });

  it("of statements are those of their first word", () => {
    const text = "/* a */ select 1;; -- b\n insert into t values (1); describe t; ";
    expect(parseScript(text).statements.map(({ at, kind }) => `${kind} ${text.slice(at, at + 4)}`))
      .toEqual(["query sele", "insert inse", "describe desc"]);
  });

  it("of errors count characters", () => {
    expect(failure("select '表😀'\n  , 'é' b c from t"))
      .toBe("SqlError: The SQL text cannot be read at \"c\". Is there a comma or an operator missing before c?\n"
        + "Line 2, column 11:\n    , 'é' b c from t\n            ^");
    expect(failure("select '表😀' from t asof join u on a = '表'"))
      .toBe("UnsupportedError: Quern does not support ASOF JOIN. Use the frame's joinAsof; if it is a name, write AS asof.\n"
        + "Line 1, column 20:\n  select '表😀' from t asof join u on a = '表'\n                       ^");
  });
});

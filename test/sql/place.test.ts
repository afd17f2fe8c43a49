// Where an error in an SQL text is: line, column, and the caret under it.
import { describe, expect, it } from "vitest";
import { SqlError, UnsupportedError } from "../../expr/error.ts";
import { placeOf, sqlError, sqlUnsupported } from "../../src/sql/place.ts";

const shown = (text: string, mark: string): string => {
  const at = text.indexOf(mark);
  const { line, column, excerpt } = placeOf(text, at);
  return `${line}:${column}\n${excerpt}`;
};

describe("placeOf", () => {
  it("counts lines and columns from 1", () => {
    expect(shown("select a\n  from t\n where x", "x")).toBe("3:8\n   where x\n         ^");
    expect(shown("a\r\nb\rc\nd", "d")).toBe("4:1\n  d\n  ^");
    expect(shown("a", "a")).toBe("1:1\n  a\n  ^");
  });

  it("counts characters, not UTF-16 units, and gives wide ones two cells", () => {
    expect(shown("select '😀', x", "x")).toBe("1:13\n  select '😀', x\n               ^");
    expect(shown("select '表', x", "x")).toBe("1:13\n  select '表', x\n               ^");
    expect(shown("select 'e\u0301', x", "x")).toBe("1:14\n  select 'e\u0301', x\n              ^");
  });

  it("shows tabs as two spaces and other control characters as dots", () => {
    expect(shown("\tselect\tx", "x")).toBe("1:9\n    select  x\n            ^");
    expect(shown("a\u0000x", "x")).toBe("1:3\n  a·x\n    ^");
  });

  it("takes a place behind the end as the end, and one in an empty text", () => {
    expect(placeOf("select", 100)).toEqual({ line: 1, column: 7, excerpt: "  select\n        ^" });
    expect(placeOf("", 0)).toEqual({ line: 1, column: 1, excerpt: "  \n  ^" });
    expect(placeOf("a\n", 2)).toEqual({ line: 2, column: 1, excerpt: "  \n  ^" });
  });

  it("cuts long lines around the place", () => {
    const long = `${"a".repeat(500)}x${"b".repeat(500)}`;
    expect(shown(long, "x")).toBe(`1:501\n  …${"a".repeat(60)}x${"b".repeat(39)}…\n   ${" ".repeat(60)}^`);
    const wide = `${"😀".repeat(100)}x`;
    expect(shown(wide, "x")).toBe(`1:101\n  …${"😀".repeat(30)}x\n   ${" ".repeat(60)}^`);
  });
});

describe("errors", () => {
  it("carry the place and the hint", () => {
    const error = sqlError("select prize", 7, "unknown-column", "There is no column \"prize\".", "Did you mean \"price\"?");
    expect(error).toBeInstanceOf(SqlError);
    expect([error.code, error.line, error.column]).toEqual(["unknown-column", 1, 8]);
    expect(error.message).toBe(
      "There is no column \"prize\". Did you mean \"price\"?\nLine 1, column 8:\n  select prize\n         ^");
  });

  it("name what is not built", () => {
    const error = sqlUnsupported("select 1 for update", 9, "A locking clause is not supported.");
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error.code).toBe("sql-unsupported");
    expect(error.message).toBe("A locking clause is not supported.\n"
      + "Line 1, column 10:\n  select 1 for update\n           ^");
  });
});

// Hover text is part of the product: what an editor shows of frames, columns and methods.
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { optionsOf } from "./compiler.ts";

const SOURCE = `
import { count, fromRows, t } from "../../src/index.ts";

const orders = fromRows([], {
  cust: t.int32, amount: t.decimal(12, 2), price: t.float64, ts: t.timestamp("us"), note: t.nullable(t.utf8),
});
const custs = fromRows([], { id: t.int32, name: t.utf8, note: t.nullable(t.utf8) });
export const daily = orders
  .filter(c => c.amount.gt(10).and(c.note.contains("gift")))
  .withColumns(c => ({ month: c.ts.truncate("1mo"), net: c.amount.mul(0.8) }))
  .groupBy("cust", "month")
  .agg(c => ({ n: count(), total: c.net.sum() }))
  .join(custs, { on: { cust: "id" }, how: "left" });
export const rows = await daily.toRows();
export const started = daily.start({ priority: "low" });
export const more = orders.withColumns(c => ({ text: c.note.upper() })).agg(c => ({ total: c.price.sum() }));
orders.groupBy("");
`;

const path = fileURLToPath(new URL("hovered.ts", import.meta.url));

const service = ts.createLanguageService({
  getCompilationSettings: () => optionsOf(),
  getScriptFileNames: () => [path],
  getScriptVersion: () => "1",
  getScriptSnapshot: name => {
    const text = name === path ? SOURCE : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => fileURLToPath(new URL("../../", import.meta.url)),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: name => name === path || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

/** What an editor shows over the first `word` after `before`. */
function hover(before: string, word: string): Readonly<Record<"text" | "docs" | "tags", string>> {
  const at = SOURCE.indexOf(word, SOURCE.indexOf(before));
  const info = service.getQuickInfoAtPosition(path, at)!;
  const tags = (info.tags ?? []).map(tag => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
  return { text: ts.displayPartsToString(info.displayParts).replace(/\s+/g, " "),
    docs: ts.displayPartsToString(info.documentation), tags: tags.join("\n") };
}

describe("an editor shows", () => {
  it("a frame as its columns", () => {
    expect(hover("const daily", "daily").text).toBe("const daily: Frame<{ cust: Int32; month: Timestamp; } & "
      + "{ n: Int64; total: Decimal; } & { name: Nullable<Utf8>; note: Nullable<Utf8>; }>");
  });

  it("rows as plain objects", () => {
    expect(hover("const rows", "rows").text).toBe("const rows: { cust: number; month: Date; n: number; total: number; "
      + "name: string | null; note: string | null; }[]");
  });

  it("a started query as its columns, and what options mean", () => {
    expect(hover("const started", "started").text).toBe("const started: FrameHandle<{ cust: Int32; month: Timestamp; } & "
      + "{ n: Int64; total: Decimal; } & { name: Nullable<Utf8>; note: Nullable<Utf8>; }>");
    const start = hover("daily.start", "start");
    expect(start.docs).toContain("Starts the query and returns at once");
    expect(start.tags).toContain("const df = await handle.result;");
    expect(hover("start({ priority", "priority").docs).toContain("Default `normal`");
  });

  it("a column with its type", () => {
    expect(hover("c.amount.gt", "amount").text).toBe("(property) amount: NumericExpr<Decimal, never, \"row\">");
    expect(hover("c.note.contains", "note").text).toBe("(property) note: Utf8Expr<null, \"row\">");
  });

  it("methods with their documentation, null behaviour, SQL name and example", () => {
    const upper = hover("note.upper", "upper");
    expect(upper.text).toBe("(method) Utf8Methods<null, \"row\">.upper(): Utf8Expr<null, \"row\">");
    expect(upper.docs).toBe("Upper case, code point by code point (ß stays ß).\n\nNull if any argument is null.\n\nIn SQL: `upper`.");
    expect(upper.tags).toBe("@example c.note.upper()");
    const gt = hover("amount.gt", "gt");
    expect(gt.text).toBe("(method) ComparableMethods<Decimal, never, \"row\", Numeric, number | bigint>.gt<never, \"lit\">"
      + "(other: number | bigint | AnyExpr<Numeric, never, \"lit\">): BoolExpr<never, \"row\">");
    expect(hover("price.sum", "sum").docs).toContain("null of nothing");
  });

  it("verbs with documentation and examples", () => {
    const verb = hover("\n  .groupBy", "groupBy");
    expect(verb.docs).toContain("Groups rows that have the same keys");
    expect(verb.tags).toContain("orders.groupBy(\"customer\").agg");
  });
});

it("completes column names, and nothing else", () => {
  const at = SOURCE.indexOf("c.amount.gt") + 2;
  const names = service.getCompletionsAtPosition(path, at, {})!.entries.map(entry => entry.name);
  expect(names.sort()).toEqual(["amount", "cust", "note", "price", "ts"]);
  const key = SOURCE.indexOf("groupBy(\"\")") + "groupBy(\"".length;
  const keys = service.getCompletionsAtPosition(path, key, {})!.entries.map(entry => entry.name);
  expect(keys.sort()).toEqual(["amount", "cust", "note", "price", "ts"]);
});

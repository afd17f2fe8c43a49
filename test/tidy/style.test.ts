// The rules of docs/style.md that a machine can check. Each failure names the file, the rule and the fix.
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isBuildScript, librarySources, lineOf, sources, textOf, treeOf, visit } from "./repository.ts";

const LINES_A_FILE = 400;
const LINES_A_FUNCTION = 70;
const COLUMNS = 110;

const lines = (text: string): readonly string[] => text.replace(/\n$/, "").split("\n");

describe("style", () => {
  it("every file opens with a comment that says what it is", () => {
    expect(sources.filter(path => !/^(#!.*\n)?\/\/ \S.{15,}/.test(textOf(path)))).toEqual([]);
  });

  it(`a file of more than ${LINES_A_FILE} lines says why in its opening comment ("Long because …")`, () => {
    const wrong = sources.filter(path => lines(textOf(path)).length > LINES_A_FILE)
      .filter(path => !/^(\/\/.*\n)*\/\/.*\bLong because /.test(textOf(path)));
    expect(wrong.map(path => `${path}: ${lines(textOf(path)).length} lines`)).toEqual([]);
  });

  it(`no line is longer than ${COLUMNS} columns, the text inside string literals not counted`, () => {
    const wrong: string[] = [];
    for (const path of sources) {
      lines(textOf(path)).forEach((line, i) => {
        if (line.length > COLUMNS && columnsOf(line) > COLUMNS) wrong.push(`${path}:${i + 1} (${line.length})`);
      });
    }
    expect(wrong).toEqual([]);
  });

  it(`no function is longer than ${LINES_A_FUNCTION} lines`, () => {
    const wrong: string[] = [];
    for (const path of sources) {
      visit(treeOf(path), node => {
        if (!ts.isFunctionLike(node) || isTestSuite(node) || !("body" in node) || !node.body) return;
        const count = endLineOf(path, node) - lineOf(path, node) + 1;
        if (count > LINES_A_FUNCTION) wrong.push(`${path}:${lineOf(path, node)} ${nameOf(node)}: ${count} lines`);
      });
    }
    expect(wrong).toEqual([]);
  });

  it("no exported signature of the library says `any`", () => {
    const wrong: string[] = [];
    for (const path of librarySources) {
      for (const statement of treeOf(path).statements) {
        if (!isExported(statement)) continue;
        visitSignature(statement, node => {
          if (node.kind === ts.SyntaxKind.AnyKeyword) wrong.push(`${path}:${lineOf(path, node)}`);
        });
      }
    }
    expect(wrong).toEqual([]);
  });

  it("no code is made from text, and the library prints nothing", () => {
    const wrong: string[] = [];
    for (const path of [...librarySources, ...sources.filter(isBuildScript)]) {
      const script = isBuildScript(path);
      visit(treeOf(path), node => {
        const banned = bannedCall(node, script);
        if (banned) wrong.push(`${path}:${lineOf(path, node)} ${banned}`);
      });
    }
    expect(wrong).toEqual([]);
  });

  it("no test is switched off or run alone", () => {
    const off = /\b(?:it|test|describe)\.(?:only|skip|todo|fails)\b/;
    const wrong = sources.filter(path => path.startsWith("test/"))
      .filter(path => lines(textOf(path)).some(line => off.test(line) && !line.includes("const off = ")));
    expect(wrong).toEqual([]);
  });

  it("measures columns without the text of literals", () => {
    expect(columnsOf(`f("${"x".repeat(200)}")`)).toBe(5);
    expect(columnsOf("x".repeat(111))).toBe(111);
  });
});

/** A line's length with string literals emptied: a message is not made better by breaking it. */
function columnsOf(line: string): number {
  return line.replace(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""').length;
}

/** `describe(…, () => { … })` is a table of contents, not a function that has to fit on a page. */
function isTestSuite(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText());
}

function endLineOf(path: string, node: ts.Node): number {
  return treeOf(path).getLineAndCharacterOfPosition(node.getEnd()).line + 1;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "anonymous function";
}

function isExported(node: ts.Statement): boolean {
  return ts.canHaveModifiers(node)
    && (ts.getModifiers(node) ?? []).some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** Everything but the bodies of functions and values: what a caller sees. */
function visitSignature(node: ts.Node, see: (node: ts.Node) => void): void {
  if (ts.isBlock(node)) return;
  see(node);
  ts.forEachChild(node, child => {
    const initial = "initializer" in node && node.initializer === child;
    if (!initial || ts.isArrowFunction(child)) visitSignature(child, see);
  });
}

function bannedCall(node: ts.Node, script: boolean): string | undefined {
  if (ts.isCallExpression(node) && node.expression.getText() === "eval") {
    return "eval: strict pages forbid it; use data or generated WebAssembly";
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Function") {
    return "new Function: strict pages forbid it; use closures or generated WebAssembly";
  }
  if (!script && ts.isPropertyAccessExpression(node) && node.expression.getText() === "console") {
    return "console: a library prints nothing; return the text or raise an error";
  }
  return node.kind === ts.SyntaxKind.DebuggerStatement ? "debugger: take it out" : undefined;
}

// What users install: the tarball's files, its types under strict in both resolutions, a program that runs.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "./build-if-stale.ts";
import { packIntoConsumer, type Consumer } from "./packed.ts";
import { diagnosticsOf, strictOptions } from "./type-check.ts";

let consumer: Consumer;
let program: string;
beforeAll(() => {
  consumer = packIntoConsumer();
  program = join(consumer.folder, "consumer.ts");
  copyFileSync(join(ROOT, "test/package/consumer/consumer.ts"), program);
});
afterAll(() => consumer.remove());

it("the tarball holds the bundle, its types, and the three documents", () => {
  const others = consumer.packedFiles.filter(path => !/^dist\/[\w-]+\.(js|d\.ts)$/.test(path));
  expect(others).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json", "types/before-5.4.d.ts"]);
  expect(consumer.packedFiles).toEqual(expect.arrayContaining(["dist/index.d.ts", "dist/index.js", "dist/worker.js"]));
});

it("no file of the tarball names the machine it was built on", () => {
  const wrong = consumer.packedFiles.filter(path =>
    readFileSync(join(consumer.folder, "node_modules/quern", path), "utf8").includes(ROOT));
  expect(wrong).toEqual([]);
});

it("no public type says `any`", () => {
  const path = join(ROOT, "dist/index.d.ts");
  const types = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(node.parent.getText().slice(0, 80));
    ts.forEachChild(node, visit);
  };
  visit(types);
  expect(types.statements.length).toBeGreaterThan(10);
  expect(found).toEqual([]);
});

it.each(["nodenext", "bundler"] as const)("types compile under strict, libraries checked too (%s)", resolution => {
  expect(diagnosticsOf([program], strictOptions(resolution))).toEqual([]);
});

it("the program runs", () => {
  const { outputText } = ts.transpileModule(readFileSync(program, "utf8"), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(join(consumer.folder, "consumer.js"), outputText);
  expect(execFileSync(process.execPath, ["consumer.js"], { cwd: consumer.folder }).toString())
    .toBe("The packed package imports, runs a query and compiles under strict.\n");
});

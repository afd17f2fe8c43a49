// Type-checks files as a strict user of the package would, and gives the mistakes as readable lines.
import { basename } from "node:path";
import ts from "typescript";

export function strictOptions(resolution: "nodenext" | "bundler"): ts.CompilerOptions {
  return {
    strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false,
    noEmit: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2024.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    ...(resolution === "nodenext"
      ? { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }
      : { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }),
  };
}

export interface Mistake {
  readonly file: string;
  readonly text: string;
}

export function mistakesOf(files: readonly string[], options: ts.CompilerOptions): readonly Mistake[] {
  const program = ts.createProgram(files, options);
  return ts.getPreEmitDiagnostics(program).map(diagnostic => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    if (!diagnostic.file) return { file: "", text: message };
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    return { file: diagnostic.file.fileName, text: `${basename(diagnostic.file.fileName)}:${line + 1} ${message}` };
  });
}

export const diagnosticsOf = (files: readonly string[], options: ts.CompilerOptions): readonly string[] =>
  mistakesOf(files, options).map(mistake => mistake.text);

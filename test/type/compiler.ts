// Runs the TypeScript compiler on snippets of code, as tests of the type layer need it.
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What every snippet can use. */
const PRELUDE = `
import {
  and, asc, between, coalesce, col, count, cumeDist, denseRank, desc, fromColumns, fromRows, grouping,
  groupsBetween, lit, not, ntile, or, percentRank, rank, rowNumber, rowsBetween, t, when,
} from "../../src/index.ts";
import type * as q from "../../src/index.ts";
import type { AnyExpr } from "../../frame/type/any-expr.ts";
import type { Columns, Produced, ProducedByGroups } from "../../frame/type/schema.ts";
declare const orders: q.Frame<{
  id: q.Int64; cust: q.Int32; amount: q.Decimal; price: q.Float64; rate: q.Nullable<q.Float64>;
  ts: q.Timestamp; day: q.Day; note: q.Nullable<q.Utf8>; title: q.Utf8; paid: q.Bool; tags: q.List<q.Utf8>;
}>;
declare const custs: q.Frame<{ id: q.Int32; name: q.Utf8; note: q.Nullable<q.Utf8> }>;
declare const anything: q.Frame;
type SchemaOf<F> = F extends q.Frame<infer S> ? S : never;
declare const o: Columns<SchemaOf<typeof orders>>;
declare const g: Columns<SchemaOf<typeof orders>>;
void [and, asc, between, coalesce, col, count, cumeDist, denseRank, desc, fromColumns, fromRows, grouping,
  groupsBetween, lit, not, ntile, or, percentRank, rank, rowNumber, rowsBetween, t, when];
`;
/** The options of the project's own tsconfig. */
export const optionsOf = (): ts.CompilerOptions => options;

const PRELUDE_LINES = PRELUDE.split("\n").length - 1;

export interface Compiled {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  /** Error messages, whole, by line of the snippet from 1. */
  readonly errors: ReadonlyMap<number, string>;
  /** The type of a top-level variable, as an editor shows it. */
  typeOf(variable: string): string;
}

const fail = (d: ts.Diagnostic): never => {
  throw new Error(String(d.messageText));
};
const { options } = ts.getParsedCommandLineOfConfigFile(`${ROOT}tsconfig.json`, {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail })!;

/** Parsed once for all programs of a test file. */
const parsed = new Map<string, ts.SourceFile>();

/** Compiles a snippet as a file of test/type, with the prelude in front. */
export function compile(code: string): Compiled {
  const path = `${ROOT}test/type/snippet.ts`;
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) => {
    if (name === path) return ts.createSourceFile(name, PRELUDE + code, version, true);
    let file = parsed.get(name);
    if (!file && (file = read(name, version, ...rest))) parsed.set(name, file);
    return file;
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = name => name === path || exists(name);
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path)!;
  return { program, file, errors: errorsOf(program, file), typeOf: name => typeOf(program, file, name) };
}

function errorsOf(program: ts.Program, file: ts.SourceFile): Map<number, string> {
  const errors = new Map<number, string>();
  for (const d of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
    const line = file.getLineAndCharacterOfPosition(d.start!).line + 1 - PRELUDE_LINES;
    const text = ts.flattenDiagnosticMessageText(d.messageText, "\n");
    errors.set(line, errors.has(line) ? `${errors.get(line)}\n${text}` : text);
  }
  return errors;
}

function declarationsOf(file: ts.SourceFile): Map<string, ts.VariableDeclaration> {
  const found = new Map<string, ts.VariableDeclaration>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      found.set(declaration.name.getText(), declaration);
    }
  }
  return found;
}

function typeOf(program: ts.Program, file: ts.SourceFile, name: string): string {
  const declaration = declarationsOf(file).get(name);
  if (!declaration) throw new Error(`the snippet has no variable ${name}`);
  const checker = program.getTypeChecker();
  const type = checker.getTypeAtLocation(declaration.name);
  return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
}

/** The types of an object type's properties, by name. */
export function propertyTypes({ program, file }: Compiled, variable: string): Map<string, string> {
  const checker = program.getTypeChecker();
  const declaration = declarationsOf(file).get(variable)!;
  const type = checker.getTypeAtLocation(declaration.name);
  return new Map(type.getProperties().map(property =>
    [property.name, checker.typeToString(checker.getTypeOfSymbolAtLocation(property, declaration))]));
}

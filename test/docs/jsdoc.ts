// The examples in the JSDoc of the public API: `@example` tags and ts fences, as statements that can be run.
import ts from "typescript";
import { librarySources, lineOf, treeOf, visit } from "../tidy/repository.ts";

export interface DocExample {
  readonly where: string;
  /** Statements; an expression over `c`, `g` or `r` is put into the verb whose callback has that parameter. */
  readonly code: string;
}

/** An example of a mistake shows what the compiler says; such mistakes are pinned in test/type. */
const COMPILER_MESSAGE = /^\/\/ … /m;
const FENCE = /```ts\n([\s\S]*?)```/g;

export function docExamples(): readonly DocExample[] {
  const examples: DocExample[] = [];
  const seen = new Set<string>();
  for (const path of librarySources.filter(source => /^(frame|src)\//.test(source))) {
    visit(treeOf(path), node => {
      for (const doc of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
        const key = `${path}:${lineOf(path, doc)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        for (const text of textsOf(doc)) {
          if (!COMPILER_MESSAGE.test(text)) examples.push({ where: key, code: asStatements(text.trim()) });
        }
      }
    });
  }
  return examples;
}

function textsOf(doc: ts.JSDoc): readonly string[] {
  const comment = ts.getTextOfJSDocComment(doc.comment) ?? "";
  const fences = [...comment.matchAll(FENCE)].map(match => match[1]!);
  const tags = (doc.tags ?? []).filter(tag => tag.tagName.text === "example")
    .map(tag => ts.getTextOfJSDocComment(tag.comment) ?? "");
  return [...fences, ...tags.map(text => text.replace(FENCE, "$1"))];
}

const CALLBACKS: Readonly<Record<string, (expression: string) => string>> = {
  c: expression => `orders.select(c => ({ result: ${expression} }))`,
  g: expression => `orders.agg(g => ({ result: ${expression} }))`,
  r: expression => `orders.orderBy(r => [${expression}])`,
};

function asStatements(text: string): string {
  const [, parameter] = /^(?:\w+\()?([cgr])\./.exec(text) ?? [];
  if (!parameter) return text;
  return text.split("\n").map(line => CALLBACKS[parameter]!(line.replace(/;$/, ""))).join(";\n");
}

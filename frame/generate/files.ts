// The generated files by path. Pure: the program in frame/generate.ts writes them, a test compares them.
import { conversionTypes } from "./conversions.ts";
import { functionDocs } from "./function-docs.ts";
import { methodTypes } from "./method-types.ts";

export const generatedFiles = (): Readonly<Record<string, string>> => ({
  "frame/expr/methods.ts": methodTypes(),
  "frame/expr/conversions.ts": conversionTypes(),
  "docs/functions.md": functionDocs(),
});

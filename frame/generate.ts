// Writes what follows from the function table: the types of the fluent methods and docs/functions.md.
import { writeFileSync } from "node:fs";
import { generatedFiles } from "./generate/files.ts";

for (const [path, text] of Object.entries(generatedFiles())) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
}

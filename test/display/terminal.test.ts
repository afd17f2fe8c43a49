// Colours in a process of its own: what the environment asks for is what console.log prints.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const PROGRAM = `import { fromRows } from "${new URL("../../src/index.ts", import.meta.url).href}";
console.log(fromRows([{ n: 1, s: null }]));`;

function printed(environment: Record<string, string>): string {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
  const tsx = fileURLToPath(new URL("../../node_modules/tsx/dist/loader.mjs", import.meta.url));
  return execFileSync(process.execPath, ["--import", tsx, "--input-type=module", "--eval", PROGRAM],
    { env: { ...rest, NODE_NO_WARNINGS: "1", ...environment }, encoding: "utf8" });
}

it("a pipe gets none, FORCE_COLOR asks for them, NO_COLOR forbids them", () => {
  expect(printed({})).not.toContain("\x1b");
  expect(printed({ FORCE_COLOR: "1" })).toContain("\x1b[2mnull\x1b[22m");
  expect(printed({ NO_COLOR: "1" })).not.toContain("\x1b");
});

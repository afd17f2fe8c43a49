// The programs in docs/examples compile under strict against the built package, and run to their end.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ROOT } from "../package/build-if-stale.ts";
import { diagnosticsOf, strictOptions } from "../package/type-check.ts";

const FOLDER = join(ROOT, "docs/examples");
const programs = readdirSync(FOLDER).filter(name => name.endsWith(".ts"));

describe.each(programs)("%s", name => {
  const path = join(FOLDER, name);

  it("compiles under strict", () => {
    expect(diagnosticsOf([path], { ...strictOptions("nodenext"), skipLibCheck: true })).toEqual([]);
  });

  it("runs, and prints something", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", path], { cwd: ROOT });
    expect(stderr).toBe("");
    expect(stdout.split("\n").length).toBeGreaterThan(10);
  });
});

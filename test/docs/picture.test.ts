// The README's picture is the one that its program draws.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../package/build-if-stale.ts";

it("docs/pictures/flight-delays.svg is what `npm run pictures` writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "quern-picture-"));
  try {
    const path = join(folder, "drawn.svg");
    execFileSync(process.execPath, ["--import", "tsx", "docs/examples/picture.ts", path], { cwd: ROOT });
    const drawn = readFileSync(path, "utf8");
    expect(drawn).toMatch(/^<svg [^]*<path [^]*<\/svg>\n$/);
    expect(readFileSync(join(ROOT, "docs/pictures/flight-delays.svg"), "utf8")).toBe(drawn);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

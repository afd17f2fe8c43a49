// A bundler keeps what an import is there for: quern/sql imported for its effect alone enables frame.sql.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { ROOT } from "./build-if-stale.ts";

const PROGRAM = `
  import { fromRows } from "quern";
  import "quern/sql";
  const frame = fromRows([{ a: 1 }, { a: 2 }]);
  console.log(JSON.stringify(await frame.sql("select sum(a) as total from self").toRows()));`;

it("frame.sql works in a bundle", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quern-bundle-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    for (const [name, target] of [["quern", ROOT], ["libpg-query", join(ROOT, "node_modules/libpg-query")]] as const) {
      symlinkSync(target, join(folder, "node_modules", name));
    }
    writeFileSync(join(folder, "program.mjs"), PROGRAM);
    const { warnings } = await build({
      entryPoints: [join(folder, "program.mjs")], bundle: true, minify: true, format: "esm", platform: "node",
      outfile: join(folder, "bundle.mjs"),
      external: [
        "@observablehq/plot", "libpg-query", "apache-arrow", "cli-progress", "hyparquet-compressors", "linkedom", "zstddec",
      ],
    });
    expect(warnings.map(warning => warning.text)).toEqual([]);
    const printed = execFileSync(process.execPath, [join(folder, "bundle.mjs")], { cwd: folder, timeout: 60_000 });
    expect(JSON.parse(printed.toString())).toEqual([{ total: 3 }]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

// Installs the package of peers on first use, and again when its lock file has changed.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BENCH = fileURLToPath(new URL("../", import.meta.url));
const LOCK = join(BENCH, "package-lock.json");
const INSTALLED = join(BENCH, "node_modules", ".installed-lock.json");

export function installPeers(): void {
  if (existsSync(INSTALLED) && readFileSync(INSTALLED).equals(readFileSync(LOCK))) return;
  process.stderr.write("bench: installing the peers (once)\n");
  // Polars asks for a newer Node than it needs; its binary runs on Node 20 as well.
  execFileSync("npm", ["ci", "--silent", "--no-audit", "--no-fund"], {
    cwd: BENCH, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32",
  });
  copyFileSync(LOCK, INSTALLED);
}

// Installs tslab and what it needs into this folder, on first use and when the lock has changed.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const HERE = fileURLToPath(new URL("./", import.meta.url));
const LOCK = join(HERE, "package-lock.json");
/** Written last, so that an installation that was interrupted begins anew. */
const INSTALLED = join(HERE, "node_modules", ".installed-lock.json");

export function installKernel(): void {
  if (existsSync(INSTALLED) && readFileSync(INSTALLED).equals(readFileSync(LOCK))) return;
  process.stderr.write("test:notebooks: installing the kernel (once)\n");
  // The sockets come compiled; without its script the package never tries to compile them.
  execFileSync("npm", ["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: HERE, stdio: ["ignore", "ignore", "inherit"],
  });
  copyFileSync(LOCK, INSTALLED);
}

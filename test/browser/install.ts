// Installs the Chromium that an npm package carries, on first use and when the lock has changed.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

export interface Browser {
  readonly executable: string;
  /** What the browser needs in its environment beside ours. */
  readonly environment: Readonly<Record<string, string>>;
}

const HERE = fileURLToPath(new URL("./", import.meta.url));
const LOCK = join(HERE, "package-lock.json");
const PACKED = join(HERE, "node_modules", "@sparticuz", "chromium", "bin");
const UNPACKED = join(HERE, "node_modules", ".chromium");
/** Written last, so that an installation that was interrupted begins anew. */
const INSTALLED = join(UNPACKED, "installed-lock.json");

/** Names an executable to use instead of the package's, which runs on 64-bit Linux alone. */
const OWN_BROWSER = "QUERN_CHROMIUM";

export function installBrowser(): Browser {
  const own = process.env[OWN_BROWSER];
  if (own) return { executable: own, environment: {} };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`The packaged Chromium runs on linux x64, not on ${process.platform} ${process.arch}. `
      + `Set ${OWN_BROWSER} to the path of a Chromium.`);
  }
  if (!existsSync(INSTALLED) || !readFileSync(INSTALLED).equals(readFileSync(LOCK))) install();
  return {
    executable: join(UNPACKED, "chromium"),
    // The package brings the libraries that a machine without a desktop lacks, and fonts.
    environment: { LD_LIBRARY_PATH: join(UNPACKED, "lib"), FONTCONFIG_PATH: UNPACKED },
  };
}

function install(): void {
  process.stderr.write("test:browser: installing Chromium (once)\n");
  execFileSync("npm", ["ci", "--silent", "--no-audit", "--no-fund"], {
    cwd: HERE, stdio: ["ignore", "ignore", "inherit"],
  });
  rmSync(UNPACKED, { recursive: true, force: true });
  mkdirSync(UNPACKED, { recursive: true });
  writeFileSync(join(UNPACKED, "chromium"), unpacked("chromium.br"));
  chmodSync(join(UNPACKED, "chromium"), 0o755);
  for (const archive of ["al2023.tar.br", "fonts.tar.br"]) {
    execFileSync("tar", ["-x", "-C", UNPACKED], { input: unpacked(archive), stdio: ["pipe", "ignore", "inherit"] });
  }
  copyFileSync(LOCK, INSTALLED);
}

const unpacked = (name: string): Buffer => brotliDecompressSync(readFileSync(join(PACKED, name)));

// The package as a user gets it: packed, unpacked beside its peer in a folder of its own.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./build-if-stale.ts";

export interface Consumer {
  /** A folder with `node_modules/quern` from the tarball, and the peer and type packages linked in. */
  readonly folder: string;
  /** What the tarball holds, relative to the package. */
  readonly packedFiles: readonly string[];
  remove(): void;
}

const LINKED = ["apache-arrow", "@types/node"];

export function packIntoConsumer(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), "quern-consumer-"));
  const quern = join(folder, "node_modules", "quern");
  mkdirSync(quern, { recursive: true });
  mkdirSync(join(folder, "node_modules", "@types"));
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd: ROOT, stdio: "pipe" });
  const tarball = readdirSync(folder).find(name => name.endsWith(".tgz"))!;
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", quern, "--strip-components=1"]);
  for (const name of LINKED) symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  return {
    folder,
    packedFiles: (readdirSync(quern, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(quern.length + 1)).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

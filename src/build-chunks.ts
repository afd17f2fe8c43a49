// Puts the bundle's chunks together again. The bundler makes a file of what each set of entries and of files
// loaded on demand shares, so that one import had to find thirty; here all that imports read at once becomes
// a few files. What is loaded on demand stays apart.
import { readdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { transform } from "esbuild";
import { rollup, type ExternalOption, type ManualChunkMeta } from "rollup";

/** What the bundler added to a chunk's name; it gets another one here. */
const HASH = /-[A-Z0-9]{8}$/;

/** Joins the chunks of `entries` in `folder`: one for each set of entries that read it at once. */
export async function joinChunks(
  folder: string, entries: readonly string[], external: ExternalOption,
): Promise<void> {
  const input = entries.map(entry => resolve(folder, `${entry}.js`));
  const bundle = await rollup({ input, external });
  let readBy: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const { output } = await bundle.generate({
    format: "es", hoistTransitiveImports: false,
    manualChunks: (id, meta) => {
      readBy ??= new Map(input.map(entry => [entry, readAtOnce(entry, meta)]));
      return chunkOf(id, readBy);
    },
    chunkFileNames: ({ name }) => `${name.replace(HASH, "")}-[hash].js`,
  });
  await bundle.close();
  const before = (await readdir(folder)).filter(name => name.endsWith(".js"));
  await Promise.all(before.map(name => rm(join(folder, name))));
  for (const file of output) {
    if (file.type === "chunk") await writeFile(join(folder, file.fileName), await shortened(file.code));
  }
}

/**
 * Less to read at every import. Names stay, for stack traces: short ones are parsed no faster. Lines end, as
 * Node shows the whole one in which an error was thrown.
 */
async function shortened(code: string): Promise<string> {
  const shorter = { minifyWhitespace: true, minifySyntax: true, lineLimit: 200 };
  return (await transform(code, { format: "esm", target: "es2022", ...shorter })).code;
}

/** The chunk of a file by which entries read it at once; null: it is an entry, or loaded on demand. */
function chunkOf(id: string, readBy: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  if (readBy.has(id)) return null;
  const readers = [...readBy].filter(([, read]) => read.has(id)).map(([entry]) => basename(entry, ".js"));
  return readers.length === 0 ? null : readers.join("-");
}

/** What an import of `entry` reads before anything runs: the file, and what it imports, but not on demand. */
function readAtOnce(entry: string, { getModuleInfo }: ManualChunkMeta): ReadonlySet<string> {
  const read = new Set<string>();
  const queue = [entry];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (read.has(id)) continue;
    read.add(id);
    queue.push(...getModuleInfo(id)?.importedIds ?? []);
  }
  return read;
}

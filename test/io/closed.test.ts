// Files are open while they are read, and at no other time: after a scan, a query, a limit, an error.
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  createEngine, fromRows, scanCsv, scanIpc, scanJson, scanNdjson, scanParquet, writeCsv, writeIpc, writeJson,
  writeNdjson, writeParquet, type Frame,
} from "../../src/index.ts";
import { zstdFrame } from "./zstd-frames.ts";

const OPEN = "/proc/self/fd";
const folder = mkdtempSync(join(tmpdir(), "quern-closed-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files of the folder that this process has open. */
const openFiles = (): string[] => readdirSync(OPEN).flatMap(fd => {
  try {
    const target = readlinkSync(`${OPEN}/${fd}`);
    return target.startsWith(folder) ? [target] : [];
  } catch {
    // The list's own folder is closed by now.
    return [];
  }
});

const rows = fromRows(Array.from({ length: 5000 }, (_, i) => ({ id: i, word: `word ${i % 50}` })));
type Format = readonly [
  string, (path: string) => Promise<Frame>, (frame: Frame, path: string) => Promise<unknown>,
];
const FORMATS: readonly Format[] = [
  ["csv", path => scanCsv(path), writeCsv], ["ndjson", path => scanNdjson(path), writeNdjson],
  ["json", path => scanJson(path), writeJson], ["parquet", path => scanParquet(path), writeParquet],
  ["arrow", path => scanIpc(path), writeIpc],
];

describe.skipIf(!existsSync(OPEN)).each(FORMATS)("%s", (format, scan, write) => {
  const path = join(folder, `rows.${format}`);

  it("is closed after a scan, a query and a limit", async () => {
    const engine = createEngine({ threads: 1 });
    await write(rows as unknown as Frame, path);
    const frame = await scan(path);
    expect(openFiles()).toEqual([]);
    expect(await (await frame.collect({ engine })).toRows()).toHaveLength(5000);
    expect(openFiles()).toEqual([]);
    expect(await (await frame.limit(3).collect({ engine })).toRows()).toHaveLength(3);
    expect(openFiles()).toEqual([]);
    engine.close();
  });

  it("is closed when it is damaged", async () => {
    writeFileSync(path, "\"{[ARROW1PAR1");
    await expect(scan(path).then(frame => frame.collect())).rejects.toMatchObject({ name: "FormatError" });
    expect(openFiles()).toEqual([]);
  });
});

it.skipIf(!existsSync(OPEN))("a file that is compressed is closed, too, where it is left", async () => {
  const path = join(folder, "rows.csv.zst");
  const text = `id\n${Array.from({ length: 300_000 }, (_, i) => i).join("\n")}\n`;
  writeFileSync(path, zstdFrame(new TextEncoder().encode(text)));
  const frame = await scanCsv(path);
  expect(openFiles()).toEqual([]);
  expect(await (await frame.limit(3).collect()).toRows()).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
  expect(openFiles()).toEqual([]);
});

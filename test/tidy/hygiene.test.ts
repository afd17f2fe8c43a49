// What must not stand in a tracked file: paths of somebody's machine, registry hosts, large or binary files.
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, textOf, trackedFiles } from "./repository.ts";

const BYTES_A_FILE = 1_048_576;
const texts = trackedFiles.filter(path => !/\.(arrow|arrows|bin|gz|ico|jpg|parquet|png|wasm)$/.test(path));

const MACHINE_PATH = /(^|[^A-Za-z0-9.$_-])\/(?:work|farm|Users|home)\//;
/** Brackets keep the pattern from finding itself. */
const REGISTRY_HOST = /registry\.npm|npmjs\.org|npm[m]irror|yarnpkg\.com|verd[a]ccio/i;

const linesWith = (pattern: RegExp): string[] => texts.flatMap(path =>
  textOf(path).split("\n").flatMap((line, i) => pattern.test(line) ? [`${path}:${i + 1} ${line.trim().slice(0, 80)}`] : []));

it("no machine's paths", () => {
  expect(linesWith(MACHINE_PATH)).toEqual([]);
});

it("no registry hosts; the lock file leaves them to the client's configuration", () => {
  expect(linesWith(REGISTRY_HOST)).toEqual([]);
});

it("no file over 1 MB", () => {
  expect(trackedFiles.filter(path => statSync(join(ROOT, path)).size > BYTES_A_FILE)).toEqual([]);
});

it("no unfinished merge and no trailing white space", () => {
  const code = texts.filter(path => /\.(ts|json|md)$/.test(path));
  const wrong = code.flatMap(path => textOf(path).split("\n")
    .flatMap((line, i) => /^(<{7}|>{7})|[ \t]+\r?$/.test(line) ? [`${path}:${i + 1}`] : []));
  expect(wrong).toEqual([]);
});

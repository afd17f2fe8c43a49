// The lock files name every optional package, those of other platforms too: without them `npm ci` refuses the
// lock wherever such a package can be seen. (npm forgets them when it writes a lock beside node_modules.)
import { expect, it } from "vitest";
import { textOf, trackedFiles } from "./repository.ts";

interface Lock {
  readonly packages: Readonly<Record<string, {
    readonly version?: string; readonly resolved?: string;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  }>>;
}

const locks = trackedFiles.filter(path => path.endsWith("package-lock.json"));
const packagesOf = (path: string): Lock["packages"] => (JSON.parse(textOf(path)) as Lock).packages;

it.each(locks)("%s has the optional packages of every platform", path => {
  const packages = packagesOf(path);
  const missing = Object.entries(packages).flatMap(([owner, { optionalDependencies }]) =>
    Object.entries(optionalDependencies ?? {}).flatMap(([name, version]) => {
      const beside = owner.slice(0, owner.lastIndexOf("node_modules/") + "node_modules/".length);
      const found = packages[`${owner}/node_modules/${name}`] ?? packages[`${beside}${name}`] ?? packages[`node_modules/${name}`];
      return found && (found.version === version || /^[\^~]/.test(version)) ? [] : [`${owner} wants ${name} ${version}`];
    }));
  expect(missing).toEqual([]);
});

it.each(locks)("%s leaves addresses to the client", path => {
  expect(Object.entries(packagesOf(path)).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
});

it("development dependencies have exact versions, and the lock agrees", () => {
  const { devDependencies } = JSON.parse(textOf("package.json")) as { devDependencies: Record<string, string> };
  const exact = /^(npm:[a-z@/-]+@)?\d+\.\d+\.\d+/;
  const loose = Object.entries(devDependencies).filter(([, version]) => !exact.test(version));
  expect(loose).toEqual([]);
  expect(packagesOf("package-lock.json")[""]?.devDependencies).toEqual(devDependencies);
});

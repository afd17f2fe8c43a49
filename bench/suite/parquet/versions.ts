// Which hyparquet is installed. Its exports hide its package.json, so the file is read by its place.
import { readFileSync } from "node:fs";

export function hyparquetVersion(): string {
  const path = new URL("../package.json", import.meta.resolve("hyparquet"));
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

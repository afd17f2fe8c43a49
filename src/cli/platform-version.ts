// The version that package.json states; the package finds itself by its name, wherever it is installed.

export async function packageVersion(): Promise<string> {
  const { createRequire } = await import("node:module");
  return (createRequire(import.meta.url)("quern/package.json") as { version: string }).version;
}

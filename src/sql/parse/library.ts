// The package libpg-query, PostgreSQL's own parser compiled to WebAssembly. Its loading begins when this file
// is run, and nothing here waits for it.
async function load(): Promise<typeof import("libpg-query")> {
  const library = await import("libpg-query");
  await library.loadModule();
  return library;
}

/** Settled: that the package is missing is told by who needs it. */
export const loading = Promise.allSettled([load()]);

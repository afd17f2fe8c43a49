// Papa Parse, on this thread: CSV to rows, piece by piece, for a file may be longer than a string can be.
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A record by its header's names; numbers and truth values are made of their texts. */
export type PapaRow = Readonly<Record<string, unknown>>;

interface Papa {
  parse(input: NodeJS.ReadableStream, options: {
    readonly header: boolean;
    readonly dynamicTyping: boolean;
    readonly skipEmptyLines: boolean;
    readonly chunk: (result: { readonly data: readonly PapaRow[] }) => void;
    readonly complete: () => void;
    readonly error: (error: unknown) => void;
  }): void;
}

const require = createRequire(import.meta.url);

/** Its module does not say its version. */
export const papaparseVersion = (): string =>
  (JSON.parse(readFileSync(require.resolve("papaparse/package.json"), "utf8")) as { version: string }).version;

/** All rows of a file, as they come. */
export function parseWithPapa(path: string, onRows: (rows: readonly PapaRow[]) => void): Promise<void> {
  const papa = require("papaparse") as Papa;
  return new Promise((resolve, reject) => {
    papa.parse(createReadStream(path, { highWaterMark: 1 << 20 }), {
      header: true, dynamicTyping: true, skipEmptyLines: true,
      chunk: ({ data }) => onRows(data), complete: resolve, error: reject,
    });
  });
}

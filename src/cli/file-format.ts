// Which format a file has: by what the caller says, or by how its name ends.
import { nearest } from "../../expr/bind/nearest.ts";
import { UsageError } from "./platform-arguments.ts";

export const FORMATS = ["csv", "ndjson", "json", "parquet", "ipc"] as const;
export type FileFormat = (typeof FORMATS)[number];

const ENDINGS: Readonly<Record<string, FileFormat>> = {
  csv: "csv", tsv: "csv", tab: "csv", ndjson: "ndjson", jsonl: "ndjson", json: "json", parquet: "parquet", pq: "parquet",
  arrow: "ipc", arrows: "ipc", ipc: "ipc", feather: "ipc",
};

const LIST = `${FORMATS.slice(0, -1).join(", ")} or ${FORMATS.at(-1)}`;

/** The format that was named. */
export function formatNamed(name: string): FileFormat {
  const format = FORMATS.find(candidate => candidate === name.toLowerCase());
  if (format) return format;
  const near = nearest(name, FORMATS);
  throw new UsageError(`There is no format ${JSON.stringify(name)}; there are ${LIST}.${near === null ? "" : ` Did you mean ${near}?`}`);
}

/** A path as it is, of a URL what stands between host and query. */
export const pathOf = (file: string): string =>
  (/^[a-z]+:\/\//i.test(file) && URL.canParse(file) ? new URL(file).pathname : file);

/** The format by the name's ending; behind it may stand how the file is compressed. */
export function formatByEnding(file: string): FileFormat {
  const ending = /\.([^./\\]+)$/.exec(pathOf(file).replace(/\.(gz|zst)$/i, ""))?.[1]?.toLowerCase();
  const format = ending === undefined || !Object.hasOwn(ENDINGS, ending) ? undefined : ENDINGS[ending];
  if (format) return format;
  throw new UsageError(`${JSON.stringify(file)} does not tell its format by its ending. Say it: --format ${LIST}.`);
}

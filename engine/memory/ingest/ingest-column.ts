// Makes a host column resident: encodes it in linear memory and gathers its statistics.
import { UnsupportedError } from "../../../expr/error.ts";
import { isFloat, isNested } from "../../../expr/type.ts";
import { Arena } from "../arena.ts";
import type { HostColumn } from "../host-column.ts";
import { PAGE_BYTES } from "../page-allocator.ts";
import type { ResidentColumn } from "../resident-column.ts";
import { checkColumn } from "./check.ts";
import { flatten, hasNulls } from "./flatten.ts";
import { ingestFloats } from "./floats.ts";
import { ingestHostDictionary } from "./host-dictionary.ts";
import { ingestIntegers } from "./integers.ts";
import type { IngestContext, IngestJob } from "./job.ts";
import { ingestOpaque } from "./opaque.ts";
import { ingestStrings } from "./strings.ts";
import { ingestValidity } from "./validity.ts";

/** Row numbers are 32-bit signed in all loops. */
const ROWS_MAX = 2 ** 31 - 1;

/**
 * Encodes a column into `arena`, which the caller owns and must release if this throws. Nothing else stays
 * allocated. Throws a FormatError for malformed buffers and a ResourceError when memory runs out.
 */
export function ingestColumn(context: IngestContext, host: HostColumn, arena: Arena): ResidentColumn {
  checkColumn(host);
  if (host.length > ROWS_MAX) {
    throw new UnsupportedError("too-many-rows",
      `A column in memory can have ${ROWS_MAX} rows, not ${host.length}.`);
  }
  const { allocator, routines } = context;
  const { memory } = allocator;
  const scratch = new Arena(allocator, context.budget, { blockBytes: PAGE_BYTES, label: "ingest staging" });
  const temporaries: Arena[] = [];
  try {
    const keepsDictionary = isText(host) && hasCleanDictionaries(host);
    const column = keepsDictionary || !host.chunks.some(hasDictionary) ? host : flatten(host);
    const { address, nullCount } = ingestValidity(column, { memory, routines, arena, scratch });
    const job: IngestJob = {
      context, memory, routines, host: column, arena, scratch, temporaries, validity: address, nullCount,
    };
    return keepsDictionary ? ingestHostDictionary(job) : encode(job);
  } finally {
    scratch.release();
    for (const temporary of temporaries) temporary.release();
  }
}

function encode(job: IngestJob): ResidentColumn {
  const { type } = job.host;
  if (isNested(type)) return ingestOpaque(job);
  if (isFloat(type)) return ingestFloats(job);
  return isText(job.host) ? ingestStrings(job) : ingestIntegers(job);
}

const isText = ({ type }: HostColumn): boolean => type.kind === "utf8" || type.kind === "binary";

const hasDictionary = ({ values }: HostColumn["chunks"][number]): boolean => values.layout === "dictionary";

/** Whether all chunks are dictionaries whose codes can be used as they are, at least one of them. */
function hasCleanDictionaries(host: HostColumn): boolean {
  const seen = new Set<HostColumn>();
  for (const { values, length } of host.chunks) {
    if (length === 0 || values.layout === "null") continue;
    if (values.layout !== "dictionary") return false;
    seen.add(values.dictionary);
  }
  for (const dictionary of seen) {
    if (dictionary.chunks.some(hasDictionary) || hasNulls(dictionary)) return false;
  }
  return seen.size > 0;
}


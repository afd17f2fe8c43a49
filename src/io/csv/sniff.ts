// Which separator a file has: the one that cuts its first records most evenly.
import type { Dialect } from "./dialect.ts";
import { firstRecordStart, recordAt } from "./records.ts";

const CANDIDATES = [",", ";", "\t", "|"].map(text => text.charCodeAt(0));
/** Enough to tell them apart, and little to read. */
const MOST_RECORDS = 100;

interface Score {
  readonly separator: number;
  /** Which part of the records has the most frequent number of fields. */
  readonly even: number;
  readonly fields: number;
}

/** The separator of bytes that begin with a record; a comma if nothing speaks for another. */
export function sniffSeparator(bytes: Uint8Array, from: number, dialect: Dialect, final: boolean): number {
  let best: Score | null = null;
  for (const separator of CANDIDATES) {
    if (separator === dialect.quote || separator === dialect.comment) continue;
    const score = scoreOf(bytes, from, { ...dialect, separator }, final);
    if (score.fields < 2) continue;
    const isBetter = !best || score.even > best.even
      || (score.even === best.even && score.fields > best.fields);
    if (isBetter) best = score;
  }
  return best?.separator ?? CANDIDATES[0]!;
}

function scoreOf(bytes: Uint8Array, from: number, dialect: Dialect, final: boolean): Score {
  const counts = new Map<number, number>();
  let records = 0;
  for (let p = from; records < MOST_RECORDS; records++) {
    p = firstRecordStart(bytes, p, dialect);
    if (p === bytes.length) break;
    const record = recordAt(bytes, p, dialect, final);
    if (!record) break;
    counts.set(record.fields.length, (counts.get(record.fields.length) ?? 0) + 1);
    p = record.end;
  }
  let [fields, most] = [0, 0];
  for (const [count, times] of counts) {
    if (times > most || (times === most && count > fields)) [fields, most] = [count, times];
  }
  return { separator: dialect.separator, even: records === 0 ? 0 : most / records, fields };
}

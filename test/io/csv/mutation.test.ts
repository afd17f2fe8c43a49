// Damaged files: whatever bytes there are, the reader gives rows or one of our errors, and both scans the
// same.
import { expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import type { Schema } from "../../../expr/type.ts";
import { openCsv } from "../../../src/io/csv/open.ts";
import type { CsvReadOptions } from "../../../src/io/csv/options.ts";
import { writeCsv } from "../../../src/io/csv/write/index.ts";
import { randomNumbers } from "../../memory/random-numbers.ts";
import { MemorySink, MemorySource } from "./byte-sources.ts";
import { ALL_TYPES, randomTable, type Random } from "./random-csv.ts";
import { readAll } from "./read-table.ts";

const full = process.env["QUERN_FULL"] !== undefined;
const SEED = Number(process.env["QUERN_SEED"] ?? (full ? Date.now() % 2 ** 31 : 20_261_121));
const MUTANTS = full ? 10_000 : 300;
const MUTANTS_A_FILE = 10;
/** Nobody waits longer for a few kilobytes; a reader that hangs is told from a slow machine. */
const PATIENCE_MS = 30_000;

const TEMPTING = [34, 44, 10, 13, 0, 255, 0xc3, 0xed, 92, 45, 46, 48, 57, 32, 101];

function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  let result = [...bytes];
  for (let times = 1 + random() % 4; times > 0; times--) {
    const at = random() % (result.length + 1);
    switch (random() % 6) {
      case 0: result[Math.min(at, result.length - 1)] = random() & 255; break;
      case 1: result[Math.min(at, result.length - 1)] = TEMPTING[random() % TEMPTING.length]!; break;
      case 2: result.splice(at, 0, TEMPTING[random() % TEMPTING.length]!); break;
      case 3: result.splice(at, random() % 20); break;
      case 4: result = result.slice(0, at); break;
      // No `splice`: a call takes only so many arguments.
      default:
        result = [...result.slice(0, at), ...result.slice(random() % result.length, at), ...result.slice(at)];
        break;
    }
    if (result.length === 0) result = [TEMPTING[random() % TEMPTING.length]!];
  }
  return Uint8Array.from(result.slice(0, 200_000));
}

/** What reading gives, as text: rows, or the error, which must be ours. */
async function outcome(bytes: Uint8Array, options: CsvReadOptions): Promise<string> {
  const source = new MemorySource(bytes, 4096);
  const told: string[] = [];
  try {
    const table = await openCsv(source, { ...options, onBadRow: row => told.push(JSON.stringify(row)) });
    const { schema, rowCount, columns } = await readAll(table);
    expect(columns.every(values => values.length === rowCount)).toBe(true);
    const values = JSON.stringify(columns, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
    return [schema.join(), rowCount, values, ...told].join("\n");
  } catch (error) {
    if (!(error instanceof QuernError)) throw error;
    return [`${error.name} ${error.code}: ${error.message}`, ...told].join("\n");
  } finally {
    expect(source.open).toBe(0);
  }
}

function optionsFor(random: Random, schema: Schema): CsvReadOptions {
  const badRows = (["error", "skip", "null"] as const)[random() % 3]!;
  const ragged = (["error", "fill", "truncate", "fit"] as const)[random() % 4]!;
  const chunkBytes = 64 + random() % 3000;
  const common: CsvReadOptions = { badRows, ragged, testing: { chunkBytes }, maxRowBytes: 50_000 };
  return random() % 2 ? { ...common, schema, header: true } : common;
}

it(`${MUTANTS} mutants (seed ${SEED})`, async () => {
  const reached = new Set<string>();
  for (let i = 0; i < MUTANTS / MUTANTS_A_FILE; i++) {
    const random = randomNumbers(SEED + i);
    const table = randomTable(random, ALL_TYPES);
    const sink = new MemorySink();
    await writeCsv(sink, table.schema, (async function* () { yield table; })());
    for (let n = 0; n < MUTANTS_A_FILE; n++) {
      const bytes = mutated(random, sink.bytes);
      const options = optionsFor(random, table.schema);
      const begin = performance.now();
      const fast = await outcome(bytes, options);
      expect(performance.now() - begin).toBeLessThan(PATIENCE_MS);
      reached.add(fast.startsWith("FormatError") ? fast.slice(0, fast.indexOf(":")) : "rows");
      // A comment that is nowhere: the other scan has to do it.
      if (bytes.includes(1)) continue;
      expect({ mutant: [SEED + i, n], outcome: await outcome(bytes, { ...options, comment: "\u0001" }) })
        .toEqual({ mutant: [SEED + i, n], outcome: fast });
    }
  }
  // Mutants that never reach an error, or never give rows, would test nothing.
  expect([...reached]).toEqual(expect.arrayContaining(["rows", "FormatError csv-value", "FormatError csv-fields"]));
});

// Mutated files: whatever bytes are changed, an error of ours or the values as they were where a checksum
// holds them.
import { expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import { QuernError } from "../../../expr/error.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { BOOL, isFloat, isInteger, type Schema } from "../../../expr/type.ts";
import type { Value } from "../../../engine/reference/value.ts";
import { openParquet, writeParquet } from "../../../src/io/parquet/index.ts";
import { readFooter } from "../../../src/io/parquet/footer/read-footer.ts";
import { memorySink, memorySource, valuesOf } from "./bytes.ts";
import { connect, temporaryFolder, written } from "./duckdb-files.ts";
import { ALL_KEPT, randomOf, randomTable, sourcesOf, type Random } from "./tables.ts";

const MUTANTS = process.env["QUERN_FULL"] ? 10_000 : 300;
/** Far more than any mutant takes: a hang shows. */
const MAX_MS = 20_000;

const folder = temporaryFolder();

interface Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is in it, if all its pages have checksums. */
  readonly values: readonly (readonly Value[])[] | null;
  readonly footerStart: number;
}

async function subjectOf(name: string, bytes: Uint8Array, hasChecksums: boolean): Promise<Subject> {
  const values = hasChecksums ? await valuesOf(await openParquet(memorySource(bytes))) : null;
  const footer =
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 8, true);
  await readFooter(memorySource(bytes));
  return { name, bytes, values, footerStart: bytes.length - 8 - footer };
}

async function subjects(duckdb: DuckDBConnection): Promise<Subject[]> {
  const table = randomTable(ALL_KEPT, 200, randomOf(5));
  const all: Subject[] = [];
  for (const compression of ["snappy", "uncompressed", "gzip"] as const) {
    const sink = memorySink();
    await writeParquet(sink, table.schema, sourcesOf(table, [200]), { rowGroupRows: 120, compression });
    all.push(await subjectOf(`ours, ${compression}`, sink.bytes(), true));
  }
  const query = `select i, case when i % 5 = 0 then null else i / 3 end as d, 'text ' || i as t,
  (i * 1.5)::decimal(30, 2) as w,
    i % 2 = 0 as b, ['x', 'y', null][(i % 3 + 1)::int] as e, range(i % 4) as l, {
      'p': i, 'q': 'a' || i
    } as s from range(300) r(i)`;
  for (const [i, options] of ["codec 'snappy'", "codec 'zstd', parquet_version 'v2'", "codec 'lz4_raw'", "codec 'brotli', parquet_version 'v2'", "codec 'uncompressed', parquet_version 'v2'"].entries()) {
    all.push(await subjectOf(`DuckDB's, ${options}`, await written(duckdb, `${folder}/${i}.parquet`, query, options), false));
  }
  return all;
}

/** A few bytes changed: flipped, set, overwritten by others of the file, or cut out. */
function mutate({ bytes, footerStart }: Subject, random: Random): { bytes: Uint8Array; inPages: boolean } {
  const below = (limit: number): number => Math.floor(random() * limit);
  const result = Uint8Array.from(bytes);
  const inPages = random() < 0.5;
  const [from, to] = inPages ? [4, footerStart] : [footerStart, bytes.length];
  const at = from + below(to - from);
  switch (below(5)) {
    case 0: result[at]! ^= 1 << below(8); break;
    case 1: result[at] = [0, 1, 127, 128, 255][below(5)]!; break;
    case 2: for (let i = at; i < Math.min(to, at + 1 + below(8)); i++) result[i] = below(256); break;
    case 3: {
      const length = Math.min(1 + below(64), to - at);
      result.copyWithin(at, from + below(to - from - length), from + below(to - from));
      break;
    }
    default: {
      const cut = Math.min(1 + below(16), to - at);
      return { bytes: Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + cut)]), inPages };
    }
  }
  return { bytes: result, inPages };
}

/** Something that some rows fulfil, of a few columns. */
function conditionsOf(schema: Schema): TypedExpr[] {
  return schema.slice(1).flatMap(({ name, type, nullable }): TypedExpr[] => {
    const value = isFloat(type) ? 0 : type.kind === "utf8" ? "m" : isInteger(type) || type.kind === "date" ? 0n : null;
    if (value === null) return [];
    const column: TypedExpr = { kind: "column", name, type, nullable };
    const literal: TypedExpr = { kind: "literal", value, type, nullable: false };
    return [{ kind: "call", name: "ge", args: [column, literal], type: BOOL, nullable }];
  }).slice(0, 2);
}

const asText = (_: string, value: unknown): unknown =>
  (typeof value === "bigint" ? `${value}n` : typeof value === "number" ? String(value) : value);

it(`${MUTANTS} mutants of files`, async () => {
  const duckdb = await connect();
  const all = await subjects(duckdb);
  const texts = new Map(all.map(subject => [subject, JSON.stringify(subject.values, asText)]));
  const counts = { failed: 0, read: 0 };
  for (let seed = 0; seed < MUTANTS; seed++) {
    const random = randomOf(seed * 7919 + 1);
    const subject = all[seed % all.length]!;
    const mutant = mutate(subject, random);
    const label = `${subject.name}, seed ${seed}`;
    const begin = performance.now();
    try {
      const table = await openParquet(memorySource(mutant.bytes));
      const values = await valuesOf(table);
      // Fewer rows by other ways: nothing that was right is wrong there.
      const some = await valuesOf(table, { conditions: conditionsOf(table.schema) });
      expect(some[0]!.length, label).toBeLessThanOrEqual(values[0]!.length);
      counts.read++;
      // A footer has no checksum; pages of ours do.
      if (subject.values && mutant.inPages) {
        expect(JSON.stringify(values, asText) === texts.get(subject), label).toBe(true);
      }
    } catch (error) {
      if (!(error instanceof QuernError)) throw new Error(`${label}: ${String(error)}`, { cause: error });
      counts.failed++;
    }
    expect(performance.now() - begin, label).toBeLessThan(MAX_MS);
  }
  expect(counts.failed).toBeGreaterThan(MUTANTS / 4);
  expect(counts.read).toBeGreaterThan(0);
});

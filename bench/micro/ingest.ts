// How fast one thread makes columns resident, statistics included: GB/s of Arrow input, by kind of column.
// Run with: npx tsx bench/micro/ingest.ts [rows]
import { Arena } from "../../engine/memory/arena.ts";
import { Budget } from "../../engine/memory/budget.ts";
import type { HostColumn, HostValues } from "../../engine/memory/host-column.ts";
import { ingestColumn } from "../../engine/memory/ingest/ingest-column.ts";
import type { IngestRoutines } from "../../engine/memory/ingest/routines.ts";
import { LinearMemory } from "../../engine/memory/linear-memory.ts";
import { PAGE_BYTES, PageAllocator } from "../../engine/memory/page-allocator.ts";
import type { Encoding } from "../../engine/memory/resident-column.ts";
import { instantiateRoutines } from "../../engine/routine/load.ts";
import { BOOL, DATE, FLOAT64, INT32, INT64, UTF8, decimal, type DataType } from "../../expr/type.ts";

const ROWS = Number(process.argv[2] ?? 5e6);
const RUNS = 5;

/** A small generator, so that every run sees the same data. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const next = random(7);
const numbers = (value: (i: number) => number): number[] => Array.from({ length: ROWS }, (_, i) => value(i));
const column = (type: DataType, values: HostValues): HostColumn =>
  ({ type, length: ROWS, chunks: [{ length: ROWS, values }] });
const below = (n: number) => () => Math.floor(next() * n);

function textValues(value: (i: number) => string): HostValues {
  const parts: string[] = [];
  const offsets = new Int32Array(ROWS + 1);
  for (let i = 0; i < ROWS; i++) {
    parts.push(value(i));
    offsets[i + 1] = offsets[i]! + parts[i]!.length;
  }
  return { layout: "varbinary", offsets, bytes: new Uint8Array(Buffer.from(parts.join(""), "latin1")) };
}

function viewValues(value: (i: number) => string): HostValues {
  const views = new Uint8Array(ROWS * 16);
  const words = new Int32Array(views.buffer);
  const parts: string[] = [];
  let position = 0;
  for (let i = 0; i < ROWS; i++) {
    const text = value(i);
    words[i * 4] = text.length;
    if (text.length <= 12) {
      views.set(Buffer.from(text, "latin1"), i * 16 + 4);
      continue;
    }
    words[i * 4 + 3] = position;
    position += text.length;
    parts.push(text);
  }
  return { layout: "view", views, buffers: [new Uint8Array(Buffer.from(parts.join(""), "latin1"))] };
}

function decimals(): HostValues {
  const words = new BigInt64Array(ROWS * 2);
  for (let i = 0; i < ROWS; i++) words[i * 2] = BigInt(below(10_000_000)());
  return { layout: "wide", bytes: new Uint8Array(words.buffer), bytesPerValue: 16 };
}

const fixed = (array: Int32Array | Float64Array | BigInt64Array): HostValues => ({ layout: "fixed", array });
const id = (n: number) => `id${String(n).padStart(10, "0")}`;
const int32 = (value: (i: number) => number) => fixed(Int32Array.from(numbers(value)));

const CASES: readonly [string, () => HostColumn][] = [
  ["int32, 1..100 (u8)", () => column(INT32, int32(below(100)))],
  ["int32, wide range", () => column(INT32, int32(below(2 ** 31)))],
  ["int32, ascending", () => column(INT32, int32(i => i))],
  ["int32, 1 % null", () => withNulls(column(INT32, int32(below(100))), 0.01)],
  ["int32, 30 % null", () => withNulls(column(INT32, int32(below(100))), 0.3)],
  ["date (u16)", () => column(DATE, int32(below(10_000)))],
  ["int64, 32-bit values", () => column(INT64, fixed(BigInt64Array.from(numbers(below(2 ** 31)), BigInt)))],
  ["decimal(15, 2), 128 bits", () => column(decimal(15, 2), decimals())],
  ["float64", () => column(FLOAT64, fixed(Float64Array.from(numbers(next))))],
  ["float64, 10 % null", () => withNulls(column(FLOAT64, fixed(Float64Array.from(numbers(next)))), 0.1)],
  ["bool", () =>
    column(BOOL, { layout: "bits", bits: { bytes: Uint8Array.from(numbers(below(256))), offset: 3 } })],
  ["utf8, 100 values", () => column(UTF8, textValues(() => `id${below(100)()}`))],
  ["utf8, 100,000 values", () => column(UTF8, textValues(() => id(below(100_000)())))],
  ["utf8, unique, 12 bytes", () => column(UTF8, textValues(i => id(i)))],
  ["utf8, unique, shuffled", () => column(UTF8, textValues(() => id(below(2 ** 31)())))],
  ["utf8, comments, 27 bytes", () => column(UTF8, textValues(i => `furiously final ${i} requests`))],
  ["utf8 views, 100,000", () => column(UTF8, viewValues(() => id(below(100_000)())))],
  ["utf8 views, long", () => column(UTF8, viewValues(i => `furiously final ${i} requests`))],
];

function withNulls(host: HostColumn, share: number): HostColumn {
  const bytes = new Uint8Array(Math.ceil(ROWS / 8)).fill(0xff);
  for (let i = 0; i < ROWS; i++) if (next() < share) bytes[i >> 3]! &= ~(1 << (i & 7));
  return { ...host, chunks: host.chunks.map(chunk => ({ ...chunk, validity: { bytes, offset: 0 } })) };
}

function inputBytes(host: HostColumn): number {
  return host.chunks.reduce((sum, { values, validity }) => {
    const bits = validity?.bytes.length ?? 0;
    switch (values.layout) {
      case "fixed": return sum + bits + values.array.byteLength;
      case "wide": return sum + bits + values.bytes.length;
      case "bits": return sum + bits + ROWS / 8;
      case "varbinary": return sum + bits + values.bytes.length + values.offsets.byteLength;
      case "view":
        return values.buffers.reduce((all, buffer) => all + buffer.length, sum + bits + values.views.length);
      default: return sum + bits;
    }
  }, 0);
}

const encodingName = (encoding: Encoding): string => encoding.kind === "integer"
  ? `${encoding.signed ? "i" : "u"}${encoding.bytes * 8}`
  : encoding.kind === "dictionary" ? `dictionary, u${encoding.bytes * 8}` : encoding.kind;

const memory = new LinearMemory({ shared: true, maximumBytes: 3e9 });
const allocator = new PageAllocator(memory);
const budget = new Budget("engine");
const routines = instantiateRoutines(memory.memory, true).imports as unknown as IngestRoutines;
const context = { allocator, budget, routines };

console.log(`${ROWS} rows, one thread; first and median of ${RUNS} runs`);
for (const [name, make] of CASES) {
  const host = make();
  const times: number[] = [];
  let encoding = "";
  let distinct = 0;
  for (let run = 0; run < RUNS; run++) {
    const arena = new Arena(allocator, budget, { blockBytes: PAGE_BYTES });
    const start = performance.now();
    const resident = ingestColumn(context, host, arena);
    times.push(performance.now() - start);
    encoding = encodingName(resident.encoding);
    distinct = resident.statistics.distinct;
    arena.release();
  }
  const first = times[0]!;
  const median = times.sort((a, b) => a - b)[RUNS >> 1]!;
  const rate = inputBytes(host) / median / 1e6;
  console.log(`${name.padEnd(28)} ${first.toFixed(1).padStart(8)} ${median.toFixed(1).padStart(8)} ms ` +
    `${rate.toFixed(2).padStart(6)} GB/s  ${encoding}, ~${distinct} distinct`);
}

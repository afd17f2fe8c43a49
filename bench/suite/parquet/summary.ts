// What is compared of loaded columns: how many rows, each number column's bounds, each text column's bytes.
import type { HostChunk, HostColumn } from "../../../engine/memory/host-column.ts";
import { isValid } from "../../../engine/memory/host-column.ts";
import type { Schema } from "../../../expr/type.ts";
import type { ResultColumn, ResultTable } from "../../result/table.ts";
import { dateText } from "../../result/table.ts";

/** As SQL over a table; `length` is the engine's function for a string's bytes. */
export function columnSummarySql(table: string, schema: Schema, length: string): string {
  const parts = schema.flatMap(({ name, type }) => (type.kind === "utf8"
    ? [`cast(sum(${length}(${name})) as bigint) as ${name}_bytes`]
    : [`min(${name}) as ${name}_min`, `max(${name}) as ${name}_max`]));
  return `select count(*) as n, ${parts.join(", ")} from ${table}`;
}

/** Of columns as our reader gives them, batch by batch. */
export function columnSummary(schema: Schema, batches: readonly (readonly HostColumn[])[]): ResultTable {
  const rowCount = batches.reduce((sum, columns) => sum + (columns[0]?.length ?? 0), 0);
  const columns = schema.flatMap(({ name, type }, i): ResultColumn[] => {
    const chunks = batches.flatMap(batch => batch[i]!.chunks);
    if (type.kind === "utf8") return [exact(`${name}_bytes`, chunks.reduce((sum, chunk) => sum + textBytes(chunk), 0n))];
    const [low, high] = bounds(chunks);
    if (type.kind === "date") {
      const text = (suffix: string, days: bigint): ResultColumn =>
        ({ name: `${name}_${suffix}`, kind: "text", values: [dateText(Number(days))] });
      return [text("min", low), text("max", high)];
    }
    const scale = type.kind === "decimal" ? type.scale : 0;
    return [exact(`${name}_min`, low, scale), exact(`${name}_max`, high, scale)];
  });
  return { columns: [exact("n", BigInt(rowCount)), ...columns], rowCount: 1 };
}

const exact = (name: string, value: bigint, scale = 0): ResultColumn =>
  ({ name, kind: "exact", scale, values: [value] });

function bounds(chunks: readonly HostChunk[]): readonly [bigint, bigint] {
  let low: bigint | number = 2n ** 63n;
  let high: bigint | number = -low;
  for (const chunk of chunks) {
    const values = numbersOf(chunk);
    for (let row = 0; row < chunk.length; row++) {
      if (chunk.validity && !isValid(chunk, row)) continue;
      const value = values[row]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [BigInt(low), BigInt(high)];
}

function numbersOf({ values }: HostChunk): ArrayLike<number | bigint> {
  if (values.layout === "fixed") return values.array;
  if (values.layout !== "wide" || values.bytesPerValue !== 8) throw new Error(`bounds of ${values.layout} values`);
  return new BigInt64Array(values.bytes.buffer, values.bytes.byteOffset, values.bytes.byteLength / 8);
}

function textBytes(chunk: HostChunk): bigint {
  const { values } = chunk;
  if (values.layout === "varbinary") return BigInt(values.offsets[chunk.length]!) - BigInt(values.offsets[0]!);
  if (values.layout !== "dictionary") throw new Error(`bytes of ${values.layout} values`);
  const sizes = values.dictionary.chunks.flatMap(({ values: strings, length }) => {
    if (strings.layout !== "varbinary") throw new Error(`a dictionary of ${strings.layout} values`);
    return Array.from({ length }, (_, i) => Number(strings.offsets[i + 1]) - Number(strings.offsets[i]));
  });
  let sum = 0;
  for (let row = 0; row < chunk.length; row++) {
    if (!chunk.validity || isValid(chunk, row)) sum += sizes[values.codes[row]!]!;
  }
  return BigInt(sum);
}

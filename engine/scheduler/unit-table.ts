// The units of a pipeline's scan in linear memory: which rows of which stream; and its kernels' parameters.
import type { Arena } from "../memory/arena.ts";
import type { LinearMemory } from "../memory/linear-memory.ts";
import type { Control } from "./control.ts";
import { morselRowsFor } from "./morsel-size.ts";
import type { JobPipeline, JobStream } from "./job.ts";

export interface Unit {
  readonly stream: number;
  readonly begin: number;
  readonly end: number;
}

const UNIT_WORDS = 3;
/** Where a row may match several others, nobody knows how many come out. */
const UNKNOWN_ROWS = 0xffff_ffff;

export function readUnit(memory: LinearMemory, table: number, unit: number): Unit {
  const words = memory.u32();
  const at = (table >>> 2) + unit * UNIT_WORDS;
  return { stream: words[at]!, begin: words[at + 1]!, end: words[at + 2]! };
}

/** Writes the units and parameters of a pipeline whose inputs are complete. Returns the number of units. */
export function openUnits(pipeline: JobPipeline, control: Control, memory: LinearMemory,
  arena: Arena): number {
  const units = pipeline.streams.flatMap((stream, index) =>
    rangesOf(stream, pipeline, control, memory).map(([begin, end]) => [index, begin, end]));
  const table = arena.allocate(Math.max(4, units.length * UNIT_WORDS * 4));
  memory.u32().set(units.flat(), table >>> 2);
  control.setPipeline(pipeline.id, "unitTable", table);
  control.setPipeline(pipeline.id, "parameters", writeParameters(pipeline, control, memory, arena));
  const rows = units.reduce((sum, [, begin, end]) => sum + end! - begin!, 0);
  const unknown = pipeline.streams.some(s => s.multiplies) || rows > UNKNOWN_ROWS;
  control.setPipeline(pipeline.id, "maxRows", unknown ? UNKNOWN_ROWS : rows);
  return units.length;
}

/** The morsels of a stream: known before for tables; else cut from what the other pipeline left. */
function rangesOf(
  { rows, morsels }: JobStream, { morselRows }: JobPipeline, control: Control, memory: LinearMemory,
): (readonly [number, number])[] {
  if (!("of" in rows)) return [...morsels!];
  const cuts: [number, number][] = [];
  const size = morselRows ?? morselRowsFor(control.outcome({ pipeline: rows.of, field: "count" }));
  for (const [begin, end] of leftBy(rows.of, control, memory)) {
    for (let at = begin; at < end; at += size) cuts.push([at, Math.min(end, at + size)]);
  }
  return cuts;
}

/** Rows that a pipeline left: all from the first, or ranges where tables were merged in parts. */
function leftBy(pipeline: number, control: Control, memory: LinearMemory): (readonly [number, number])[] {
  const ranges = control.outcome({ pipeline, field: "ranges" });
  if (ranges === 0) return [[0, control.outcome({ pipeline, field: "count" })]];
  const list = control.outcome({ pipeline, field: "rangeList" }) >>> 2;
  const words = memory.u32();
  return Array.from({ length: ranges }, (_, i) => [words[list + 2 * i]!, words[list + 2 * i + 1]!] as const);
}

const parameterBytes = ({ parameters }: JobStream): number => Math.max(8, parameters.length * 8);

/** The parameter block of a stream; the blocks of a pipeline lie one after the other. */
export function parametersAt({ streams }: JobPipeline, first: number, stream: number): number {
  let address = first;
  for (let s = 0; s < stream; s++) address += parameterBytes(streams[s]!);
  return address;
}

function writeParameters(pipeline: JobPipeline, control: Control, memory: LinearMemory,
  arena: Arena): number {
  const { streams } = pipeline;
  const first = arena.allocate(streams.reduce((sum, stream) => sum + parameterBytes(stream), 0));
  streams.forEach(({ parameters, bindings }, s) => {
    const address = parametersAt(pipeline, first, s);
    parameters.forEach((kind, i) => {
      const binding = bindings[i]!;
      const value = typeof binding === "object" ? control.outcome(binding) : binding;
      if (kind === "f64") memory.f64()[(address >>> 3) + i] = Number(value);
      else memory.i64()[(address >>> 3) + i] = BigInt(value);
    });
  });
  return first;
}

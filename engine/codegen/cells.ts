// The cells of aggregate states: what they are, and how they are read and written, in memory or in locals.
import type { FunctionBuilder } from "./assembler/function.ts";
import type { Accumulator } from "../kernel/spec.ts";
import type { Storage } from "../kernel/node.ts";
import { HIGHER, JOINT } from "../kernel/state.ts";
import { besideCells } from "./beside.ts";
import { INTEGER_LOAD, INTEGER_STORE } from "./value.ts";
import { listCells } from "./value-list.ts";

/** A cell's type in locals, and how it lies in memory. */
export type CellType = "i64" | "f64" | Storage;

/** The cells of one state: in memory at an entry, or in locals while a loop runs. */
export interface Cells {
  get(offset: number, type: CellType): void;
  set(offset: number, type: CellType, push: () => void): void;
}

export function memoryCells(f: FunctionBuilder, entry: number): Cells {
  return {
    get: (offset, type) => { f.get(entry).memory(type === "f64" ? "f64.load" : INTEGER_LOAD[type]!, offset); },
    set: (offset, type, push) => {
      f.get(entry);
      push();
      f.memory(type === "f64" ? "f64.store" : INTEGER_STORE[type]!, offset);
    },
  };
}

/** Cells kept in locals; `load` before the loop, `save` after it. */
export function localCells(
  f: FunctionBuilder, entry: number, accumulators: readonly Accumulator[],
): Cells & { load(): void; save(): void } {
  const memory = memoryCells(f, entry);
  const cells = accumulators.flatMap(a => cellsOf(a).map(([at, type]) =>
    ({ offset: a.offset + at, type, local: f.local(type === "f64" ? "f64" : "i64") })));
  const find = (offset: number) => cells.find(c => c.offset === offset)!.local;
  return {
    get: offset => { f.get(find(offset)); },
    set: (offset, _type, push) => {
      push();
      f.set(find(offset));
    },
    load: () => cells.forEach(c => {
      memory.get(c.offset, c.type);
      f.set(c.local);
    }),
    save: () => cells.forEach(c => memory.set(c.offset, c.type, () => f.get(c.local))),
  };
}

type Cell = readonly [offset: number, type: CellType];

/** The cells of a state, in order. */
export function cellsOf(accumulator: Accumulator): readonly Cell[] {
  const { kind, scalar, storage } = accumulator;
  const value: readonly Cell[] = scalar === "wide" ? [[0, "i64"], [8, "i64"]]
    : [[0, scalar === "f64" ? "f64" : "i64"]];
  switch (kind) {
    case "rows": case "count": case "sum": return [[0, storage]];
    case "sumWide": return [[0, "i64"], [8, "i64"]];
    case "sumFloat": return [[0, "f64"], [8, "f64"]];
    case "min": case "max": return scalar === "i64" ? [[0, storage]] : value;
    case "product": case "bitAnd": case "bitOr": case "bitXor": return value;
    case "higherMoments": return floatCells(HIGHER.bytes);
    case "jointMoments": return floatCells(JOINT.bytes);
    case "minBy": case "maxBy": return besideCells(accumulator);
    case "values": return listCells;
    case "moments": return [[0, "f64"], [8, "f64"], [16, "f64"]];
    case "first": case "last": return [[0, "i64"], [8, "i64"], ...value.map(([at, type]): Cell => [at + 16, type])];
  }
}

/** A state of floats alone. */
const floatCells = (bytes: number): readonly Cell[] =>
  Array.from({ length: bytes / 8 }, (_, i): Cell => [i * 8, "f64"]);

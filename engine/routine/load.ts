// Instantiates the fixed routines on a linear memory. One instance belongs to one thread: its globals hold
// what the latest call left (`high`, `failed`). Knows neither queries nor workers.
import { ResourceError } from "../../expr/error.ts";
import { decodeBytes } from "./byte-text.ts";
import { ROUTINE_BYTES, ROUTINE_LENGTH, SHARED_FLAG } from "./generated/routine-bytes.ts";
import { routineHost, type MoreText } from "./host.ts";
import type { RoutineFunctions } from "./signatures.ts";

/** Everything below this address belongs to the routines' constants. */
export const STATIC_BYTES = 1 << 20;
/** A memory must have at least these pages at first, at most `MAXIMUM_PAGES` ever, and say both. */
export const MINIMUM_PAGES = 17;
export const MAXIMUM_PAGES = 65_536;

export interface RoutineExports extends RoutineFunctions {
  /** High half of the 128-bit result whose low half the latest call returned. */
  readonly high: WebAssembly.Global<"i64">;
  /** 1 if the latest call of a routine that can fail did. */
  readonly failed: WebAssembly.Global<"i32">;
}

export interface Routines {
  readonly exports: RoutineExports;
  /** All exports as WebAssembly sees them, to be imported by generated modules. */
  readonly imports: WebAssembly.ModuleImports;
}

const modules: { shared: WebAssembly.Module | null; unshared: WebAssembly.Module | null } =
  { shared: null, unshared: null };

/** The module's bytes, for memory that is shared or not. */
export function routineBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  const result = decodeBytes(ROUTINE_BYTES, ROUTINE_LENGTH);
  if (shared) result[SHARED_FLAG.at] = SHARED_FLAG.value;
  return result;
}

/** The compiled routines, for memory that is shared or not; compiled once. */
export function routineModule(shared: boolean): WebAssembly.Module {
  return modules[shared ? "shared" : "unshared"] ??= new WebAssembly.Module(routineBytes(shared));
}

function noRoom(_state: number, size: number): void {
  throw new ResourceError("text-region-full", `There is no room for ${size} more bytes of text.`);
}

const imports = (memory: WebAssembly.Memory, moreText: MoreText): WebAssembly.Imports =>
  ({ env: { memory }, host: routineHost(memory, moreText) });

function routines(instance: WebAssembly.Instance): Routines {
  return {
    exports: instance.exports as unknown as RoutineExports,
    imports: instance.exports as WebAssembly.ModuleImports,
  };
}

/** Instantiates compiled routines, as a worker gets them. */
export const routinesOf = (
  module: WebAssembly.Module, memory: WebAssembly.Memory, moreText: MoreText,
): Routines => routines(new WebAssembly.Instance(module, imports(memory, moreText)));

/** Instantiates the routines; `moreText` is called when a worker's text region is full. */
export function instantiateRoutines(
  memory: WebAssembly.Memory, shared: boolean, moreText: MoreText = noRoom,
): Routines {
  return routinesOf(routineModule(shared), memory, moreText);
}

/** Compiles the routines without blocking: pages' main threads should not compile larger modules at once. */
export async function compileRoutines(shared: boolean): Promise<void> {
  modules[shared ? "shared" : "unshared"] ??= await WebAssembly.compile(routineBytes(shared));
}

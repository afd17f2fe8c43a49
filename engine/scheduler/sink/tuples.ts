// Lists of small tuples of 32-bit numbers in linear memory, for routines.
import type { Arena } from "../../memory/arena.ts";
import type { LinearMemory } from "../../memory/linear-memory.ts";

export function writeTuples(memory: LinearMemory, arena: Arena,
  tuples: readonly (readonly number[])[]): number {
  const numbers = tuples.flat();
  const address = arena.allocate(Math.max(8, numbers.length * 4));
  memory.u32().set(numbers, address >>> 2);
  return address;
}

// Sets of small numbers as the bits of an int32.

export const bit = (index: number): number => 1 << index;
export const isWithin = (inner: number, outer: number): boolean => (inner & ~outer) === 0;
export const isSingle = (set: number): boolean => set !== 0 && (set & (set - 1)) === 0;
/** The lowest number in a set that has one. */
export const lowest = (set: number): number => 31 - Math.clz32(set & -set);

export function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size++;
  return size;
}

/** The numbers in a set, ascending. */
export function membersOf(set: number): number[] {
  const members: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) members.push(lowest(rest));
  return members;
}

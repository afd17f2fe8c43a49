// The most frequent value of a window's frame: how often each is there and in which row first, and above the
// values a tournament tree (Knuth, "The Art of Computer Programming" 3, 5.4.1), whose root is the winner. A
// value's matches are replayed from the leaf up to where it neither was nor becomes the winner, which is near
// for values that are not frequent. Values are numbers below the partition's count of rows.

// A region: the number of leaves; behind its head the winners of inner nodes, counts, and first rows.
const LEAVES: u32 = 0;
const HEAD_BYTES: u32 = 64;

// @ts-ignore: decorator
@inline function winners(region: u32): u32 { return region + HEAD_BYTES; }
// @ts-ignore: decorator
@inline function counts(region: u32, leaves: u32): u32 { return region + HEAD_BYTES + (leaves << 2); }
// @ts-ignore: decorator
@inline function firsts(region: u32, leaves: u32): u32 { return region + HEAD_BYTES + (leaves << 3); }

/** The value that wins in a node; leaves stand behind the inner nodes, the root is 1. */
// @ts-ignore: decorator
@inline function winnerOf(region: u32, leaves: u32, node: u32): u32 {
  return node >= leaves ? node - leaves : load<u32>(winners(region) + (node << 2));
}

/** Prepares a region for a partition of so many rows, none of which is in the frame. */
export function openModes(region: u32, rows: u32): void {
  store<u32>(region, rows, LEAVES);
  memory.fill(counts(region, rows), 0, rows << 3);
  for (let node = rows - 1; node >= 1; node--) {
    store<u32>(winners(region) + (node << 2), winnerOf(region, rows, node << 1));
  }
}

/** The value that is there more often or, of two that are as often, in an earlier row. */
// @ts-ignore: decorator
@inline function better(region: u32, leaves: u32, a: u32, b: u32): u32 {
  const timesA = load<u32>(counts(region, leaves) + (a << 2));
  const timesB = load<u32>(counts(region, leaves) + (b << 2));
  if (timesA != timesB) return timesA > timesB ? a : b;
  const firstA = load<u32>(firsts(region, leaves) + (a << 2));
  const firstB = load<u32>(firsts(region, leaves) + (b << 2));
  return firstA <= firstB ? a : b;
}

function replay(region: u32, leaves: u32, value: u32): void {
  for (let node = (leaves + value) >> 1; node > 0; node >>= 1) {
    const winner = better(region, leaves,
      winnerOf(region, leaves, node << 1), winnerOf(region, leaves, (node << 1) + 1));
    const entry = winners(region) + (node << 2);
    const before = load<u32>(entry);
    if (winner == before && winner != value) return;
    store<u32>(entry, winner);
  }
}

/** Adds a row of a value. */
export function addMode(region: u32, value: u32, row: u32): void {
  const leaves = load<u32>(region, LEAVES);
  const count = counts(region, leaves) + (value << 2);
  const first = firsts(region, leaves) + (value << 2);
  const times = load<u32>(count);
  if (times == 0 || row < load<u32>(first)) store<u32>(first, row);
  store<u32>(count, times + 1);
  replay(region, leaves, value);
}

/** Removes a row of a value; `next` is its first row behind that one, if there is one. */
export function removeMode(region: u32, value: u32, row: u32, next: u32): void {
  const leaves = load<u32>(region, LEAVES);
  const count = counts(region, leaves) + (value << 2);
  const first = firsts(region, leaves) + (value << 2);
  store<u32>(count, load<u32>(count) - 1);
  if (load<u32>(first) == row) store<u32>(first, next);
  replay(region, leaves, value);
}

/** The first row of the most frequent value, of several such the first of all; -1 if there is none. */
export function rowOfMode(region: u32): u32 {
  const leaves = load<u32>(region, LEAVES);
  const value = winnerOf(region, leaves, 1);
  if (load<u32>(counts(region, leaves) + (value << 2)) == 0) return -1;
  return load<u32>(firsts(region, leaves) + (value << 2));
}

// The rows of a window's frame by the ranks of their values: a bit for each rank of the partition, and above
// the bits levels of counts, each of 16 below it. A row is added or removed in one place of each level, and
// the k-th of them found by going down: an order-statistics tree (Cormen et al., "Introduction to Algorithms",
// 14.1) as flat as the directories of succinct bit vectors (Jacobson, FOCS 1989), so that the bits of millions
// of rows stay in the caches. Knows ranks only, never values.

// A region: how many ranks there are, how many levels of counts, the rows by their ranks, what is behind them,
// and the levels.
const COUNT: u32 = 0;
const TOP: u32 = 4;
const ROWS: u32 = 8;
const END: u32 = 12;
const SHARED: u32 = 16;
const LEVELS: u32 = 20;
const HEAD_BYTES: u32 = 64;

/** Entries of a level that one of the level above it counts. */
const FANOUT_BITS: u32 = 4;
const FANOUT: u32 = 1 << FANOUT_BITS;

/** Prepares a region for a partition of so many rows, none of which is in the frame. */
export function openRanks(region: u32, rows: u32): void {
  const start = (region + HEAD_BYTES + (rows << 2) + 7) & ~7;
  let entries = (rows + 63) >> 6;
  let end = start + (entries << 3);
  let top: u32 = 0;
  store<u32>(region, start, LEVELS);
  while (entries > FANOUT) {
    entries = (entries + FANOUT - 1) >> FANOUT_BITS;
    top++;
    store<u32>(region + (top << 2), end, LEVELS);
    end += entries << 2;
  }
  store<u32>(region, 0, COUNT);
  store<u32>(region, top, TOP);
  store<u32>(region, region + HEAD_BYTES, ROWS);
  store<u32>(region, end, END);
  memory.fill(start, 0, end - start);
}

/** Turns a rank's bit round, and adds to what counts it. */
// @ts-ignore: decorator
@inline function change(region: u32, rank: u32, by: u32): void {
  const word = load<u32>(region, LEVELS) + ((rank >> 6) << 3);
  store<u64>(word, load<u64>(word) ^ (<u64>1 << (rank & 63)));
  store<u32>(region, load<u32>(region, COUNT) + by, COUNT);
  const top = load<u32>(region, TOP);
  let place = rank >> 6;
  for (let level: u32 = 1; level <= top; level++) {
    place >>= FANOUT_BITS;
    const entry = load<u32>(region + (level << 2), LEVELS) + (place << 2);
    store<u32>(entry, load<u32>(entry) + by);
  }
}

/** Adds a row whose rank is not there. */
export function addRank(region: u32, rank: u32, row: u32): void {
  store<u32>(load<u32>(region, ROWS) + (rank << 2), row);
  change(region, rank, 1);
}

/** Removes a rank that is there. */
export function removeRank(region: u32, rank: u32): void {
  change(region, rank, -1);
}

/** Where it is counted how many rows of the frame share a rank; openSharedRanks makes room for it. */
// @ts-ignore: decorator
@inline function sharedAt(region: u32, rank: u32): u32 { return load<u32>(region, SHARED) + (rank << 2); }

/** Prepares a region in which several rows may have the same rank: it is there as long as one of them is. */
export function openSharedRanks(region: u32, rows: u32): void {
  openRanks(region, rows);
  const shared = load<u32>(region, END);
  store<u32>(region, shared, SHARED);
  memory.fill(shared, 0, rows << 2);
}

/** Adds a row whose rank may be there. */
export function addSharedRank(region: u32, rank: u32, row: u32): void {
  const shared = sharedAt(region, rank);
  const rows = load<u32>(shared);
  store<u32>(shared, rows + 1);
  if (rows == 0) addRank(region, rank, row);
}

/** Removes one of the rows of a rank. */
export function removeSharedRank(region: u32, rank: u32): void {
  const shared = sharedAt(region, rank);
  const rows = load<u32>(shared) - 1;
  store<u32>(shared, rows);
  if (rows == 0) removeRank(region, rank);
}

/** The place of the k-th set bit of a word, from 0. */
// @ts-ignore: decorator
@inline function bitAt(word: u64, k: u32): u32 {
  let place: u32 = 0;
  for (let half: u32 = 32; half > 0; half >>= 1) {
    const below = <u32>popcnt<u64>(word & ((<u64>1 << half) - 1));
    if (k >= below) {
      k -= below;
      word >>= half;
      place += half;
    }
  }
  return place;
}

/** The row with the k-th lowest rank, from 0; there must be more than k. */
export function rowAtRank(region: u32, k: u32): u32 {
  let place: u32 = 0;
  for (let level = load<u32>(region, TOP); level > 0; level--) {
    const entries = load<u32>(region + (level << 2), LEVELS);
    let count = load<u32>(entries + (place << 2));
    while (k >= count) {
      k -= count;
      place++;
      count = load<u32>(entries + (place << 2));
    }
    place <<= FANOUT_BITS;
  }
  const words = load<u32>(region, LEVELS);
  let word = load<u64>(words + (place << 3));
  let count = <u32>popcnt<u64>(word);
  while (k >= count) {
    k -= count;
    place++;
    word = load<u64>(words + (place << 3));
    count = <u32>popcnt<u64>(word);
  }
  return load<u32>(load<u32>(region, ROWS) + (((place << 6) + bitAt(word, k)) << 2));
}

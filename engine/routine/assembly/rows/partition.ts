// Lists of addresses, and what splits them into partitions: counts for each piece, places, addresses in order.
// Pieces count and scatter independently; only placing them, which is short, comes between.

/** Writes `count` addresses: `address`, `address + stride`, … */
export function fillPointers(target: u32, address: u32, stride: u32, count: u32): void {
  for (let k: u32 = 0; k < count; k++) {
    store<u32>(target + (k << 2), address);
    address += stride;
  }
}

/** Writes the places of sorted rows, from `first` on, to a table by the code that each row keeps. */
export function writeRanks(pointers: u32, count: u32, first: u32, codeOffset: u32, table: u32): void {
  for (let k: u32 = 0; k < count; k++) {
    const code = load<u32>(load<u32>(pointers + (k << 2)) + codeOffset);
    store<u32>(table + (code << 2), first + k);
  }
}

/**
 * Clears `1 << (32 - shift)` counters and counts entries by the top bits of the hash that each starts with.
 * `shift` is at most 31.
 */
export function countPartitions(entries: u32, stride: u32, count: u32, shift: u32, histogram: u32): void {
  memory.fill(histogram, 0, <u32>4 << (32 - shift));
  for (let k: u32 = 0; k < count; k++) {
    const slot = histogram + ((load<u32>(entries) >> shift) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
    entries += stride;
  }
}

/** Writes each entry's address to its partition's next place in `target`; `offsets` move on. Keeps the order. */
export function scatterPointers(
  entries: u32, stride: u32, count: u32, shift: u32, offsets: u32, target: u32,
): void {
  for (let k: u32 = 0; k < count; k++) {
    const slot = offsets + ((load<u32>(entries) >> shift) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u32>(target + (place << 2), entries);
    entries += stride;
  }
}

/**
 * Turns the counts of `pieces` histograms, one after the other, into the first place of each piece's share of
 * each partition, in the pieces' order; `starts` gets where each partition starts, and after them the total.
 */
export function placePartitions(histograms: u32, pieces: u32, partitions: u32, starts: u32): void {
  const end = partitions << 2;
  memory.fill(starts, 0, end + 4);
  // Piece by piece, because stepping through memory from piece to piece for each partition misses the cache.
  for (let piece: u32 = 0; piece < pieces; piece++) {
    const counts = histograms + piece * end;
    for (let at: u32 = 0; at < end; at += 4) {
      const before = load<u32>(starts + at, 4);
      store<u32>(starts + at, before + load<u32>(counts + at), 4);
      store<u32>(counts + at, before);
    }
  }
  for (let at: u32 = 0; at < end; at += 4) {
    store<u32>(starts + at, load<u32>(starts + at) + load<u32>(starts + at, 4), 4);
  }
  for (let piece: u32 = 0; piece < pieces; piece++) {
    const counts = histograms + piece * end;
    for (let at: u32 = 0; at < end; at += 4) {
      store<u32>(counts + at, load<u32>(counts + at) + load<u32>(starts + at));
    }
  }
}

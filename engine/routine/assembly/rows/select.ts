// The value that would stand at a place if all were sorted: Hoare's quickselect (CACM 1961), with partitions
// that copy from one buffer to another and have no branch on the values. Floats must not be NaN.

/** So few are sorted. */
const SORTED_MOST: u32 = 24;
/** Values from which a pivot is taken: by where the wanted place stands among all, so that it is near. */
const SAMPLE: u32 = 15;

// What `select` found, for each type: the value at the place, and the one at the place behind it.
let selectedFloat: f64 = 0;
let followingFloat: f64 = 0;
let selectedInteger: i64 = 0;
let followingInteger: i64 = 0;

// @ts-ignore: decorator
@inline export function selected<T>(): T {
  return isFloat<T>() ? <T>selectedFloat : <T>selectedInteger;
}

// @ts-ignore: decorator
@inline export function following<T>(): T {
  return isFloat<T>() ? <T>followingFloat : <T>followingInteger;
}

function found<T>(value: T, next: T): void {
  if (isFloat<T>()) {
    selectedFloat = <f64>value;
    followingFloat = <f64>next;
  } else {
    selectedInteger = <i64>value;
    followingInteger = <i64>next;
  }
}

function insertionSort<T>(values: u32, count: u32): void {
  for (let i: u32 = 1; i < count; i++) {
    const value = load<T>(values + (i << 3));
    let j = i;
    for (; j > 0 && load<T>(values + (j << 3) - 8) > value; j--) {
      store<T>(values + (j << 3), load<T>(values + (j << 3) - 8));
    }
    store<T>(values + (j << 3), value);
  }
}

/** Marsaglia's xorshift (2003): no order of the input is bad for pivots from random places. */
let random: u32 = 2463534242;

function pivotNear<T>(values: u32, count: u32, place: u32, scratch: u32): T {
  for (let i: u32 = 0; i < SAMPLE; i++) {
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    const from = <u32>((<u64>random * <u64>count) >> 32);
    store<T>(scratch + (i << 3), load<T>(values + (from << 3)));
  }
  insertionSort<T>(scratch, SAMPLE);
  return load<T>(scratch + (<u32>(<u64>place * <u64>SAMPLE / <u64>count) << 3));
}

/** Copies values, those below the pivot (`equal`: not above it) from the front on, the others from the back. */
// @ts-ignore: decorator
@inline function partition<T>(from: u32, to: u32, count: u32, pivot: T, equal: bool): u32 {
  let front = to;
  let back = to + (count << 3) - 8;
  const end = from + (count << 3);
  for (let at = from; at < end; at += 8) {
    const value = load<T>(at);
    store<T>(front, value);
    store<T>(back, value);
    const below = <u32>(equal ? value <= pivot : value < pivot);
    front += below << 3;
    back -= (below ^ 1) << 3;
  }
  return (front - to) >> 3;
}

function smallest<T>(values: u32, count: u32): T {
  let least = load<T>(values);
  for (let i: u32 = 1; i < count; i++) {
    const value = load<T>(values + (i << 3));
    if (value < least) least = value;
  }
  return least;
}

/**
 * Finds the value at a place, from 0, and the one behind it, which is the same if there is none. Both buffers
 * have room for the values, and lose them.
 */
export function select<T>(values: u32, other: u32, count: u32, place: u32): void {
  let here = values;
  let there = other;
  // The smallest of what was left behind on the right.
  let above: T = <T>0;
  let isBounded = false;
  while (count > SORTED_MOST) {
    const pivot = pivotNear<T>(here, count, place, there);
    const less = partition<T>(here, there, count, pivot, false);
    if (place < less) {
      above = pivot;
      isBounded = true;
      const swapped = here;
      here = there;
      there = swapped;
      count = less;
      continue;
    }
    const rest = count - less;
    place -= less;
    if (less > count >> 3) {
      const swapped = here;
      here = there + (less << 3);
      there = swapped;
      count = rest;
      continue;
    }
    // Few are smaller than the pivot: it may be the smallest, and there many times.
    const same = partition<T>(there + (less << 3), here, rest, pivot, true);
    if (place < same) {
      const next = place + 1 < same ? pivot
        : same < rest ? smallest<T>(here + (same << 3), rest - same)
          : isBounded ? above : pivot;
      found<T>(pivot, next);
      return;
    }
    place -= same;
    here += same << 3;
    count = rest - same;
  }
  insertionSort<T>(here, count);
  const value = load<T>(here + (place << 3));
  found<T>(value, place + 1 < count ? load<T>(here + (place << 3) + 8) : isBounded ? above : value);
}

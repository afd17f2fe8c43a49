// What a routine hands back beside its result. Globals, one set for each instance and so for each worker.

/** High half of a 128-bit result whose low half was returned. */
export let high: i64 = 0;

/** 1 if the routine could not compute its result, else 0. Only routines that can fail write it. */
export let failed: i32 = 0;

/** Hands back a 128-bit result. */
// @ts-ignore: decorator
@inline export function wide(low: i64, highHalf: i64): i64 {
  high = highHalf;
  return low;
}

// @ts-ignore: decorator
@inline export function succeed(): void {
  failed = 0;
}

/** Says that there is no result; what is returned beside it means nothing. */
// @ts-ignore: decorator
@inline export function fail(): i64 {
  failed = 1;
  high = 0;
  return 0;
}

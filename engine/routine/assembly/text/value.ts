// A text value: one i64, its address in the low half and its length in bytes in the high half; and
// where new text is made. Only this file knows either.
import { moreText } from "../host";

// @ts-ignore: decorator
@inline export function makeText(address: u32, bytes: u32): i64 {
  return <i64>(<u64>address | (<u64>bytes << 32));
}

// @ts-ignore: decorator
@inline export function addressOf(text: i64): u32 {
  return <u32>text;
}

// @ts-ignore: decorator
@inline export function bytesOf(text: i64): u32 {
  return <u32>(<u64>text >> 32);
}

const TEXT_TOP: usize = 32;
const TEXT_END: usize = 36;

/** Room for new text, in the worker's bump region. Writes may run past it by 16 bytes. */
export function allocateText(state: u32, bytes: u32): u32 {
  let top = load<u32>(state, TEXT_TOP);
  if (load<u32>(state, TEXT_END) - top < bytes) {
    moreText(state, bytes);
    top = load<u32>(state, TEXT_TOP);
    if (load<u32>(state, TEXT_END) - top < bytes) unreachable();
  }
  store<u32>(state, top + bytes, TEXT_TOP);
  return top;
}

/** Gives back what the latest allocation did not need, and makes the value. */
// @ts-ignore: decorator
@inline export function finishText(state: u32, address: u32, end: u32): i64 {
  store<u32>(state, end, TEXT_TOP);
  return makeText(address, end - address);
}

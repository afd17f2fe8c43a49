// Hashes of integers and text: multiply and shift, eight bytes at a time.

const K1: u64 = 0x9e3779b97f4a7c15;
const K2: u64 = 0xd6e8feb86659fd93;
const K3: u64 = 0xa0761d6478bd642f;

// @ts-ignore: decorator
@inline export function mix(value: u64): u64 {
  value = (value ^ (value >> 32)) * K2;
  value = (value ^ (value >> 29)) * K1;
  return value ^ (value >> 32);
}

export function hashInteger(value: i64): i64 {
  return <i64>mix(value);
}

/** Equal to `hashInteger(low)` if the number fits 64 bits. */
export function hashWide(low: i64, high: i64): i64 {
  return <i64>mix(<u64>low + <u64>(high - (low >> 63)) * K3);
}

export function hashText(text: i64): i64 {
  const length = <u64>text >> 32;
  let p = <u32>text;
  let a: u64, b: u64;
  if (length <= 8) {
    a = load<u64>(p);
    if (length < 8) a &= (<u64>1 << (length << 3)) - 1;
    b = 0;
  } else if (length <= 16) {
    a = load<u64>(p);
    b = load<u64>(p + <u32>length - 8);
  } else {
    // Two lanes, so that the multiplications overlap; the last 16 bytes may be read twice.
    const last = p + <u32>length - 16;
    a = K2;
    b = K3;
    do {
      a = rotl((a ^ load<u64>(p)) * K1, 29);
      b = rotl((b ^ load<u64>(p, 8)) * K2, 31);
      p += 16;
    } while (p < last);
    a = (a ^ load<u64>(last)) * K1;
    b = (b ^ load<u64>(last, 8)) * K2;
    a ^= a >> 32;
    b ^= b >> 29;
  }
  a = (a ^ (length * K3)) * K1;
  a = ((a ^ (a >> 32)) + b) * K2;
  a = (a ^ (a >> 29)) * K1;
  return <i64>(a ^ (a >> 32));
}

// CRC-32 as zip and Parquet's pages have it, eight bytes a step.

const TABLES = memory.data(8 * 256 * 4);
let ready = false;

function prepare(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
    store<u32>(TABLES + (byte << 2), value);
  }
  for (let byte: u32 = 0; byte < 256; byte++) {
    let value = load<u32>(TABLES + (byte << 2));
    for (let table: u32 = 1; table < 8; table++) {
      value = value >>> 8 ^ load<u32>(TABLES + ((value & 255) << 2));
      store<u32>(TABLES + (table << 10) + (byte << 2), value);
    }
  }
  ready = true;
}

// @ts-ignore: decorator
@inline
function entry(table: u32, byte: u32): u32 {
  return load<u32>(TABLES + (table << 10) + (byte << 2));
}

/** The checksum of bytes, going on from that of those before them (0 at the start). */
export function crc32(from: usize, length: u32, before: u32): u32 {
  if (!ready) prepare();
  let sum = ~before;
  const end = from + length;
  for (; from + 8 <= end; from += 8) {
    const low = load<u32>(from) ^ sum;
    const high = load<u32>(from, 4);
    sum = entry(7, low & 255) ^ entry(6, low >>> 8 & 255) ^ entry(5, low >>> 16 & 255) ^ entry(4, low >>> 24)
      ^ entry(3, high & 255) ^ entry(2, high >>> 8 & 255) ^ entry(1, high >>> 16 & 255) ^ entry(0, high >>> 24);
  }
  for (; from < end; from++) sum = sum >>> 8 ^ entry(0, (sum ^ <u32>load<u8>(from)) & 255);
  return ~sum;
}

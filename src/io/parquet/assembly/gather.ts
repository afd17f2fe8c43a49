// Values by their codes. Codes were compared with the dictionary's size when they were decoded.

export function gather32(codes: usize, count: u32, dictionary: usize, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(to + (<usize>i << 2), load<u32>(dictionary + (<usize>load<u32>(codes + (<usize>i << 2)) << 2)));
  }
}

export function gather64(codes: usize, count: u32, dictionary: usize, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(to + (<usize>i << 3), load<u64>(dictionary + (<usize>load<u32>(codes + (<usize>i << 2)) << 3)));
  }
}

/** Values of 16 bytes. */
export function gather16(codes: usize, count: u32, dictionary: usize, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    v128.store(to + (<usize>i << 4), v128.load(dictionary + (<usize>load<u32>(codes + (<usize>i << 2)) << 4)));
  }
}

/** Codes in other codes, of one byte each. */
export function remap8(codes: usize, count: u32, map: usize, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u8>(to + i, load<u32>(map + (<usize>load<u32>(codes + (<usize>i << 2)) << 2)));
  }
}

export function remap16(codes: usize, count: u32, map: usize, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u16>(to + (<usize>i << 1), load<u32>(map + (<usize>load<u32>(codes + (<usize>i << 2)) << 2)));
  }
}

export function remap32(codes: usize, count: u32, map: usize, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(to + (<usize>i << 2), load<u32>(map + (<usize>load<u32>(codes + (<usize>i << 2)) << 2)));
  }
}

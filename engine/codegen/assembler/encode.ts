// LEB128, sections and strings: the binary grammar of WebAssembly modules (Core Specification 2.0, §5).

export type Bytes = number[];

export function unsigned(value: number): Bytes {
  const bytes: Bytes = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

export function signed(value: bigint): Bytes {
  const bytes: Bytes = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 0x80);
  }
}

export function float64(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

export function name(text: string): Bytes {
  const bytes = new TextEncoder().encode(text);
  return [...unsigned(bytes.length), ...bytes];
}

export const vector = (items: readonly Bytes[]): Bytes => [...unsigned(items.length), ...items.flat()];

export function section(id: number, content: readonly number[]): Bytes {
  return [id, ...unsigned(content.length), ...content];
}

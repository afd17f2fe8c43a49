// What the routines ask of JavaScript: numbers as text and back. Knows the memory, but no query.

/** Makes room for `bytes` more bytes in the text region of the worker whose state block is at `state`. */
export type MoreText = (state: number, bytes: number) => void;

export interface RoutineHost {
  readonly [name: string]: (...values: number[]) => number | void;
}

/** The functions that the routines import from `host`. */
export function routineHost(memory: WebAssembly.Memory, moreText: MoreText): RoutineHost {
  let bytes = new Uint8Array(memory.buffer);
  const upTo = (end: number) => {
    if (bytes.buffer !== memory.buffer || end > bytes.length) bytes = new Uint8Array(memory.buffer);
    return bytes;
  };
  return {
    // The addresses come as signed numbers.
    moreText: (state, size) => moreText(state! >>> 0, size! >>> 0),
    formatFloat: (value, address) => {
      const text = String(value);
      const start = address! >>> 0;
      const target = upTo(start + text.length);
      for (let i = 0; i < text.length; i++) target[start + i] = text.charCodeAt(i);
      return text.length;
    },
    // Byte by byte, because TextDecoder refuses shared memory in browsers; the text is short and ASCII.
    parseFloat: (address, length) => {
      const start = address! >>> 0;
      const source = upTo(start + length!);
      let text = "";
      for (let i = 0; i < length!; i++) text += String.fromCharCode(source[start + i]!);
      return Number(text);
    },
  };
}

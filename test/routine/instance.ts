// Routine instances for tests, on shared and on unshared memory, and text in and out of them.
import { instantiateRoutines, MAXIMUM_PAGES, type Routines } from "../../engine/routine/load.ts";

export const STATE = 1 << 20;
/** Test values are written from here on. */
const SCRATCH = STATE + 4096;
/** New text begins here, in a region so small that `moreText` is called often. */
const TEXT = STATE + (8 << 20);
const PAGES = 400;

export interface Fixture {
  readonly shared: boolean;
  readonly exports: Routines["exports"];
  readonly memory: WebAssembly.Memory;
  /** Puts text into memory, with bytes around it that must not matter, and gives its value. */
  text(value: string | Uint8Array): bigint;
  read(value: bigint): string;
  /** Forgets all text written and made so far. */
  reset(): void;
  high(): bigint;
  /** Low half and high half as one integer. */
  wide(low: bigint): bigint;
  failed(): boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function fixture(shared: boolean): Fixture {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: MAXIMUM_PAGES, shared });
  const words = () => new DataView(memory.buffer);
  const { exports } = instantiateRoutines(memory, shared, (state, size) => {
    const view = words();
    const top = view.getUint32(state + 36, true) + 1000;
    view.setUint32(state + 32, top, true);
    view.setUint32(state + 36, top + size + 100, true);
  });
  let next = SCRATCH;
  const reset = () => {
    next = SCRATCH;
    words().setUint32(STATE + 32, TEXT, true);
    words().setUint32(STATE + 36, TEXT + 64, true);
  };
  reset();
  return {
    shared, exports, memory, reset,
    text: value => {
      const bytes = typeof value === "string" ? encoder.encode(value) : value;
      const target = new Uint8Array(memory.buffer, next, bytes.length + 128);
      // Neighbours that look like text: a read past the end must not change a result.
      for (let i = 0; i < target.length; i++) target[i] = 0x61 + (next + i) % 26;
      const address = next + 64;
      target.set(bytes, 64);
      next += bytes.length + 129;
      return BigInt(address) | BigInt(bytes.length) << 32n;
    },
    read: value => decoder.decode(new Uint8Array(
      memory.buffer, Number(value & 0xffffffffn), Number(BigInt.asUintN(64, value) >> 32n)).slice()),
    high: () => exports.high.value,
    wide: low => exports.high.value << 64n | BigInt.asUintN(64, low),
    failed: () => exports.failed.value === 1,
  };
}

export const FIXTURES = [fixture(true), fixture(false)] as const;

/** The halves of a 128-bit integer. */
export const halves = (value: bigint): [low: bigint, high: bigint] =>
  [BigInt.asIntN(64, value), BigInt.asIntN(64, value >> 64n)];

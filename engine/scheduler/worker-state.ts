// One participant's state block and scratch vectors for one pipeline, and the registers of its sink.
import type { Arena } from "../memory/arena.ts";
import type { LinearMemory } from "../memory/linear-memory.ts";
import { counterOffset, scratchBytes, STATE } from "../kernel/state.ts";

/** Room for new strings is handed out in pieces of at least this many bytes. */
const TEXT_BYTES = 1 << 16;
/** Strings are read a little past their end. */
const TEXT_PADDING = 64;

export interface StateShape {
  readonly levels: number;
  readonly registers: number;
  readonly counters: number;
}

/** A state block as anybody may read it. */
export class StateBlock {
  constructor(readonly memory: LinearMemory, readonly address: number) {}

  u32(offset: number): number { return this.memory.u32()[(this.address + offset) >>> 2]!; }
  setU32(offset: number, value: number): void { this.memory.u32()[(this.address + offset) >>> 2] = value; }
  i64(offset: number): bigint { return this.memory.i64()[(this.address + offset) >>> 3]!; }
  setI64(offset: number, value: bigint): void { this.memory.i64()[(this.address + offset) >>> 3] = value; }

  register(index: number): number { return this.u32(STATE.sink + index * 8); }
  setRegister(index: number, value: number): void { this.setU32(STATE.sink + index * 8, value); }
}

/** A state block with the means to make room for strings. */
export class WorkerState extends StateBlock {
  constructor(memory: LinearMemory, readonly arena: Arena, address: number) { super(memory, address); }

  static allocate(memory: LinearMemory, arena: Arena, { levels, registers,
    counters }: StateShape): WorkerState {
    const address = arena.allocateZeroed(counterOffset(registers) + counters * 8);
    const state = new WorkerState(memory, arena, address);
    state.setU32(STATE.scratch, arena.allocate(scratchBytes(levels)));
    return state;
  }

  /** Makes room for `bytes` more bytes of strings; what was left of the old room is given up. */
  moreText(bytes: number): void {
    const room = Math.max(TEXT_BYTES, bytes);
    const start = this.arena.allocate(room + TEXT_PADDING);
    this.setU32(STATE.textTop, start);
    this.setU32(STATE.textEnd, start + room);
  }
}

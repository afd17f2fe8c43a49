// A growing dictionary of strings in linear memory: a hash table over offsets and bytes.
import type { Arena } from "../arena.ts";
import type { ResidentColumn } from "../resident-column.ts";
import { PADDING, temporaryArena, type IngestJob } from "./job.ts";
import type { TextBlock } from "./text-staging.ts";
import { findInvalidUtf8 } from "./utf8.ts";

const SLOT_BYTES = 32;
const MIN_SLOTS = 256;
/** The state's words, and a batch of 32 rows of 24 bytes. */
const STATE_BYTES = 64 + 32 * 24;

/** Words of the state block that the routines read and write, in order. */
const STATE = { table: 0, mask: 1, count: 2, limit: 3, offsets: 4, bytes: 5, used: 6, capacity: 7 } as const;

export class DictionaryBuilder {
  /** The most values it takes; `encode` stops there. */
  readonly cap: number;
  readonly #job: IngestJob;
  readonly #state: number;
  readonly #table: Area;
  readonly #offsets: Area;
  readonly #bytes: Area;
  #slots: number;

  constructor(job: IngestJob, expected: number, cap: number) {
    this.cap = cap;
    this.#job = job;
    this.#slots = MIN_SLOTS;
    // Sparse where that still fits the nearest caches.
    const values = Math.min(expected, cap);
    while (this.#slots < 2.2 * values || (this.#slots < 4096 && this.#slots < 6 * values)) this.#slots *= 2;
    const area = (what: string) => new Area(job, what);
    this.#table = area("dictionary table");
    this.#offsets = area("dictionary offsets");
    this.#bytes = area("dictionary bytes");
    this.#state = job.scratch.allocateZeroed(STATE_BYTES);
    this.#table.replace(this.#slots * SLOT_BYTES, 0, true);
    this.#offsets.replace((this.#slots / 2 + 1) * 4, 0);
    this.#job.memory.u32()[this.#offsets.address >>> 2] = 0;
    this.#bytes.replace(this.#slots * 8, 0);
    this.#publish();
  }

  get count(): number { return this.#read(STATE.count); }
  get full(): boolean { return this.count >= this.cap; }

  /**
   * Codes of a block's rows from `from` on, of `codeBytes` bytes each; `codes` is the place of its row 0.
   * Returns the row before which it stopped: the codes are too narrow, the cap is reached, or `count`.
   */
  encode(block: TextBlock, from: number, bitmap: number, codes: number, codeBytes: number): number {
    const { routines, memory } = this.#job;
    const widthLimit = Math.min(this.cap, 2 ** (codeBytes * 8));
    let row = from;
    for (;;) {
      const limit = Math.min(widthLimit, this.#slots / 2);
      memory.u32()[(this.#state >>> 2) + STATE.limit] = limit;
      row = routines.ingestEncodeText(this.#state, block.offsets, block.bytes, row, block.count,
        bitmap, block.row, codes, codeBytes);
      if (row === block.count || this.count >= widthLimit) return row;
      if (this.count >= limit) this.#growTable();
      else this.#growBytes(block.length);
    }
  }

  /** Copies the dictionary into `arena` as a text column; `type` is that of the strings. */
  finish(type: ResidentColumn["type"], arena: Arena): ResidentColumn {
    const { memory, routines } = this.#job;
    const { count } = this;
    const used = this.#read(STATE.used);
    // One string more than there is: code 0 may be read, below a null, in a column of nulls.
    const offsets = arena.allocateZeroed((count + 2) * 4 + PADDING);
    const bytes = arena.allocate(used + PADDING);
    memory.u8().copyWithin(offsets, this.#offsets.address, this.#offsets.address + (count + 1) * 4);
    memory.u8().copyWithin(bytes, this.#bytes.address, this.#bytes.address + used);
    memory.u32()[(offsets >>> 2) + count + 1] = used;
    const sorted = routines.ingestTextAscents(offsets, bytes, count) >= 0;
    return {
      type, length: count, encoding: { kind: "text", bytesAddress: bytes }, address: offsets, validity: 0,
      zones: null, bytes: (count + 2) * 4 + used + 2 * PADDING,
      statistics: {
        nullCount: 0, min: null, max: null, hasNaN: false, distinct: count, sorted, unique: true,
      },
    };
  }

  /** The code of a value that is not UTF-8, or -1. */
  findInvalid(): number {
    const { memory, routines } = this.#job;
    return findInvalidUtf8(memory, routines,
      { offsets: this.#offsets.address, bytes: this.#bytes.address, count: this.count });
  }

  release(): void {
    for (const area of [this.#table, this.#offsets, this.#bytes]) area.arena.release();
  }

  #growTable(): void {
    const { routines } = this.#job;
    const old = this.#table.detach();
    const slots = this.#slots;
    this.#slots = slots * 2;
    this.#table.replace(this.#slots * SLOT_BYTES, 0, true);
    routines.ingestRehashText(old.address, slots, this.#table.address, this.#slots - 1);
    old.arena.release();
    this.#offsets.replace((this.#slots / 2 + 1) * 4, (this.count + 1) * 4);
    this.#publish();
  }

  #growBytes(atLeast: number): void {
    const used = this.#read(STATE.used);
    this.#bytes.replace(Math.max(this.#bytes.size * 2, used + atLeast), used);
    this.#publish();
  }

  #read(word: number): number {
    return this.#job.memory.u32()[(this.#state >>> 2) + word]!;
  }

  #publish(): void {
    const u32 = this.#job.memory.u32();
    const state = this.#state >>> 2;
    u32[state + STATE.table] = this.#table.address;
    u32[state + STATE.mask] = this.#slots - 1;
    u32[state + STATE.offsets] = this.#offsets.address;
    u32[state + STATE.bytes] = this.#bytes.address;
    u32[state + STATE.capacity] = this.#bytes.size;
  }
}

/** One allocation that can be replaced by a larger one. */
class Area {
  arena: Arena;
  address = 0;
  size = 0;
  readonly #job: IngestJob;
  readonly #label: string;

  constructor(job: IngestJob, label: string) {
    this.#job = job;
    this.#label = label;
    this.arena = temporaryArena(job, label);
  }

  /** Moves to `size` bytes, keeping the first `keep`. */
  replace(size: number, keep: number, zeroed = false): void {
    const old = this.detach();
    this.address = zeroed ? this.arena.allocateZeroed(size + PADDING) : this.arena.allocate(size + PADDING);
    this.size = size;
    if (keep > 0) this.#job.memory.u8().copyWithin(this.address, old.address, old.address + keep);
    old.arena.release();
  }

  /** Leaves the current memory to the caller. */
  detach(): { arena: Arena; address: number } {
    const { arena, address } = this;
    this.arena = temporaryArena(this.#job, this.#label);
    return { arena, address };
  }
}

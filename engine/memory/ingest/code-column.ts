// The codes of a dictionary column while it is built: they begin narrow and widen when they must.
import type { Arena } from "../arena.ts";
import { PADDING, temporaryArena, type IngestJob } from "./job.ts";
import { kindNumber } from "./routines.ts";

export type CodeBytes = 1 | 2 | 4;
const KINDS = { 1: "u8", 2: "u16", 4: "u32" } as const;

/** Bytes that codes below `count` need. */
export const codeBytesFor = (count: number): CodeBytes => count <= 256 ? 1 : count <= 65_536 ? 2 : 4;

export class CodeColumn {
  bytes: CodeBytes;
  address: number;
  readonly #job: IngestJob;
  #arena: Arena;

  constructor(job: IngestJob, bytes: CodeBytes) {
    this.#job = job;
    this.bytes = bytes;
    [this.#arena, this.address] = this.#allocate(bytes);
  }

  /** Changes the width of the first `rows` codes. */
  resize(bytes: CodeBytes, rows: number): void {
    if (bytes === this.bytes) return;
    const [arena, address] = this.#allocate(bytes);
    this.#job.routines.ingestConvert(kindNumber(KINDS[this.bytes]), this.address, address, bytes, rows);
    this.#arena.release();
    this.#arena = arena;
    this.address = address;
    this.bytes = bytes;
  }

  /** Whether codes never descend. */
  ascend(): boolean {
    const { routines, host } = this.#job;
    return routines.ingestAscents(kindNumber(KINDS[this.bytes]), this.address, host.length) >= 0;
  }

  /** Moves the codes into the column's arena for good. */
  adoptInto(arena: Arena): void {
    arena.adopt(this.#arena);
  }

  release(): void {
    this.#arena.release();
  }

  #allocate(bytes: CodeBytes): [Arena, number] {
    const arena = temporaryArena(this.#job, "dictionary codes");
    return [arena, arena.allocate(this.#job.host.length * bytes + PADDING)];
  }
}

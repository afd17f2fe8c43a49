// Sanitizer mode: poisons free memory, guards allocations with canaries, checks address ranges.
// Inside one linear memory a wild access does not crash by itself; this makes it visible to tests.
import { QuernError } from "../../expr/error.ts";
import { WASM_PAGE, type LinearMemory } from "./linear-memory.ts";

/** Bytes before and after each arena allocation that nobody may write. */
export const CANARY_BYTES = 64;
const CANARY = 0xc3;
const POISON = 0xa5;
const POISON_WORD = 0xa5a5a5a5 | 0;

export class Sanitizer {
  readonly #memory: LinearMemory;
  /** Live allocations, ascending by address. */
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];

  constructor(memory: LinearMemory) {
    this.#memory = memory;
  }

  /** Fills free memory, so that reading it before writing shows. */
  poison(address: number, bytes: number): void {
    this.#memory.u8().fill(POISON, address, address + bytes);
  }

  /** Checks that nobody wrote to memory since it was freed. */
  assertPoisoned(address: number, bytes: number): void {
    // Pages are whole words; only where one differs does it matter which byte.
    const words = this.#memory.i32().subarray(address >>> 2, (address + bytes) >>> 2);
    let same = true;
    for (let i = 0; i < words.length; i++) same = same && words[i] === POISON_WORD;
    if (same) return;
    this.#assertFilled(address, bytes, POISON, at => `Freed memory was written to, at address ${at}.`);
  }

  /** Checks memory that nobody owned, and poisons what of it never had an owner: such pages are all zero. */
  takeOver(address: number, bytes: number): void {
    for (let page = address; page < address + bytes; page += WASM_PAGE) {
      const words = this.#memory.i32().subarray(page >>> 2, (page + WASM_PAGE) >>> 2);
      let seen = 0;
      for (let i = 0; i < words.length; i++) seen |= words[i]!;
      if (seen === 0) words.fill(POISON_WORD);
      else this.assertPoisoned(page, WASM_PAGE);
    }
  }

  /** Registers an allocation and writes the canaries around it. */
  guard(address: number, bytes: number): void {
    const u8 = this.#memory.u8();
    u8.fill(CANARY, address - CANARY_BYTES, address);
    u8.fill(CANARY, address + bytes, address + bytes + CANARY_BYTES);
    const at = this.#indexOf(address) + 1;
    this.#starts.splice(at, 0, address);
    this.#lengths.splice(at, 0, bytes);
  }

  /** Checks the canaries of an allocation and forgets it. */
  unguard(address: number, bytes: number, owner: string): void {
    const at = this.#indexOf(address);
    if (this.#starts[at] === address) {
      this.#starts.splice(at, 1);
      this.#lengths.splice(at, 1);
    }
    this.#assertFilled(address - CANARY_BYTES, CANARY_BYTES, CANARY, wild =>
      `Something wrote ${address - wild} bytes before the ${bytes} bytes at ${address} of ${owner}.`);
    this.#assertFilled(address + bytes, CANARY_BYTES, CANARY, wild =>
      `Something wrote ${wild - address - bytes} bytes past the ${bytes} bytes at ${address} of ${owner}.`);
  }

  /** Fails unless [address, address + bytes) lies inside one live allocation. */
  assertRange(address: number, bytes: number): void {
    const at = this.#indexOf(address);
    if (at >= 0 && address + bytes <= this.#starts[at]! + this.#lengths[at]!) return;
    const near = at >= 0
      ? `The allocation before it is ${this.#lengths[at]} bytes at ${this.#starts[at]}.`
      : "No allocation begins before it.";
    throw new QuernError("memory-corruption",
      `The ${bytes} bytes at address ${address} are in no live allocation. ${near}`);
  }

  /** Index of the last allocation that starts at or before `address`; -1 if none does. */
  #indexOf(address: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #assertFilled(address: number, bytes: number, value: number, message: (at: number) => string): void {
    const u8 = this.#memory.u8();
    for (let at = address; at < address + bytes; at++) {
      if (u8[at] !== value) throw new QuernError("memory-corruption", message(at));
    }
  }
}

// Memory for the steps of copying out, used again for each buffer: arenas give nothing back before the end.
import type { Arena } from "../../memory/arena.ts";

/** What stands in scratch memory at the same time. */
export type ScratchUse = "bits" | "offsets" | "text";

export class Scratch {
  private readonly places = new Map<ScratchUse, { readonly address: number; readonly bytes: number }>();

  constructor(private readonly arena: Arena) {}

  /** An address with room for `bytes`, valid until the same use asks again. */
  room(use: ScratchUse, bytes: number): number {
    const known = this.places.get(use);
    if (known && known.bytes >= bytes) return known.address;
    // Half as much again: buffers of about the same size do not each need a new place.
    const generous = known ? Math.ceil(bytes * 1.5) : bytes;
    const address = this.arena.allocate(generous);
    this.places.set(use, { address, bytes: generous });
    return address;
  }
}

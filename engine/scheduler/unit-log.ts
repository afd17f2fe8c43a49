// The units that ran, for a profile's timeline; kept only if asked for.
import type { UnitRecord } from "./parallel/messages.ts";

export class UnitLog {
  readonly units: { readonly worker: number; readonly unit: UnitRecord }[] = [];

  constructor(readonly wanted: boolean) {}

  add(worker: number, units: readonly UnitRecord[]): void {
    if (this.wanted) for (const unit of units) this.units.push({ worker, unit });
  }
}

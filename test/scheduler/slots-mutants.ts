// The protocol with a fault put into its text, for the model to find.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { buildSync } from "esbuild";
import type { Slots } from "../../engine/scheduler/slots.ts";

/** Pairs of what stands in the file exactly once, and what is put in its place. */
export type Fault = readonly (readonly [from: string, to: string])[];

const FOLDER = fileURLToPath(new URL("../../engine/scheduler/", import.meta.url));
const TEXT = readFileSync(`${FOLDER}slots.ts`, "utf8");

export function mutant(fault: Fault): typeof Slots {
  const { outputFiles } = buildSync({
    stdin: { contents: textWith(fault), resolveDir: FOLDER, sourcefile: "slots-mutant.ts", loader: "ts" },
    bundle: true, write: false, format: "iife", globalName: "mutant", platform: "node", target: "node20",
  });
  // A function around the script keeps the mutants' names apart.
  const load = runInThisContext(`() => { ${outputFiles[0]!.text}; return mutant; }`) as () => {
    readonly Slots: typeof Slots;
  };
  return load().Slots;
}

function textWith(fault: Fault): string {
  return fault.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2) {
      throw new Error(`slots.ts has ${parts.length - 1} places with "${from}", not one.`);
    }
    return parts.join(to);
  }, TEXT);
}

const SWAP_OWN = "this.#words.compareExchange(own, range, pack(epoch, begin + 1, endOf(range)))";
const SWAP_VICTIM = "this.#words.compareExchange(victim, range, pack(epoch, begin, half))";
const SWAP_POOL = "this.#words.compareExchange(POOL, pool, pack(epoch, cut, end))";
const PUBLISH_POOL = "    this.#words.store(POOL, pack(epoch, 0, units));\n";
const COUNT = "this.#words.store(UNFINISHED, pack(epoch, 0, units));\n";
/** The loop of the thief; the owner's is the same, less deep. */
const stealWhile = (condition: string): string => `      while (${condition}) {\n        const begin`;
const STEAL = stealWhile("holdsUnits(range, epoch)");

/** The faults, and what the model says of them. */
export const FAULTS: Record<string, { readonly fault: Fault; readonly says: RegExp }> = {
  "an owner takes without swapping": {
    fault: [[SWAP_OWN, "range; this.#words.store(own, pack(epoch, begin + 1, endOf(range)))"]],
    says: /a second time/,
  },
  "a thief takes without swapping": {
    fault: [[SWAP_VICTIM, "range; this.#words.store(victim, pack(epoch, begin, half))"]],
    says: /a second time/,
  },
  "a share is cut without swapping": {
    fault: [[SWAP_POOL, "pool; this.#words.store(POOL, pack(epoch, cut, end))"]],
    says: /a second time/,
  },
  "a thief doesn't look at the epoch": {
    fault: [[STEAL, stealWhile("beginOf(range) < endOf(range)")]],
    says: /after the phase was over/,
  },
  "a share is cut whatever its epoch": {
    fault: [["while (holdsUnits(pool, epoch))", "while (beginOf(pool) < endOf(pool))"]],
    says: /after the phase was over/,
  },
  "the epoch is looked at, but isn't in the word that is swapped": {
    fault: [
      ["return (BigInt(epoch) << 48n) | ", "return "],
      ["return epochOf(range) === epoch && ", "return "],
      [COUNT, "this.#words.store(UNFINISHED, (BigInt(epoch) << 48n) | BigInt(units));\n"],
      ["    let range = this.#words.load(own);", `
        if (epochOf(this.#words.load(UNFINISHED)) !== epoch) return NO_UNIT;
        let range = this.#words.load(own);`],
      ["epochOf(pool) === epoch ?", "epochOf(this.#words.load(UNFINISHED)) === epoch ?"],
    ],
    says: /after the phase was over/,
  },
  "a victim keeps a unit that was stolen": {
    fault: [["pack(epoch, begin, half)", "pack(epoch, begin, half + 1)"]],
    says: /a second time/,
  },
  "the rest of a stolen range is dropped": {
    fault: [["if (begin + 1 < end) this.#words.store(", "if (begin + 2 < end) this.#words.store("]],
    says: /can't end any more/,
  },
  "a last unit is never stolen": {
    fault: [[STEAL, stealWhile("holdsUnits(range, epoch) && beginOf(range) + 1 < endOf(range)")]],
    says: /can't end any more/,
  },
  "the phase is over when all slots look empty": {
    fault: [["return endOf(before) === 1;", `
      const holds = (index: number): boolean => holdsUnits(this.#words.load(index), epoch);
      if (holds(POOL)) return false;
      for (let worker = 0; worker < this.#workers; worker++) if (holds(slotOf(worker))) return false;
      return true;`]],
    says: /units that didn't run|another worker is still at a unit|was over before/,
  },
  "finished units are counted without an atomic operation": {
    fault: [["const before = this.#words.add(UNFINISHED, -1n);", `
      const before = this.#words.load(UNFINISHED);
      this.#words.store(UNFINISHED, before - 1n);`]],
    says: /can't end any more/,
  },
  "the pool is filled before the units are counted": {
    fault: [[PUBLISH_POOL, ""], [COUNT, PUBLISH_POOL + COUNT]],
    says: /was finished, but|can't end any more/,
  },
  "the pool is filled before the slots are emptied": {
    fault: [[PUBLISH_POOL, ""], [COUNT, COUNT + PUBLISH_POOL]],
    says: /can't end any more/,
  },
};

// What each thread of the stress test does: takes units of several tables until all their phases are over.
// Must run in a worker by itself, so it imports the protocol alone.
import { EPOCHS, NO_UNIT, slotBytes, Slots } from "../../engine/scheduler/slots.ts";

/** What the threads share. Tables run side by side, and each has phases of its own. */
export interface Stress {
  readonly workers: number;
  readonly firstEpoch: number;
  /** For each table and phase, where its units begin in `executions`; one more at the end. */
  readonly firstUnit: readonly Int32Array[];
  /** A byte for each unit of a table: how often it ran. */
  readonly executions: readonly Uint8Array[];
  /** For each table, how many phases are over; and how often `finish` said so. */
  readonly over: Int32Array;
  readonly ended: Int32Array;
  /** For each worker, how many units it ran. */
  readonly ran: Int32Array;
  readonly slots: ArrayBufferLike;
}

export function slotsOf({ firstUnit, slots, workers }: Stress): Slots[] {
  // In the second table the first who comes cuts all, so that the others have to steal.
  return firstUnit.map((_, table) =>
    Slots.at(slots, table * slotBytes(workers), workers, table === 0 ? undefined : 0));
}

export function phaseCount(stress: Stress, table: number): number {
  return stress.firstUnit[table]!.length - 1;
}

export function epochOfPhase(stress: Stress, phase: number): number {
  return (stress.firstEpoch + phase) % EPOCHS;
}

/** Publishes the next phase that has units. Only then do the others hear of it: before, they find nothing. */
export function publishFrom(stress: Stress, slots: Slots, table: number, first: number): void {
  const firstUnit = stress.firstUnit[table]!;
  const phases = phaseCount(stress, table);
  let phase = first;
  while (phase < phases) {
    const over = slots.publish(epochOfPhase(stress, phase), firstUnit[phase + 1]! - firstUnit[phase]!);
    if (!over) break;
    Atomics.add(stress.ended, table, 1);
    phase++;
  }
  Atomics.store(stress.over, table, phase);
  Atomics.notify(stress.over, table);
}

export function runUnits(stress: Stress, worker: number): void {
  const tables = slotsOf(stress);
  let random = worker + 1;
  let busy = true;
  for (;;) {
    let unfinished = 0;
    const ranBefore = stress.ran[worker]!;
    for (const [table, slots] of tables.entries()) {
      const phase = Atomics.load(stress.over, table);
      if (phase === phaseCount(stress, table)) continue;
      unfinished++;
      random = next(random);
      // Now and then a table is left although there is more to take, with a range in its slot.
      let units = 1 + (random >>> 29);
      while (units-- > 0 && runOne(stress, slots, worker, table, phase)) random = spin(random);
      // A thread that finds nothing twice sleeps until the phase is over, or for a tenth of a millisecond.
      if (!busy && stress.ran[worker] === ranBefore) Atomics.wait(stress.over, table, phase, 0.1);
    }
    if (unfinished === 0) return;
    busy = stress.ran[worker] !== ranBefore;
  }
}

function runOne(stress: Stress, slots: Slots, worker: number, table: number, phase: number): boolean {
  const epoch = epochOfPhase(stress, phase);
  const unit = slots.take(worker, epoch);
  if (unit === NO_UNIT) return false;
  Atomics.add(stress.executions[table]!, stress.firstUnit[table]![phase]! + unit, 1);
  Atomics.add(stress.ran, worker, 1);
  if (slots.finish(epoch)) {
    Atomics.add(stress.ended, table, 1);
    publishFrom(stress, slots, table, phase + 1);
  }
  return true;
}

/** Work of a random length, so that the threads meet in different places. */
function spin(random: number): number {
  let state = random;
  for (let left = random >>> 20; left > 0; left--) state = next(state);
  return state;
}

function next(random: number): number {
  return (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
}

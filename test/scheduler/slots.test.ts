// What one thread can see of the protocol: shares, stealing, late workers, abandoned phases, limits.
import { describe, expect, it } from "vitest";
import { EPOCHS, MAX_UNITS, NO_UNIT, slotBytes, Slots } from "../../engine/scheduler/slots.ts";

const table = (workers: number): Slots => Slots.at(new SharedArrayBuffer(slotBytes(workers)), 0, workers);

/** The first who comes cuts all of the pool. */
const greedy = (workers: number): Slots => Slots.at(new SharedArrayBuffer(slotBytes(workers)), 0, workers, 0);

const upTo = (units: number): number[] => Array.from({ length: units }, (_, unit) => unit);

function takeAll(slots: Slots, worker: number, epoch: number): number[] {
  const units: number[] = [];
  for (;;) {
    const unit = slots.take(worker, epoch);
    if (unit === NO_UNIT) return units;
    units.push(unit);
  }
}

describe("taking", () => {
  it("gives one worker all units in order", () => {
    const slots = table(4);
    expect(slots.publish(7, 100)).toBe(false);
    expect(takeAll(slots, 2, 7)).toEqual(upTo(100));
    expect(slots.steals(2)).toBe(0);
  });

  it("cuts a share of what is left in the pool: a quarter, for two workers", () => {
    const slots = table(2);
    slots.publish(1, 16);
    expect(slots.take(0, 1)).toBe(0);
    expect(slots.take(1, 1)).toBe(4);
    expect([1, 2, 3].map(() => slots.take(0, 1))).toEqual([1, 2, 3]);
    expect(slots.take(0, 1)).toBe(7);
  });

  it("steals the later half when the pool is empty, down to the last unit", () => {
    const slots = greedy(3);
    slots.publish(1, 8);
    expect(slots.take(0, 1)).toBe(0);
    // Worker 0 has 1 to 7 left: worker 1 steals 4 to 7, then worker 2 steals 2 and 3.
    expect(slots.take(1, 1)).toBe(4);
    expect(slots.take(2, 1)).toBe(2);
    expect(takeAll(slots, 0, 1)).toEqual([1, 6, 7, 5, 3]);
    expect(slots.take(1, 1)).toBe(NO_UNIT);
    expect([0, 1, 2].map(worker => slots.steals(worker))).toEqual([3, 1, 1]);
  });

  it("goes on where a dead worker has stopped", () => {
    const slots = table(3);
    slots.publish(1, 30);
    expect(slots.take(2, 1)).toBe(0);
    expect(slots.finish(1)).toBe(false);
    expect([...takeAll(slots, 0, 1), 0].sort((a, b) => a - b)).toEqual(upTo(30));
    expect(slots.steals(0)).toBeGreaterThan(0);
  });
});

describe("finishing", () => {
  it("says once that the phase is over", () => {
    const slots = table(2);
    slots.publish(3, 3);
    const units = takeAll(slots, 1, 3);
    expect(slots.remaining(3)).toBe(3);
    expect(units.map(() => slots.finish(3))).toEqual([false, false, true]);
    expect(slots.remaining(3)).toBe(0);
  });

  it("is not asked for in a phase without units", () => {
    const slots = table(2);
    expect(slots.publish(3, 0)).toBe(true);
    expect(slots.take(0, 3)).toBe(NO_UNIT);
  });

  it("refuses a unit too many, and one of another phase", () => {
    const slots = table(1);
    slots.publish(5, 0);
    expect(() => slots.finish(5)).toThrow("A unit of epoch 5 was finished, but the phase of epoch 5 "
      + "has 0 unfinished units. Finish each unit that take() has returned once.");
    slots.publish(6, 2);
    expect(() => slots.finish(5)).toThrow("A unit of epoch 5 was finished, but the phase of epoch 6 has 2");
  });
});

describe("phases", () => {
  it("give nothing to who comes late, and aren't disturbed", () => {
    const slots = table(2);
    for (let phase = EPOCHS - 2; phase < EPOCHS + 2; phase++) {
      slots.publish(phase % EPOCHS, 5);
      expect(slots.take(0, (phase - 1) % EPOCHS)).toBe(NO_UNIT);
      expect(slots.remaining((phase - 1) % EPOCHS)).toBe(0);
      const units = takeAll(slots, 1, phase % EPOCHS);
      expect(units).toEqual(upTo(5));
      expect(units.map(() => slots.finish(phase % EPOCHS))).toEqual([false, false, false, false, true]);
    }
  });

  it("don't come to life again when they were abandoned and their epoch comes around", () => {
    const slots = table(2);
    slots.publish(1, 40);
    expect(slots.take(0, 1)).toBe(0);
    expect(slots.publish(2, 0)).toBe(true);
    expect(slots.take(0, 1)).toBe(NO_UNIT);
    slots.publish(1, 1);
    expect([...takeAll(slots, 0, 1), ...takeAll(slots, 1, 1)]).toEqual([0]);
  });

  it("in neighbouring tables leave each other alone", () => {
    const buffer = new SharedArrayBuffer(64 + 2 * slotBytes(3));
    const [first, second] = [Slots.at(buffer, 64, 3), Slots.at(buffer, 64 + slotBytes(3), 3)];
    first.publish(1, 20);
    second.publish(1, 10);
    expect(first.take(2, 1)).toBe(0);
    expect(takeAll(second, 0, 1)).toHaveLength(10);
    expect(takeAll(first, 2, 1)).toHaveLength(19);
    expect(new BigUint64Array(buffer, 0, 8).every(word => word === 0n)).toBe(true);
  });

  it("have at most 2^24 - 1 units, and an epoch of 16 bits", () => {
    const slots = table(1);
    slots.publish(EPOCHS - 1, MAX_UNITS);
    expect([slots.take(0, EPOCHS - 1), slots.remaining(EPOCHS - 1)]).toEqual([0, MAX_UNITS]);
    expect(() => slots.publish(0, MAX_UNITS + 1))
      .toThrow("A phase has from 0 to 16777215 units, not 16777216. Make its morsels larger.");
    expect(() => slots.publish(EPOCHS, 1))
      .toThrow("A phase's epoch must be a whole number from 0 to 65535, not 65536. Count phases modulo 65536.");
  });

  it("hold ranges up to the last unit without losing a bit", () => {
    const slots = greedy(2);
    slots.publish(EPOCHS - 1, MAX_UNITS);
    expect(slots.take(0, EPOCHS - 1)).toBe(0);
    expect([1, 2].map(() => slots.take(1, EPOCHS - 1))).toEqual([2 ** 23, 2 ** 23 + 1]);
    expect(slots.take(0, EPOCHS - 1)).toBe(1);
  });
});

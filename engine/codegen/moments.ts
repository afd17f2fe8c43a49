// States of the moments of one variable, up to the second or the fourth, and of two. Updates and merges are
// Pébay's ("Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
// moments", SAND2008-6212), which extend Welford's and Chan, Golub and LeVeque's. Of equal values all
// deviations are exactly 0.
import type { FunctionBuilder } from "./assembler/function.ts";
import type { Cells } from "./cells.ts";
import { Floats, type Push } from "./floats.ts";
import { HIGHER, JOINT } from "../kernel/state.ts";

/** Reads and writes the cells of one state. */
function cellsAt(cells: Cells, offset: number) {
  return {
    read: (at: number): Push => () => cells.get(offset + at, "f64"),
    write: (at: number, value: Push) => cells.set(offset + at, "f64", value),
  };
}

export function addMoment(f: FunctionBuilder, cells: Cells, offset: number, value: number): void {
  const math = new Floats(f);
  const { constant, add, sub, mul, div } = bound(math);
  const { read, write } = cellsAt(cells, offset);
  const n = math.keep(add(read(HIGHER.count), constant(1)));
  const delta = math.keep(sub(math.local(value), read(HIGHER.mean)));
  const mean = math.keep(add(read(HIGHER.mean), div(delta, n)));
  write(HIGHER.m2, add(read(HIGHER.m2), mul(delta, sub(math.local(value), mean))));
  write(HIGHER.mean, mean);
  write(HIGHER.count, n);
}

export function mergeMoments(f: FunctionBuilder, target: Cells, source: Cells, offset: number): void {
  const math = new Floats(f);
  const { add, sub, mul, div } = bound(math);
  const { read, write } = cellsAt(target, offset);
  const other = cellsAt(source, offset);
  unlessEmpty(f, math, other.read(HIGHER.count), b => {
    const a = math.keep(read(HIGHER.count));
    const n = math.keep(add(a, b));
    const delta = math.keep(sub(other.read(HIGHER.mean), read(HIGHER.mean)));
    write(HIGHER.m2, add(read(HIGHER.m2), other.read(HIGHER.m2), div(mul(delta, delta, a, b), n)));
    write(HIGHER.mean, add(read(HIGHER.mean), mul(delta, div(b, n))));
    write(HIGHER.count, n);
  });
}

export function addHigherMoments(f: FunctionBuilder, cells: Cells, offset: number, value: number): void {
  const math = new Floats(f);
  const { constant, add, sub, mul, div } = bound(math);
  const { read, write } = cellsAt(cells, offset);
  const n = math.keep(add(read(HIGHER.count), constant(1)));
  const delta = math.keep(sub(math.local(value), read(HIGHER.mean)));
  const step = math.keep(div(delta, n));
  const square = math.keep(mul(delta, step, sub(n, constant(1))));
  write(HIGHER.m4, add(read(HIGHER.m4),
    mul(square, step, step, add(mul(n, sub(n, constant(3))), constant(3))),
    sub(mul(constant(6), step, step, read(HIGHER.m2)), mul(constant(4), step, read(HIGHER.m3)))));
  write(HIGHER.m3, add(read(HIGHER.m3),
    sub(mul(square, step, sub(n, constant(2))), mul(constant(3), step, read(HIGHER.m2)))));
  write(HIGHER.m2, add(read(HIGHER.m2), square));
  write(HIGHER.mean, add(read(HIGHER.mean), step));
  write(HIGHER.count, n);
}

export function mergeHigherMoments(f: FunctionBuilder, target: Cells, source: Cells, offset: number): void {
  const math = new Floats(f);
  const { constant, add, sub, mul, div } = bound(math);
  const { read, write } = cellsAt(target, offset);
  const other = cellsAt(source, offset);
  unlessEmpty(f, math, other.read(HIGHER.count), b => {
    const a = math.keep(read(HIGHER.count));
    const n = math.keep(add(a, b));
    const delta = math.keep(sub(other.read(HIGHER.mean), read(HIGHER.mean)));
    const step = math.keep(div(delta, n));
    const square = math.keep(mul(step, step));
    const both = math.keep(mul(a, b));
    write(HIGHER.m4, add(read(HIGHER.m4), other.read(HIGHER.m4),
      mul(square, square, both, n, sub(mul(n, n), mul(constant(3), both))),
      mul(constant(6), square, add(mul(a, a, other.read(HIGHER.m2)), mul(b, b, read(HIGHER.m2)))),
      mul(constant(4), step, sub(mul(a, other.read(HIGHER.m3)), mul(b, read(HIGHER.m3))))));
    write(HIGHER.m3, add(read(HIGHER.m3), other.read(HIGHER.m3),
      mul(square, step, both, n, sub(a, b)),
      mul(constant(3), step, sub(mul(a, other.read(HIGHER.m2)), mul(b, read(HIGHER.m2))))));
    write(HIGHER.m2, add(read(HIGHER.m2), other.read(HIGHER.m2), mul(square, both, n)));
    write(HIGHER.mean, add(read(HIGHER.mean), mul(delta, div(b, n))));
    write(HIGHER.count, n);
  });
}

export function addJointMoments(
  f: FunctionBuilder, cells: Cells, offset: number, y: number, x: number,
): void {
  const math = new Floats(f);
  const { constant, add, sub, mul, div } = bound(math);
  const { read, write } = cellsAt(cells, offset);
  const n = math.keep(add(read(JOINT.count), constant(1)));
  const deltaY = math.keep(sub(math.local(y), read(JOINT.meanY)));
  const deltaX = math.keep(sub(math.local(x), read(JOINT.meanX)));
  const meanY = math.keep(add(read(JOINT.meanY), div(deltaY, n)));
  const meanX = math.keep(add(read(JOINT.meanX), div(deltaX, n)));
  const fromX = math.keep(sub(math.local(x), meanX));
  write(JOINT.yx, add(read(JOINT.yx), mul(deltaY, fromX)));
  write(JOINT.xx, add(read(JOINT.xx), mul(deltaX, fromX)));
  write(JOINT.yy, add(read(JOINT.yy), mul(deltaY, sub(math.local(y), meanY))));
  write(JOINT.meanY, meanY);
  write(JOINT.meanX, meanX);
  write(JOINT.count, n);
}

export function mergeJointMoments(f: FunctionBuilder, target: Cells, source: Cells, offset: number): void {
  const math = new Floats(f);
  const { add, sub, mul, div } = bound(math);
  const { read, write } = cellsAt(target, offset);
  const other = cellsAt(source, offset);
  unlessEmpty(f, math, other.read(JOINT.count), b => {
    const a = math.keep(read(JOINT.count));
    const n = math.keep(add(a, b));
    const deltaY = math.keep(sub(other.read(JOINT.meanY), read(JOINT.meanY)));
    const deltaX = math.keep(sub(other.read(JOINT.meanX), read(JOINT.meanX)));
    const weight = math.keep(div(mul(a, b), n));
    write(JOINT.yx, add(read(JOINT.yx), other.read(JOINT.yx), mul(deltaY, deltaX, weight)));
    write(JOINT.yy, add(read(JOINT.yy), other.read(JOINT.yy), mul(deltaY, deltaY, weight)));
    write(JOINT.xx, add(read(JOINT.xx), other.read(JOINT.xx), mul(deltaX, deltaX, weight)));
    write(JOINT.meanY, add(read(JOINT.meanY), mul(deltaY, div(b, n))));
    write(JOINT.meanX, add(read(JOINT.meanX), mul(deltaX, div(b, n))));
    write(JOINT.count, n);
  });
}

/**
 * Merging nothing changes nothing, and would divide by zero where there is nothing yet. Merging into nothing
 * gives the other's mean exactly, because a share of b / n is 1 then: so equal values stay without deviation.
 */
function unlessEmpty(f: FunctionBuilder, math: Floats, count: Push, merge: (count: Push) => void): void {
  const kept = math.keep(count);
  kept();
  f.f64(0).op("f64.ne").if(() => merge(kept));
}

/** The operations as plain functions, so that formulas read as such. */
const bound = (math: Floats) => ({
  constant: (value: number) => math.constant(value),
  add: (...parts: readonly Push[]) => math.add(...parts),
  sub: (...parts: readonly Push[]) => math.sub(...parts),
  mul: (...parts: readonly Push[]) => math.mul(...parts),
  div: (...parts: readonly Push[]) => math.div(...parts),
});

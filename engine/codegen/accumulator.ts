// Aggregate states: how each is initialized, updated with a row, and merged with another worker's.
import type { FunctionBuilder } from "./assembler/function.ts";
import type { Accumulator, AccumulatorKind } from "../kernel/spec.ts";
import type { Context } from "./context.ts";
import type { Expressions } from "./expression.ts";
import { STORAGE_BYTES, type Storage } from "../kernel/node.ts";
import { BESIDE, keepBeside, mergeBeside, NOWHERE } from "./beside.ts";
import { cellsOf, type Cells, type CellType } from "./cells.ts";
import {
  addHigherMoments, addJointMoments, addMoment, mergeHigherMoments, mergeJointMoments, mergeMoments,
} from "./moments.ts";
import type { Value } from "./value.ts";
import { appendValue, mergeLists } from "./value-list.ts";

const I64_MAX = (1n << 63n) - 1n;

/** Lowest and highest integer of a storage. */
function limits(storage: Storage): { min: bigint; max: bigint } {
  const bits = BigInt(STORAGE_BYTES[storage] * 8);
  return storage.startsWith("u") ? { min: 0n, max: (1n << bits) - 1n }
    : { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n };
}

/** Writes the state of no rows. */
export function initialize(f: FunctionBuilder, cells: Cells, accumulator: Accumulator): void {
  const { kind, scalar, storage, offset } = accumulator;
  for (const [at, type] of cellsOf(accumulator)) {
    cells.set(offset + at, type, () => {
      if (type === "f64") f.f64(INITIAL_FLOAT[kind] ?? 0);
      else f.i64(initialInteger(kind, scalar, storage, at));
    });
  }
}

const INITIAL_FLOAT: Readonly<Partial<Record<AccumulatorKind, number>>> =
  { min: NaN, max: -Infinity, product: 1 };

function initialInteger(
  kind: AccumulatorKind, scalar: Accumulator["scalar"], storage: Storage, at: number,
): bigint {
  if (kind === "first") return at === 0 ? I64_MAX : at === 8 ? 1n : 0n;
  if (kind === "last") return at === 0 ? -1n : at === 8 ? 1n : 0n;
  if (kind === "minBy" || kind === "maxBy") return at === BESIDE.position ? NOWHERE : 0n;
  if (kind === "bitAnd") return -1n;
  if (scalar === "text") return 0n;
  if (scalar === "i64" && kind === "min") return limits(storage).max;
  if (scalar === "i64" && kind === "max") return limits(storage).min;
  if (kind === "min") return at === 0 ? -1n : I64_MAX;
  if (kind === "max") return at === 0 ? 0n : -I64_MAX - 1n;
  return 0n;
}

/** Applies one row to all states; those with the same filter stand in one branch. */
export function updateAll(
  context: Context, expressions: Expressions, cells: Cells, accumulators: readonly Accumulator[],
  position: number,
): void {
  const { f } = context;
  const filters = [...new Set(accumulators.map(a => a.filter))];
  for (const filter of filters) {
    const here = accumulators.filter(a => a.filter === filter);
    const update = () => here.forEach(a => updateOne(context, expressions, cells, a, position));
    if (filter < 0) update();
    else {
      expressions.pushTrue(filter);
      f.if(() => expressions.branch(update));
    }
  }
}

function updateOne(
  context: Context, expressions: Expressions, cells: Cells, accumulator: Accumulator, position: number,
): void {
  const { f } = context;
  const { kind, offset, argument, storage } = accumulator;
  if (kind === "rows") {
    cells.set(offset, storage, () => {
      cells.get(offset, storage);
      f.i64(1n).op("i64.add");
    });
    return;
  }
  if (accumulator.second) {
    updatePair(context, expressions, cells, accumulator, position);
    return;
  }
  const value = expressions.value(argument);
  if (kind === "first" || kind === "last") {
    const place = expressions.value(position);
    keepPlaced(f, cells, accumulator, place.low, asInteger(f, value), () => expressions.pushNull(value));
  } else if (kind === "count") {
    cells.set(offset, storage, () => {
      cells.get(offset, storage);
      if (value.isNull === undefined) f.i64(1n);
      else f.get(value.isNull).op("i32.eqz").op("i64.extend_i32_u");
      f.op("i64.add");
    });
  } else if (value.isNull === undefined) addValue(context, cells, accumulator, value);
  else f.get(value.isNull).op("i32.eqz").if(() => addValue(context, cells, accumulator, value));
}

/** Rows in which either is null are skipped. */
function updatePair(
  context: Context, expressions: Expressions, cells: Cells, accumulator: Accumulator, position: number,
): void {
  const { f } = context;
  const value = expressions.value(accumulator.argument);
  const other = expressions.value(accumulator.second!.node);
  // Computed before the branch: what is computed in one is not there behind it.
  const place = accumulator.kind === "jointMoments" ? null : expressions.value(position);
  const add = () => {
    if (place === null) {
      addJointMoments(f, cells, accumulator.offset, value.low, other.low);
      return;
    }
    keepBeside(context, cells, accumulator, place.low, asInteger(f, value), asInteger(f, other));
  };
  const nulls = [value, other].flatMap(({ isNull }) => (isNull === undefined ? [] : [isNull]));
  if (nulls.length === 0) {
    add();
    return;
  }
  nulls.forEach((isNull, i) => {
    f.get(isNull);
    if (i > 0) f.op("i32.or");
  });
  f.op("i32.eqz").if(add);
}

/** Nodes that updates read. */
export const readsOf = (accumulators: readonly Accumulator[]): number[] =>
  accumulators.flatMap(a => [a.argument, a.filter, a.second?.node ?? -1]);

/** Bools are kept as i64. */
function asInteger(f: FunctionBuilder, value: Value): Value {
  if (value.scalar !== "bool") return value;
  const low = f.local("i64");
  f.get(value.low).op("i64.extend_i32_u").set(low);
  return { ...value, scalar: "i64", low };
}

function addValue(context: Context, cells: Cells, accumulator: Accumulator, given: Value): void {
  const { f } = context;
  const { kind, offset, storage } = accumulator;
  const value = asInteger(f, given);
  switch (kind) {
    case "sum":
      cells.set(offset, storage, () => {
        cells.get(offset, storage);
        f.get(value.low).op("i64.add");
      });
      break;
    case "sumWide": addWide(f, cells, offset, value); break;
    case "sumFloat": addFloat(f, cells, offset, value.low); break;
    case "min": case "max": keepExtreme(context, cells, accumulator, value); break;
    case "moments": addMoment(f, cells, offset, value.low); break;
    case "higherMoments": addHigherMoments(f, cells, offset, value.low); break;
    case "product": case "bitAnd": case "bitOr": case "bitXor": combine(f, cells, accumulator, value); break;
    case "values": appendValue(context, cells, offset, value); break;
    default: throw new Error(`${kind} takes no value`);
  }
}

const COMBINE = { product: "f64.mul", bitAnd: "i64.and", bitOr: "i64.or", bitXor: "i64.xor" } as const;

/** States that one operation combines with a value or with another state. */
function combine(f: FunctionBuilder, cells: Cells, accumulator: Accumulator, value: Value): void {
  const operation = COMBINE[accumulator.kind as keyof typeof COMBINE];
  const parts = [value.low, value.high];
  cellsOf(accumulator).forEach(([at, type], i) => cells.set(accumulator.offset + at, type, () => {
    cells.get(accumulator.offset + at, type);
    f.get(parts[i]!).op(operation);
  }));
}

/** 128-bit addition of a 64- or 128-bit value. */
function addWide(f: FunctionBuilder, cells: Cells, offset: number, value: Value): void {
  const low = f.local("i64");
  cells.get(offset, "i64");
  f.get(value.low).op("i64.add").set(low);
  cells.set(offset + 8, "i64", () => {
    cells.get(offset + 8, "i64");
    if (value.high === undefined) f.get(value.low).i64(63n).op("i64.shr_s");
    else f.get(value.high);
    f.op("i64.add").get(low).get(value.low).op("i64.lt_u").op("i64.extend_i32_u").op("i64.add");
  });
  cells.set(offset, "i64", () => f.get(low));
}

/** Compensated addition: the rounding error is summed beside (Knuth's TwoSum, TAOCP 2, 4.2.2). */
function addFloat(f: FunctionBuilder, cells: Cells, offset: number, value: number): void {
  const [before, sum, part] = [f.local("f64"), f.local("f64"), f.local("f64")];
  cells.get(offset, "f64");
  f.tee(before).get(value).op("f64.add").set(sum);
  f.get(sum).get(before).op("f64.sub").set(part);
  cells.set(offset + 8, "f64", () => {
    cells.get(offset + 8, "f64");
    f.get(before).get(sum).get(part).op("f64.sub").op("f64.sub").get(value).get(part).op("f64.sub").op("f64.add").op("f64.add");
  });
  cells.set(offset, "f64", () => f.get(sum));
}

function keepExtreme(
  context: Context, cells: Cells, { kind, offset, scalar, storage }: Accumulator, value: Value,
): void {
  const { f } = context;
  const smaller = kind === "min";
  if (scalar === "f64") {
    const current = f.local("f64");
    cells.get(offset, "f64");
    f.set(current);
    const [a, b] = smaller ? [value.low, current] : [current, value.low];
    f.get(a).get(b).op("f64.lt").get(b).get(b).op("f64.ne").get(a).get(a).op("f64.eq").op("i32.and").op("i32.or");
    f.if(() => cells.set(offset, "f64", () => f.get(value.low)));
    return;
  }
  const low = f.local("i64");
  cells.get(offset, scalar === "i64" ? storage : "i64");
  f.set(low);
  const take = () => {
    cells.set(offset, "i64", () => f.get(value.low));
    if (scalar === "wide") cells.set(offset + 8, "i64", () => f.get(value.high!));
  };
  if (scalar === "text") {
    f.get(low).op("i64.eqz").if(take, () => {
      f.get(value.low).get(low);
      context.routine("compareText");
      f.i32(0).op(smaller ? "i32.lt_s" : "i32.gt_s").if(take);
    });
  } else if (scalar === "wide") {
    const high = f.local("i64");
    cells.get(offset + 8, "i64");
    f.set(high);
    f.get(value.high!).get(high).op(smaller ? "i64.lt_s" : "i64.gt_s");
    f.get(value.high!).get(high).op("i64.eq").get(value.low).get(low).op(smaller ? "i64.lt_u" : "i64.gt_u").op("i32.and").op("i32.or");
    f.if(take);
  } else {
    cells.set(offset, storage, () => f.get(value.low).get(low)
      .get(value.low).get(low).op(smaller ? "i64.lt_s" : "i64.gt_s").select("i64"));
  }
}

/** first keeps the lowest position, last the highest. */
function keepPlaced(
  f: FunctionBuilder, cells: Cells, { kind, offset, scalar }: Accumulator, place: number, value: Value,
  pushNull: () => void,
): void {
  f.get(place);
  cells.get(offset, "i64");
  f.op(kind === "first" ? "i64.lt_s" : "i64.gt_s").if(() => {
    cells.set(offset, "i64", () => f.get(place));
    cells.set(offset + 8, "i64", () => {
      pushNull();
      f.op("i64.extend_i32_u");
    });
    cells.set(offset + 16, scalar === "f64" ? "f64" : "i64", () => f.get(value.low));
    if (scalar === "wide") cells.set(offset + 24, "i64", () => f.get(value.high!));
  });
}

/** Adds another state of the same kind. */
export function merge(context: Context, target: Cells, source: Cells, accumulator: Accumulator): void {
  const { f } = context;
  const { kind, offset, scalar, storage } = accumulator;
  const wide = scalar === "wide";
  const read = (at: number, type: CellType): number => {
    const local = f.local(type === "f64" ? "f64" : "i64");
    source.get(offset + at, type);
    f.set(local);
    return local;
  };
  switch (kind) {
    case "rows": case "count": case "sum":
      target.set(offset, storage, () => {
        target.get(offset, storage);
        source.get(offset, storage);
        f.op("i64.add");
      });
      break;
    case "sumWide": addWide(f, target, offset, { scalar: "wide", low: read(0, "i64"), high: read(8, "i64") }); break;
    case "sumFloat":
      addFloat(f, target, offset, read(0, "f64"));
      target.set(offset + 8, "f64", () => {
        target.get(offset + 8, "f64");
        source.get(offset + 8, "f64");
        f.op("f64.add");
      });
      break;
    case "min": case "max": {
      const value: Value = {
        scalar, low: read(0, scalar === "f64" ? "f64" : scalar === "i64" ? storage : "i64"),
        ...(wide ? { high: read(8, "i64") } : {}),
      };
      if (scalar === "text") {
        f.get(value.low).op("i64.eqz").op("i32.eqz").if(() => keepExtreme(context, target, accumulator, value));
      }
      else keepExtreme(context, target, accumulator, value);
      break;
    }
    case "product": case "bitAnd": case "bitOr": case "bitXor":
      combine(f, target, accumulator, { scalar, low: read(0, scalar === "f64" ? "f64" : "i64"),
        ...(wide ? { high: read(8, "i64") } : {}) });
      break;
    case "higherMoments": mergeHigherMoments(f, target, source, offset); break;
    case "jointMoments": mergeJointMoments(f, target, source, offset); break;
    case "minBy": case "maxBy": mergeBeside(context, target, source, accumulator); break;
    case "values": mergeLists(context, target, source, offset); break;
    case "moments": mergeMoments(f, target, source, offset); break;
    case "first": case "last": {
      const isNull = read(8, "i64");
      keepPlaced(f, target, accumulator, read(0, "i64"),
        { scalar, low: read(16, scalar === "f64" ? "f64" : "i64"), ...(wide ? { high: read(24, "i64") } : {}) },
        () => f.get(isNull).op("i32.wrap_i64"));
    }
  }
}

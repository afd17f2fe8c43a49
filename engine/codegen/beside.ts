// The state of minBy and maxBy: the value of the row in which another value is extreme, of several the first.
import type { Accumulator } from "../kernel/spec.ts";
import type { Cells } from "./cells.ts";
import type { Context } from "./context.ts";
import type { Value } from "./value.ts";

/** Position of the row (NOWHERE: there is none yet), the value that decides, the value beside it. */
export const BESIDE = { position: 0, by: 8 } as const;
export const NOWHERE = (1n << 63n) - 1n;

export const besideOffset = ({ second }: Accumulator): number => BESIDE.by + (second!.scalar === "wide" ? 16 : 8);

type CellTypes = readonly (readonly [number, "i64" | "f64"])[];

const scalarCells = (scalar: Accumulator["scalar"], at: number): CellTypes =>
  (scalar === "wide" ? [[at, "i64"], [at + 8, "i64"]] : [[at, scalar === "f64" ? "f64" : "i64"]]);

export const besideCells = (accumulator: Accumulator): CellTypes => [
  [BESIDE.position, "i64"], ...scalarCells(accumulator.second!.scalar, BESIDE.by),
  ...scalarCells(accumulator.scalar, besideOffset(accumulator)),
];

function readScalar(context: Context, cells: Cells, scalar: Accumulator["scalar"], at: number): Value {
  const { f } = context;
  const [first, second] = scalarCells(scalar, at).map(([offset, type]) => {
    const local = f.local(type);
    cells.get(offset, type);
    f.set(local);
    return local;
  });
  return { scalar, low: first!, ...(second === undefined ? {} : { high: second }) };
}

function writeScalar(context: Context, cells: Cells, value: Value, at: number): void {
  cells.set(at, value.scalar === "f64" ? "f64" : "i64", () => context.f.get(value.low));
  if (value.high !== undefined) cells.set(at + 8, "i64", () => context.f.get(value.high!));
}

/** Pushes below 0, 0 or above 0: how two values of a type compare; NaN is highest and equals NaN. */
function pushOrder(context: Context, a: Value, b: Value): void {
  const { f } = context;
  const difference = (greater: () => void, less: () => void) => {
    greater();
    less();
    f.op("i32.sub");
  };
  switch (a.scalar) {
    case "text":
      f.get(a.low).get(b.low);
      context.routine("compareText");
      return;
    case "f64": {
      const above = (x: number, y: number) => () => {
        f.get(x).get(y).op("f64.gt");
        f.get(x).get(x).op("f64.ne").get(y).get(y).op("f64.eq").op("i32.and").op("i32.or");
      };
      difference(above(a.low, b.low), above(b.low, a.low));
      return;
    }
    case "wide": {
      const above = (x: Value, y: Value) => () => {
        f.get(x.high!).get(y.high!).op("i64.gt_s");
        f.get(x.high!).get(y.high!).op("i64.eq").get(x.low).get(y.low).op("i64.gt_u").op("i32.and").op("i32.or");
      };
      difference(above(a, b), above(b, a));
      return;
    }
    case "i64":
      difference(() => f.get(a.low).get(b.low).op("i64.gt_s"), () => f.get(a.low).get(b.low).op("i64.lt_s"));
      return;
    case "bool": throw new Error("bools are kept as integers");
  }
}

/** Takes a row if it is the first, more extreme, or equally so and nearer to the front. */
export function keepBeside(
  context: Context, cells: Cells, accumulator: Accumulator, place: number, value: Value, by: Value,
): void {
  const { f } = context;
  const { kind, offset, second } = accumulator;
  const [known, order] = [f.local("i64"), f.local("i32")];
  cells.get(offset + BESIDE.position, "i64");
  f.set(known);
  pushOrder(context, by, readScalar(context, cells, second!.scalar, offset + BESIDE.by));
  f.set(order);
  f.get(known).i64(NOWHERE).op("i64.eq");
  f.get(order).i32(0).op(kind === "minBy" ? "i32.lt_s" : "i32.gt_s").op("i32.or");
  f.get(order).op("i32.eqz").get(place).get(known).op("i64.lt_s").op("i32.and").op("i32.or");
  f.if(() => {
    cells.set(offset + BESIDE.position, "i64", () => f.get(place));
    writeScalar(context, cells, by, offset + BESIDE.by);
    writeScalar(context, cells, value, offset + besideOffset(accumulator));
  });
}

export function mergeBeside(context: Context, target: Cells, source: Cells, accumulator: Accumulator): void {
  const { f } = context;
  const { offset, scalar, second } = accumulator;
  const place = f.local("i64");
  source.get(offset + BESIDE.position, "i64");
  f.tee(place).i64(NOWHERE).op("i64.ne").if(() => {
    const by = readScalar(context, source, second!.scalar, offset + BESIDE.by);
    keepBeside(context, target, accumulator, place,
      readScalar(context, source, scalar, offset + besideOffset(accumulator)), by);
  });
}

// Emits one operation on values in locals. One row per operation; names are those of kernel nodes.
import type { FunctionBuilder } from "./assembler/function.ts";
import { OPCODES, type OpcodeName } from "./assembler/opcodes.ts";
import type { KernelNode } from "../kernel/node.ts";
import { FAILURE } from "../kernel/state.ts";
import { ROUTINES, type RoutineName } from "../routine/signatures.ts";
import type { Context } from "./context.ts";
import type { Value } from "./value.ts";

type ApplyNode = Extract<KernelNode, { op: "apply" }>;

/** What emitters need of the loop they stand in. */
export interface OperationHost {
  readonly context: Context;
  readonly position: { readonly row: number };
}

interface Call {
  readonly f: FunctionBuilder;
  readonly host: OperationHost;
  readonly node: ApplyNode;
  readonly args: readonly Value[];
  readonly result: Value;
}
type Emit = (call: Call) => void;

/** Takes a failure flag from the stack: raises the error, or makes the value null. */
function failIf({ f, host, node, args, result }: Call, code: number): void {
  if (node.failure === undefined) throw new Error(`${node.name} has no failure mode`);
  if (node.failure.mode === "try") {
    f.if(() => f.i32(1).set(result.isNull!));
    return;
  }
  const { site } = node.failure;
  f.if(() => {
    const first = args[0]!;
    if (first.scalar === "bool") host.context.raise(code, site, host.position.row);
    else if (first.scalar === "f64") {
      const bits = f.local("i64");
      f.get(first.low).op("i64.reinterpret_f64").set(bits);
      host.context.raise(code, site, host.position.row, bits);
    } else host.context.raise(code, site, host.position.row, first.low, first.high);
  });
}

/** Pushes a NaN-aware total order test: NaN equals NaN and is above every number. */
function floatLess(f: FunctionBuilder, a: number, b: number): void {
  f.get(a).get(b).op("f64.lt");
  f.get(b).get(b).op("f64.ne").get(a).get(a).op("f64.eq").op("i32.and").op("i32.or");
}
function floatEqual(f: FunctionBuilder, a: number, b: number): void {
  f.get(a).get(b).op("f64.eq");
  f.get(a).get(a).op("f64.ne").get(b).get(b).op("f64.ne").op("i32.and").op("i32.or");
}

const into = (push: (call: Call) => void): Emit => call => {
  push(call);
  call.f.set(call.result.low);
};

/** lt, le, gt and ge from a less-than; `flip` and `negate` say how. */
const ordered = (
  less: (f: FunctionBuilder, a: Value, b: Value) => void, flip: boolean, negate: boolean
): Emit =>
  into(({ f, args: [a, b] }) => {
    if (flip) less(f, b!, a!);
    else less(f, a!, b!);
    if (negate) f.op("i32.eqz");
  });

function wideLess(f: FunctionBuilder, a: Value, b: Value): void {
  f.get(a.high!).get(b.high!).op("i64.lt_s");
  f.get(a.high!).get(b.high!).op("i64.eq").get(a.low).get(b.low).op("i64.lt_u").op("i32.and").op("i32.or");
}
const wideEqual = (f: FunctionBuilder, a: Value, b: Value) =>
  f.get(a.low).get(b.low).op("i64.eq").get(a.high!).get(b.high!).op("i64.eq").op("i32.and");

const ORDERS = { lt: [false, false], le: [true, true], gt: [true, false], ge: [false, true] } as const;
type Order = keyof typeof ORDERS;

function comparisons(
  type: string, less: (f: FunctionBuilder, a: Value, b: Value) => void,
): Record<string, Emit> {
  return Object.fromEntries((Object.keys(ORDERS) as Order[]).map(name =>
    [`${type} ${name}`, ordered(less, ORDERS[name][0], ORDERS[name][1])]));
}

/** Comparison through a routine that gives -1, 0 or 1. */
function threeWay(type: string, push: (call: Call) => void): Record<string, Emit> {
  const tests = { eq: "i32.eq", ne: "i32.ne", lt: "i32.lt_s", le: "i32.le_s", gt: "i32.gt_s", ge: "i32.ge_s" } as const;
  return Object.fromEntries(Object.entries(tests).map(([name, op]) => [`${type} ${name}`, into(call => {
    push(call);
    call.f.i32(0).op(op);
  })]));
}

const checkedSum = (op: "i64.add" | "i64.sub"): Emit => call => {
  const { f, args: [a, b], result } = call;
  f.get(a!.low).get(b!.low).op(op).set(result.low);
  // Overflow: the result's sign differs from what both operands' signs allow.
  f.get(a!.low).get(op === "i64.add" ? result.low : b!.low).op("i64.xor");
  f.get(op === "i64.add" ? b!.low : a!.low).get(result.low).op("i64.xor").op("i64.and").i64(0n).op("i64.lt_s");
  failIf(call, FAILURE.integerOverflow);
};

const wideSum = (subtract: boolean): Emit => ({ f, args: [a, b], result }) => {
  const low = f.local("i64");
  f.get(a!.low).get(b!.low).op(subtract ? "i64.sub" : "i64.add").set(low);
  f.get(a!.high!).get(b!.high!).op(subtract ? "i64.sub" : "i64.add");
  if (subtract) f.get(a!.low).get(b!.low).op("i64.lt_u");
  else f.get(low).get(a!.low).op("i64.lt_u");
  f.op("i64.extend_i32_u").op(subtract ? "i64.sub" : "i64.add").set(result.high!);
  f.get(low).set(result.low);
};

/** Pushes the divisor, or 1 in place of 0: the quotient by zero is made null by its reader. */
const safeDivisor = (f: FunctionBuilder, b: Value) =>
  f.get(b.low).i64(1n).get(b.low).i64(0n).op("i64.ne").select("i64");

/** The same in 128 bits, through a routine. */
const wideQuotient = (routine: "divWide" | "floorDivWide" | "modWide"): Emit => ({ f, host, args: [a, b], result }) => {
  f.get(a!.low).get(a!.high!);
  f.get(b!.low).get(b!.low).get(b!.high!).op("i64.or").op("i64.eqz").op("i64.extend_i32_u").op("i64.or").get(b!.high!);
  host.context.routine(routine);
  f.set(result.low);
  host.context.high();
  f.set(result.high!);
};

const immediate = (node: ApplyNode, index: number): bigint => BigInt(node.immediates![index]!);

function floorQuotient(f: FunctionBuilder, a: number, pushDivisor: () => void, target: number): void {
  const remainder = f.local("i64");
  f.get(a);
  pushDivisor();
  f.op("i64.div_s").set(target);
  f.get(a);
  pushDivisor();
  f.op("i64.rem_s").set(remainder);
  f.get(target).i64(1n).op("i64.sub").get(target);
  f.get(remainder).i64(0n).op("i64.ne").get(remainder);
  pushDivisor();
  f.op("i64.xor").i64(0n).op("i64.lt_s").op("i32.and").select("i64").set(target);
}

/** Division rounded half away from zero by a positive constant. */
function roundQuotient(f: FunctionBuilder, a: number, divisor: bigint, target: number): void {
  const rest = f.local("i64");
  f.get(a).i64(divisor).op("i64.div_s").set(target);
  f.get(a).i64(divisor).op("i64.rem_s").set(rest);
  f.get(target);
  f.get(rest).i64(divisor / 2n + (divisor % 2n)).op("i64.ge_s").op("i64.extend_i32_u").op("i64.add");
  f.get(rest).i64(-(divisor / 2n + (divisor % 2n))).op("i64.le_s").op("i64.extend_i32_u").op("i64.sub").set(target);
}

/** Of two integers; fails where the result leaves 64 bits. */
const byRoutine = (routine: RoutineName): Emit => call => {
  const { f, host, args: [a, b], result } = call;
  f.get(a!.low).get(b!.low);
  host.context.routine(routine);
  f.set(result.low);
  host.context.failed();
  failIf(call, FAILURE.integerOverflow);
};

const OPERATIONS: Readonly<Record<string, Emit>> = {
  "i64 add checked": checkedSum("i64.add"),
  "i64 sub checked": checkedSum("i64.sub"),
  "i64 mul checked": byRoutine("mulInteger"),
  "i64 gcd": byRoutine("gcdInteger"),
  "i64 lcm": byRoutine("lcmInteger"),
  "i64 neg": into(({ f, args: [a] }) => { f.i64(0n).get(a!.low).op("i64.sub"); }),
  "i64 abs": into(({ f, args: [a] }) => {
    f.i64(0n).get(a!.low).op("i64.sub").get(a!.low).get(a!.low).i64(0n).op("i64.lt_s").select("i64");
  }),
  /** Fails on the one value that has no negative. */
  "i64 has negative": call => {
    const { f, args: [a], result } = call;
    f.get(a!.low).tee(result.low).i64(-(1n << 63n)).op("i64.eq");
    failIf(call, FAILURE.integerOverflow);
  },
  "i64 quotient checked": call => {
    const { f, args: [a, b] } = call;
    f.get(a!.low).i64(-(1n << 63n)).op("i64.eq").get(b!.low).i64(-1n).op("i64.eq").op("i32.and");
    f.if(() => {
      f.i32(1);
      failIf(call, FAILURE.integerOverflow);
    }, () => OPERATIONS[call.node.immediates![0] === "floor" ? "i64 floor quotient" : "i64 quotient"]!(call));
  },
  "i64 quotient": into(({ f, args: [a, b] }) => { f.get(a!.low); safeDivisor(f, b!).op("i64.div_s"); }),
  "i64 floor quotient": ({ f, args: [a, b], result }) =>
    floorQuotient(f, a!.low, () => safeDivisor(f, b!), result.low),
  "i64 remainder": into(({ f, args: [a, b] }) => { f.get(a!.low); safeDivisor(f, b!).op("i64.rem_s"); }),
  "i64 floor quotient by": ({ f, node, args: [a], result }) =>
    floorQuotient(f, a!.low, () => f.i64(immediate(node, 0)), result.low),
  "i64 quotient by": into(({ f, node, args: [a] }) => { f.get(a!.low).i64(immediate(node, 0)).op("i64.div_s"); }),
  "i64 round quotient by": ({ f, node, args: [a], result }) =>
    roundQuotient(f, a!.low, immediate(node, 0), result.low),
  "i64 sign": into(({ f, args: [a] }) => {
    f.get(a!.low).i64(0n).op("i64.gt_s").op("i64.extend_i32_u");
    f.get(a!.low).i64(0n).op("i64.lt_s").op("i64.extend_i32_u").op("i64.sub");
  }),
  "i64 in range": call => {
    const { f, node, args: [a], result } = call;
    f.get(a!.low).tee(result.low).i64(immediate(node, 0)).op("i64.lt_s");
    f.get(a!.low).i64(immediate(node, 1)).op("i64.gt_s").op("i32.or");
    failIf(call, node.immediates![2] === "cast" ? FAILURE.cast
      : node.immediates![2] === "decimal" ? FAILURE.decimalOverflow : FAILURE.integerOverflow);
  },
  "i64 from bool": into(({ f, args: [a] }) => { f.get(a!.low).op("i64.extend_i32_u"); }),
  "i64 from wide": into(({ f, args: [a] }) => { f.get(a!.low); }),
  "i64 from wide checked": call => {
    const { f, node, args: [a], result } = call;
    f.get(a!.low).tee(result.low).i64(63n).op("i64.shr_s").get(a!.high!).op("i64.ne");
    failIf(call, node.immediates?.[0] === "cast" ? FAILURE.cast : FAILURE.integerOverflow);
  },
  "i64 from f64 checked": call => {
    const { f, args: [a], result } = call;
    const rounded = f.local("f64");
    f.get(a!.low).op("f64.nearest").tee(rounded).op("i64.trunc_sat_f64_s").set(result.low);
    f.get(rounded).f64(-(2 ** 63)).op("f64.ge").get(rounded).f64(2 ** 63).op("f64.lt").op("i32.and").op("i32.eqz");
    failIf(call, FAILURE.cast);
  },
  "wide from i64": ({ f, args: [a], result }) => {
    f.get(a!.low).tee(result.low).i64(63n).op("i64.shr_s").set(result.high!);
  },
  "wide from u64": ({ f, args: [a], result }) => { f.get(a!.low).set(result.low).i64(0n).set(result.high!); },
  "wide add": wideSum(false),
  "wide sub": wideSum(true),
  "wide neg": ({ f, args: [a], result }) => {
    f.i64(0n).get(a!.high!).op("i64.sub").get(a!.low).i64(0n).op("i64.ne").op("i64.extend_i32_u").op("i64.sub").set(result.high!);
    f.i64(0n).get(a!.low).op("i64.sub").set(result.low);
  },
  "wide quotient": wideQuotient("divWide"),
  "wide floor quotient": wideQuotient("floorDivWide"),
  "wide remainder": wideQuotient("modWide"),
  "wide is negative": into(({ f, args: [a] }) => { f.get(a!.high!).i64(0n).op("i64.lt_s"); }),
  "wide digits": call => {
    const { f, host, node, args: [a], result } = call;
    f.get(a!.low).set(result.low).get(a!.high!).set(result.high!);
    f.get(a!.low).get(a!.high!).i32(Number(immediate(node, 0)));
    host.context.routine("fitsDigits");
    f.op("i32.eqz");
    failIf(call, node.immediates![1] === "cast" ? FAILURE.cast : FAILURE.decimalOverflow);
  },
  /** Fails outside [0, 2^64). */
  "wide is uint64": call => {
    const { f, args: [a], result } = call;
    f.get(a!.low).set(result.low).get(a!.high!).tee(result.high!).i64(0n).op("i64.ne");
    failIf(call, FAILURE.cast);
  },
  "wide eq": into(({ f, args: [a, b] }) => { wideEqual(f, a!, b!); }),
  "wide ne": into(({ f, args: [a, b] }) => { wideEqual(f, a!, b!).op("i32.eqz"); }),
  ...comparisons("wide", wideLess),
  "f64 eq": into(({ f, args: [a, b] }) => floatEqual(f, a!.low, b!.low)),
  "f64 ne": into(({ f, args: [a, b] }) => { floatEqual(f, a!.low, b!.low); f.op("i32.eqz"); }),
  ...comparisons("f64", (f, a, b) => floatLess(f, a.low, b.low)),
  "f64 from f32": into(({ f, args: [a] }) => { f.get(a!.low).op("f32.demote_f64").op("f64.promote_f32"); }),
  /** Equal floats as equal bits: one NaN, one zero. */
  "i64 key of f64": into(({ f, args: [a] }) => {
    f.get(a!.low).f64(0).op("f64.add").op("i64.reinterpret_f64").i64(0x7ff8000000000000n);
    f.get(a!.low).get(a!.low).op("f64.eq").select("i64");
  }),
  "f64 is nan": into(({ f, args: [a] }) => { f.get(a!.low).get(a!.low).op("f64.ne"); }),
  "f64 is finite": into(({ f, args: [a] }) => { f.get(a!.low).op("f64.abs").f64(Infinity).op("f64.lt"); }),
  "f64 is true": into(({ f, args: [a] }) => { f.get(a!.low).f64(0).op("f64.ne"); }),
  "f64 sign": into(({ f, args: [a] }) => {
    f.get(a!.low).f64(0).op("f64.gt").get(a!.low).get(a!.low).op("f64.ne").op("i32.or").op("i64.extend_i32_u");
    f.get(a!.low).f64(0).op("f64.lt").op("i64.extend_i32_u").op("i64.sub");
  }),
  /** Quotient and remainder of floats; a zero divisor is made null by the reader. */
  "f64 remainder": call => {
    const { f, host, args: [a, b], result } = call;
    f.get(a!.low).get(b!.low);
    host.context.routine("remainderFloat");
    f.set(result.low);
  },
  /** A compensated sum's two parts as one number; infinities and NaN have no usable error term. */
  "f64 sum parts": into(({ f, args: [high, low] }) => {
    f.get(high!.low).get(low!.low).op("f64.add").get(high!.low);
    f.get(high!.low).op("f64.abs").f64(Infinity).op("f64.lt").select("f64");
  }),
  "bool from i64": into(({ f, args: [a] }) => { f.get(a!.low).i64(0n).op("i64.ne"); }),
  "bool from wide": into(({ f, args: [a] }) => { f.get(a!.low).get(a!.high!).op("i64.or").i64(0n).op("i64.ne"); }),
  "bool is set": into(({ f, args: [a] }) => { f.get(a!.low); }),
  "text eq": into(({ f, host, args: [a, b] }) => { f.get(a!.low).get(b!.low); host.context.routine("equalText"); }),
  "text ne": into(({ f, host, args: [a, b] }) => { f.get(a!.low).get(b!.low); host.context.routine("equalText"); f.op("i32.eqz"); }),
  ...omit(threeWay("text", ({ f, host, args: [a, b] }) => {
    f.get(a!.low).get(b!.low);
    host.context.routine("compareText");
  }), "text eq", "text ne"),
  ...threeWay("i64 f64", ({ f, host, args: [a, b] }) => {
    f.get(a!.low).get(b!.low);
    host.context.routine("compareIntegerFloat");
  }),
  ...threeWay("wide f64", ({ f, host, node, args: [a, b] }) => {
    f.get(a!.low).get(a!.high!).i32(Number(immediate(node, 0))).get(b!.low);
    host.context.routine("compareWideFloat");
  }),
  /** The text, if the condition beside it holds. */
  "text checked": call => {
    const { f, args: [a, valid], result } = call;
    f.get(a!.low).set(result.low).get(valid!.low).op("i32.eqz");
    failIf(call, FAILURE.cast);
  },
  "text byte length": into(({ f, args: [a] }) => { f.get(a!.low).i64(32n).op("i64.shr_u"); }),
};

function omit(record: Record<string, Emit>, ...names: string[]): Record<string, Emit> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Emits an operation into `result`. Names: an instruction, `call ROUTINE`, `math FUNCTION` or a row above. */
export function emitOperation(
  host: OperationHost, node: ApplyNode, args: readonly Value[], result: Value,
): void {
  const { f } = host.context;
  const call: Call = { f, host, node, args, result };
  const own = OPERATIONS[node.name];
  if (own) own(call);
  else if (node.name in OPCODES) {
    for (const arg of args) f.get(arg.low);
    f.op(node.name as OpcodeName).set(result.low);
  } else if (node.name.startsWith("math ")) {
    for (const arg of args) f.get(arg.low);
    host.context.math(node.name.slice(5));
    f.set(result.low);
  } else if (node.name.startsWith("call ")) callRoutine(call, node.name.slice(5) as RoutineName);
  else throw new Error(`there is no operation ${node.name}`);
}

/** Pushes state (if the routine takes it), arguments, immediates; takes the result and its failure. */
function callRoutine(call: Call, name: RoutineName): void {
  const { f, host, node, args, result } = call;
  const { params } = ROUTINES[name];
  const immediates = node.immediates ?? [];
  const pushed = args.reduce((n, a) => n + (a.scalar === "wide" ? 2 : 1), 0) + immediates.length;
  if (params.length === pushed + 1) host.context.state();
  for (const arg of args) {
    f.get(arg.low);
    if (arg.scalar === "wide") f.get(arg.high!);
  }
  immediates.forEach((value, i) => {
    if (params[params.length - immediates.length + i] === "i64") f.i64(BigInt(value));
    else f.i32(Number(value));
  });
  host.context.routine(name);
  f.set(result.low);
  if (result.high !== undefined) {
    host.context.high();
    f.set(result.high);
  }
  if (node.failure) {
    host.context.failed();
    failIf(call, result.scalar === "wide" && name !== "floatToWide" && !name.startsWith("parse")
      ? FAILURE.decimalOverflow : result.scalar === "text" ? FAILURE.textOverflow : FAILURE.cast);
  }
}

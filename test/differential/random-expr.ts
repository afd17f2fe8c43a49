// Random well-typed expressions over a scope, from the function table: every function can come up.
import { bindRow } from "../../expr/bind/bind.ts";
import { castable } from "../../expr/bind/castable.ts";
import { comparablePair } from "../../expr/bind/coerce.ts";
import { PlanError } from "../../expr/error.ts";
import { columnsOf, type Expr, type TypedExpr } from "../../expr/node.ts";
import { FUNCTIONS, type FunctionName } from "../../expr/function/table.ts";
import type { TypeClass } from "../../expr/function/row.ts";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, UINT64, UINT8, UTF8, decimal, duration,
  isFloat, isInteger, isNested, isNumeric, time, timestamp, type DataType,
} from "../../expr/type.ts";
import { randomLiteral } from "./random-literal.ts";
import { trustOf, visible, type Candidate, type Scope, type Trust } from "./scope.ts";
import type { Tape } from "./tape.ts";

type ValueClass = Exclude<TypeClass, "same" | "integer literal" | "number literal" | "text literal"
  | "fraction literal">;

const IS: Readonly<Record<ValueClass, (type: DataType) => boolean>> = {
  any: () => true,
  comparable: type => !isNested(type) && type.kind !== "null",
  numeric: isNumeric, integer: isInteger, float: isFloat,
  bool: type => type.kind === "bool",
  utf8: type => type.kind === "utf8",
  text: type => type.kind === "utf8" || type.kind === "binary",
  temporal: type => type.kind === "date" || type.kind === "timestamp",
  clock: type => type.kind === "timestamp" || type.kind === "time",
  duration: type => type.kind === "duration",
};

const NUMERIC: readonly FunctionName[] = [
  "add", "sub", "mul", "div", "intDiv", "floorDiv", "mod", "neg", "abs", "sign", "floor", "ceil", "trunc", "round",
  "sqrt", "length", "byteLength", "year", "quarter", "month", "week", "day", "weekday", "dayOfYear", "hour", "minute",
  "second", "millisecond", "microsecond", "nanosecond", "indexOf", "gcd", "lcm",
];
const BOOLEAN: readonly FunctionName[] = [
  "eq", "lt", "and", "or", "not", "isNull", "ne", "le", "gt", "ge", "eqMissing", "neMissing", "between", "xor",
  "isNotNull", "isNaN", "isFinite", "startsWith", "endsWith", "contains", "like",
];
const TEXT: readonly FunctionName[] = ["upper", "lower", "trim", "trimStart", "trimEnd", "slice", "concat",
  "replaceAll", "reverse", "repeat", "padStart", "padEnd", "splitPart"];
const TEMPORAL: readonly FunctionName[] = ["truncate", "offsetBy", "add", "sub"];
const GENERAL: readonly FunctionName[] = ["coalesce", "fillNull", "nullIf"];
/** Their last digits differ between implementations, so nothing may be built on them. */
export const INEXACT: readonly FunctionName[] = ["exp", "ln", "log10", "log2", "pow", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh",
  "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt"];

const PRODUCERS: Readonly<Record<ValueClass, readonly FunctionName[]>> = {
  any: [...NUMERIC, ...BOOLEAN, ...TEXT, ...TEMPORAL, ...GENERAL],
  comparable: [...NUMERIC, ...BOOLEAN, ...TEXT, ...TEMPORAL, ...GENERAL],
  numeric: [...NUMERIC, ...GENERAL], integer: [...NUMERIC, ...GENERAL],
  float: ["div", "sqrt", ...NUMERIC, ...GENERAL],
  bool: BOOLEAN, utf8: [...TEXT, ...GENERAL], text: [...TEXT, ...GENERAL],
  temporal: TEMPORAL, clock: TEMPORAL, duration: ["sub", "add", "coalesce"],
};

/** Functions that leave a tame value tame. */
const TAMING: ReadonlySet<FunctionName> = new Set([
  "add", "sub", "neg", "abs", "sign", "floor", "ceil", "trunc", "round", "mod", "length", "byteLength", "year", "month",
  "quarter", "week", "day", "weekday", "dayOfYear", "hour", "minute", "second", "truncate", "coalesce", "fillNull", "nullIf",
] as const);
/** Functions whose arguments should be tame, lest they fail. */
const CALCULATING: ReadonlySet<FunctionName> = new Set([
  "add", "sub", "mul", "intDiv", "floorDiv", "neg", "abs", "offsetBy", "truncate", "ceil", "floor", "round",
  "year", "exp", "pow", "div", "mod", "gcd", "lcm",
] as const);

const CAST_TARGETS: readonly DataType[] = [
  INT32, INT64, FLOAT64, UTF8, INT8, INT16, UINT8, UINT64, FLOAT32, BOOL, decimal(9, 2),
  decimal(38, 4), decimal(20, 0),
  DATE, timestamp("us"), timestamp("ns"), timestamp("s"), time("ms"), duration("ms"), BINARY,
];

const isConstant = (bound: TypedExpr): boolean => columnsOf(bound).size === 0;

export interface ExprOptions {
  readonly depth: number;
  /** Take only columns and calculations that are unlikely to fail. */
  readonly tame?: boolean;
}

/** Builds expressions on one scope from one tape. */
export class ExprGenerator {
  private readonly tape: Tape;
  private readonly scope: Scope;
  constructor(tape: Tape, scope: Scope) {
    this.tape = tape;
    this.scope = visible(scope);
  }

  /** An exact expression of a class of types; a literal if nothing else fits. */
  of(wanted: ValueClass, options: ExprOptions): Candidate {
    if (options.depth > 0 && this.tape.chance(0.7)) {
      for (let attempt = 0; attempt < 3; attempt++) {
        const built = this.composed(wanted, options);
        if (built) return built;
      }
    }
    return this.column(wanted, options) ?? this.fallback(wanted);
  }

  /** A condition that, if at all possible, is not a literal. */
  condition(options: ExprOptions): Candidate {
    for (let attempt = 0; attempt < 4; attempt++) {
      const built = this.composed("bool", options);
      if (built) return built;
    }
    return this.of("bool", options);
  }

  /** A column of the class, exact, and tame if asked. */
  column(wanted: ValueClass, options: ExprOptions): Candidate | null {
    const fitting = this.scope.schema.filter(f => {
      const { tame, exact } = trustOf(this.scope, f.name);
      return IS[wanted](f.type) && exact && (tame || !options.tame);
    });
    if (fitting.length === 0) return null;
    const { name } = this.tape.pick(fitting);
    return this.candidate({ kind: "column", name }, trustOf(this.scope, name));
  }

  /** An expression of exactly this type, for the other side of unions. */
  ofType(type: DataType, literal: () => Expr): Candidate {
    const same = this.scope.schema.filter(f =>
      f.type.kind === type.kind && trustOf(this.scope, f.name).exact);
    if (same.length > 0 && this.tape.chance(0.7)) {
      const { name } = this.tape.pick(same);
      const cast = this.candidate({ kind: "cast", operand: { kind: "column", name }, type, mode: "try" },
        { ...trustOf(this.scope, name), tame: false });
      if (cast) return cast;
    }
    return this.candidate(literal(), { tame: false, exact: true })!;
  }

  private candidate(expr: Expr, { tame, exact }: Trust): Candidate | null {
    try {
      return { expr, bound: bindRow(expr, this.scope.schema, "test"), tame, exact };
    } catch (error) {
      // Some combinations have no type, such as a product with more than 38 decimals.
      if (error instanceof PlanError) return null;
      throw error;
    }
  }

  private fallback(wanted: ValueClass): Candidate {
    const type = wanted === "any" || wanted === "comparable" ? this.tape.pick([INT32, UTF8, FLOAT64, BOOL]) : {
      numeric: INT32, integer: INT32, float: FLOAT64, bool: BOOL, utf8: UTF8, text: UTF8, temporal: DATE,
      clock: timestamp("ms"), duration: duration("ms"),
    }[wanted];
    return this.candidate(randomLiteral(this.tape, type, true), { tame: true, exact: true })!;
  }

  private composed(wanted: ValueClass, options: ExprOptions): Candidate | null {
    const inner = { ...options, depth: options.depth - 1 };
    const built = this.tape.chance(0.12) ? this.caseOf(wanted, inner)
      : this.tape.chance(0.12) ? this.castOf(inner)
      : wanted === "bool" && this.tape.chance(0.15) ? this.inList(inner)
      : this.call(this.tape.pick(PRODUCERS[wanted]), inner);
    return built && built.exact && IS[wanted](built.bound.type) ? built : null;
  }

  /** A call of a given function on random arguments. */
  call(name: FunctionName, options: ExprOptions): Candidate | null {
    const row = FUNCTIONS[name];
    const wild = this.tape.chance(0.08);
    const inner = { ...options, tame: !wild && (options.tame === true || CALCULATING.has(name)) };
    const receiver = this.of(name === "add" || name === "sub" ? this.movable() : row.receiver as ValueClass, inner);
    if (isConstant(receiver.bound) && this.tape.chance(0.85)) return null;
    const count = row.args.length - (row.optional && this.tape.chance(0.5) ? row.optional : 0)
      + (row.variadic ? this.tape.below(2) : 0);
    const args = Array.from({ length: count }, (_, i) => {
      const wantedClass = row.args[Math.min(i, row.args.length - 1)]!;
      return this.argument(name, wantedClass, receiver, inner);
    });
    if (args.some(arg => arg === null)) return null;
    const all = [receiver, ...(args as (Candidate | { expr: Expr; tame: boolean; exact: boolean })[])];
    return this.candidate({ kind: "call", name, args: all.map(a => a.expr) }, {
      tame: TAMING.has(name) && all.every(a => a.tame),
      exact: !INEXACT.includes(name) && all.every(a => a.exact),
    });
  }

  private movable(): ValueClass {
    return this.tape.pick(["numeric", "numeric", "temporal", "duration"]);
  }

  private argument(name: FunctionName, wanted: TypeClass, receiver: Candidate, options: ExprOptions) {
    if (wanted === "integer literal") {
      const values = name === "round" ? [0, 1, 2, -1, 5] : [0, 1, 3, -2, -1, 10];
      return { expr: { kind: "literal", value: this.tape.pick(values) } as Expr, tame: true, exact: true };
    }
    if (wanted === "integer" && receiver.bound.type.kind === "utf8") return this.count(options);
    if (wanted === "fraction literal") throw new Error(`${name} is no function of fractions`);
    if (wanted === "text literal") return { expr: this.textOption(name, receiver.bound.type), tame: true, exact: true };
    if (wanted === "same") return this.beside(receiver, options);
    if (name === "add" || name === "sub") return this.addend(name, receiver, options);
    return this.tape.chance(0.3) && wanted !== "any"
      ? this.literalBeside(receiver, options.tame ?? false) ?? this.of(wanted as ValueClass, options)
      : this.of(wanted as ValueClass, options);
  }

  /** A small number, so that what is repeated stays short. */
  private count(options: ExprOptions): Candidate | null {
    const literal = (value: number): Expr => ({ kind: "literal", value: BigInt(value), type: INT64 });
    if (this.tape.chance(0.6))
      return this.candidate(literal(this.tape.pick([0, 1, 2, 5, -1, -2, 9])), { tame: true, exact: true });
    const any = this.of("integer", { ...options, tame: true });
    return this.candidate({ kind: "call", name: "mod", args: [any.expr, literal(this.tape.pick([3, 7]))] }, any);
  }

  private addend(name: FunctionName, receiver: Candidate, options: ExprOptions): Candidate | null {
    const { type } = receiver.bound;
    if (isNumeric(type)) {
      return this.tape.chance(0.3) ? this.literalBeside(receiver, true) : this.of("numeric", options);
    }
    if (type.kind === "duration") return this.of("duration", options);
    return name === "sub" && this.tape.chance(0.4) ? this.beside(receiver, options) : this.of("duration", options);
  }

  private textOption(name: FunctionName, type: DataType): Expr {
    const value = name === "like" ? this.tape.pick(["%", "a%", "%b", "_", "a_b", "%a%b%", "", "\\%%", "é%", "%😀", "a%b", "__"])
      : type.kind === "date" ? this.tape.pick(["1d", "1mo", "1w", "1y", "1q", "3d", "5mo"])
      : name === "offsetBy" ? this.tape.pick(["1d", "1mo", "-1y", "1d12h", "-90s", "250ms", "-1mo", "2w", "7us"])
      : this.tape.pick(["1d", "1h", "15m", "1mo", "1w", "1y", "1q", "1s", "10s", "250ms", "2w", "7d", "90m", "100us"]);
    return { kind: "literal", value };
  }

  private literalBeside(receiver: Candidate, tame: boolean): Candidate | null {
    const expr = randomLiteral(this.tape, receiver.bound.type, tame);
    return this.candidate(expr, { tame: tame || receiver.bound.type.kind === "utf8", exact: true });
  }

  /** Something comparable with the receiver. */
  private beside(receiver: Candidate, options: ExprOptions): Candidate | null {
    const { type } = receiver.bound;
    if (this.tape.chance(0.45)) return this.literalBeside(receiver, options.tame ?? false);
    const wanted = isNumeric(type) ? "numeric" : (Object.keys(IS) as ValueClass[])
      .find(c => c !== "any" && c !== "comparable" && IS[c](type)) ?? "comparable";
    const other = this.of(wanted, options);
    return comparablePair(receiver.bound, other.bound) ? other
      : this.literalBeside(receiver, options.tame ?? false);
  }

  private caseOf(wanted: ValueClass, options: ExprOptions): Candidate | null {
    const value = this.of(wanted, options);
    const branches = Array.from({ length: 1 + this.tape.below(2) }, () => {
      const then = this.tape.chance(0.5) ? value : this.beside(value, options) ?? value;
      return { when: this.of("bool", options), then };
    });
    const otherwise = this.tape.chance(0.3) ? null : this.beside(value, options);
    const all = [...branches.map(b => b.then), ...(otherwise ? [otherwise] : [])];
    return this.candidate({
      kind: "case", branches: branches.map(b => ({ when: b.when.expr, then: b.then.expr })),
      otherwise: otherwise?.expr ?? { kind: "literal", value: null },
    }, { tame: all.every(c => c.tame), exact: true });
  }

  private castOf(options: ExprOptions): Candidate | null {
    const operand = this.of("comparable", options);
    const targets = CAST_TARGETS.filter(target => castable(operand.bound.type, target));
    if (targets.length === 0) return null;
    // Strict casts fail on many values, so they come up seldom.
    const mode = this.tape.chance(0.25) ? "strict" : "try";
    return this.candidate({ kind: "cast", operand: operand.expr, type: this.tape.pick(targets), mode },
      { tame: operand.tame, exact: true });
  }

  private inList(options: ExprOptions): Candidate | null {
    const count = this.tape.pick([2, 1, 3, 0, 20]);
    // Nothing is compared with an empty list, so an operand that fails may go unnoticed.
    const operand = this.of("comparable", count === 0 ? { ...options, depth: 0 } : options);
    const values = Array.from({ length: count },
      () => (this.tape.chance(0.05) ? { kind: "literal", value: null } as Expr
        : randomLiteral(this.tape, operand.bound.type, false)));
    return this.candidate({ kind: "in", operand: operand.expr, values }, { tame: false, exact: true });
  }
}

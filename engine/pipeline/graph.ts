// Builds a kernel's expression graph: equal nodes are one node, and each integer carries its interval.
import type { DataType } from "../../expr/type.ts";
import type { ResidentColumn, ZoneMap } from "../memory/resident-column.ts";
import { argumentsOf, type FailureMode, type KernelNode, type Storage } from "../kernel/node.ts";
import { rangeClass, type Range, type Scalar } from "../kernel/scalar.ts";
import type { ParameterKind } from "../kernel/spec.ts";
import type { Binding } from "./pipeline.ts";

type Common = "scalar" | "nullable" | "range" | "fails";
type Without<N> = N extends KernelNode ? Omit<N, Common> : never;
type Shape = Without<KernelNode>;

export interface NodeFacts {
  readonly scalar: Scalar;
  readonly nullable: boolean;
  readonly fails?: boolean;
  /** The interval by range classes: what code may rely on. */
  readonly range?: Range;
  /** The interval by actual values: only for choices that are themselves part of the kernel's text. */
  readonly bounds?: Range;
}

/** What a plan operator was doing, for the errors of its expressions. */
export interface ErrorSite {
  readonly operator: string;
  readonly expression: string;
  readonly type: DataType;
  readonly operand: DataType | null;
}

export class Graph {
  readonly nodes: KernelNode[] = [];
  readonly parameters: ParameterKind[] = [];
  readonly bindings: Binding[] = [];
  readonly sites: ErrorSite[] = [];
  private readonly ids = new Map<string, number>();
  private readonly boundsOf = new Map<number, Range>();
  /** The dictionary behind a node of text that comes from codes. */
  readonly dictionaries = new Map<number, ResidentColumn>();
  /** Min and max of runs of rows, of the source's integer columns. */
  readonly zones = new Map<number, ZoneMap>();
  /** Nodes whose values never descend over the source's rows: equal ones are neighbours. */
  readonly sorted = new Set<number>();
  /** Nodes whose values are known to be unique over the source's rows. */
  readonly unique = new Set<number>();

  add(shape: Shape, facts: NodeFacts): number {
    const { scalar, nullable, range } = facts;
    const args = argumentsOf(shape as KernelNode);
    const fails = (facts.fails ?? false) || args.some(a => this.nodes[a]!.fails);
    const node = { ...shape, scalar, nullable, fails, ...(range ? { range } : {}) } as KernelNode;
    const key = JSON.stringify(node, (_, v: unknown) => (typeof v === "bigint" ? `${v}n` : v));
    const found = this.ids.get(key);
    if (found !== undefined) return found;
    const id = this.nodes.push(node) - 1;
    this.ids.set(key, id);
    const bounds = facts.bounds ?? range;
    if (bounds) this.boundsOf.set(id, bounds);
    return id;
  }

  node(id: number): KernelNode { return this.nodes[id]!; }
  range(id: number): Range { return this.nodes[id]!.range!; }
  bounds(id: number): Range { return this.boundsOf.get(id)!; }

  parameter(kind: ParameterKind, binding: Binding): number {
    this.bindings.push(binding);
    return this.parameters.push(kind) - 1;
  }

  site(site: ErrorSite): number { return this.sites.push(site) - 1; }

  /** A null-propagating operation. */
  apply(
    name: string, args: readonly number[], scalar: Scalar,
    options: {
      immediates?: readonly (number | string)[]; failure?: FailureMode; fails?: boolean; nullable?: boolean;
      range?: Range | undefined; bounds?: Range | undefined;
    } = {},
  ): number {
    const { immediates, failure, range, bounds } = options;
    const nullable = args.some(a => this.nodes[a]!.nullable) || failure?.mode === "try"
      || (options.nullable ?? false);
    return this.add(
      { op: "apply", name, args, ...(immediates ? { immediates } : {}), ...(failure ? { failure } : {}) },
      {
        scalar, nullable, fails: failure?.mode === "strict", ...(range ? { range } : {}),
        ...(bounds ? { bounds } : {}),
      });
  }

  constant(value: bigint, scalar: "i64" | "wide" | "bool" = "i64"): number {
    return this.add({ op: "constant", value },
      { scalar, nullable: false, ...(scalar === "bool" ? {} : { range: { min: value, max: value } }) });
  }

  null(scalar: Scalar): number {
    return this.add({ op: "null" }, {
      scalar, nullable: true, ...(scalar === "i64" || scalar === "wide" ? { range: { min: 0n,
        max: 0n } } : {}),
    });
  }

  /** A literal integer: its class shapes the code, its value is a parameter. */
  integer(value: bigint): number {
    const range = rangeClass(value, value);
    const wide = range.max > (1n << 63n) - 1n || range.min < -(1n << 63n);
    const parameter = this.parameter("i64", BigInt.asIntN(64, value));
    if (wide) this.parameter("i64", value >> 64n);
    return this.add({ op: "parameter", parameter },
      { scalar: wide ? "wide" : "i64", nullable: false, range, bounds: { min: value, max: value } });
  }

  isNull(id: number): number {
    // What can fail is evaluated, although it never is null.
    return this.nodes[id]!.nullable || this.nodes[id]!.fails
      ? this.add({ op: "is null", args: [id] }, { scalar: "bool", nullable: false })
      : this.constant(0n, "bool");
  }

  nullUnless(value: number, condition: number): number {
    const { scalar, range } = this.nodes[value]!;
    return this.add({ op: "null unless", args: [value, condition] },
      { scalar, nullable: true, ...(range ? { range, bounds: this.bounds(value) } : {}) });
  }

  logic(op: "and" | "or", a: number, b: number): number {
    return this.add({ op, args: [a, b] },
      { scalar: "bool", nullable: this.nodes[a]!.nullable || this.nodes[b]!.nullable });
  }

  /** A bool with null turned into false. */
  coalesceFalse(id: number): number {
    return this.nodes[id]!.nullable
      ? this.add({ op: "coalesce", args: [id, this.constant(0n, "bool")] }, { scalar: "bool",
        nullable: false }) : id;
  }

  not(id: number): number { return this.apply("i32.eqz", [id], "bool"); }

  /** Integers as 128 bits. */
  wide(id: number): number {
    const node = this.nodes[id]!;
    if (node.scalar === "wide") return id;
    return this.apply("wide from i64", [id], "wide", { range: node.range, bounds: this.bounds(id) });
  }
}

/** The smallest storage of integers in a range. */
export function integerStorage({ min, max }: Range): Storage {
  if (min >= 0n) {
    if (max < 1n << 8n) return "u8";
    if (max < 1n << 16n) return "u16";
    if (max < 1n << 32n) return "u32";
  } else {
    if (min >= -(1n << 7n) && max < 1n << 7n) return "i8";
    if (min >= -(1n << 15n) && max < 1n << 15n) return "i16";
    if (min >= -(1n << 31n) && max < 1n << 31n) return "i32";
  }
  return min >= -(1n << 63n) && max < 1n << 63n ? "i64" : "wide";
}

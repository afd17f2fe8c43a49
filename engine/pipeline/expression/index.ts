// Lowers typed expressions to kernel nodes. One table holds every function.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { TypedCase, TypedExpr, TypedLiteral } from "../../../expr/node.ts";
import type { FailureMode } from "../../kernel/node.ts";
import type { Graph } from "../graph.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { lowerCast } from "./cast.ts";
import { anyOf, LOGIC, lowerIn, unify } from "./logic.ts";
import { scalarOf, type LiteralMemory, type LowerCall, type Lowering } from "./lowering.ts";
import { TEMPORAL } from "./temporal.ts";
import { TEXT } from "./text.ts";

const CALLS: Readonly<Record<CoreFunction, LowerCall>> = { ...ARITHMETIC, ...LOGIC, ...TEXT, ...TEMPORAL };

const ENCODER = new TextEncoder();

/**
 * Gives a lookup of a whole expression computed once for each dictionary value, where that pays; else null.
 */
export type LowerByDictionary = (expr: TypedExpr) => number | null;

export class ExpressionLowering implements Lowering {
  private readonly lowered = new Map<TypedExpr, number>();

  constructor(
    readonly graph: Graph, readonly memory: LiteralMemory,
    private readonly column: (name: string) => number,
    /** The plan operator that the expressions belong to, for errors. */
    private readonly operator: string,
    private readonly print: (expr: TypedExpr) => string,
    private readonly byDictionary: LowerByDictionary = () => null,
  ) {}

  lower(expr: TypedExpr): number {
    const known = this.lowered.get(expr);
    if (known !== undefined) return known;
    const id = this.byDictionary(expr) ?? this.compute(expr);
    this.lowered.set(expr, id);
    return id;
  }

  failure(expr: TypedExpr, mode: "strict" | "try" = "strict"): FailureMode {
    if (mode === "try") return { mode };
    const operand = expr.kind === "cast" ? expr.operand.type : null;
    return {
      mode,
      site: this.graph.site({
        operator: this.operator, expression: this.print(expr), type: expr.type, operand,
      }),
    };
  }

  private compute(expr: TypedExpr): number {
    switch (expr.kind) {
      case "column": return this.column(expr.name);
      case "literal": return this.literal(expr);
      case "call": {
        const args = expr.args.map((a, i) => (i > 0 && OPTION_CALLS.has(expr.name) ? -1 : this.lower(a)));
        return CALLS[expr.name as CoreFunction](this, expr, args.filter(a => a >= 0));
      }
      case "cast": return lowerCast(this, expr);
      case "case": return this.case(expr);
      case "in": return lowerIn(this, expr);
      case "aggregate": throw new Error("an aggregate outside an aggregate node");
      case "window": throw new Error("a window function outside a window node");
    }
  }

  private literal({ value, type }: TypedLiteral): number {
    const { graph } = this;
    const scalar = scalarOf(type);
    if (value === null) return graph.null(scalar);
    if (typeof value === "bigint") return graph.integer(value);
    if (typeof value === "boolean") return graph.constant(value ? 1n : 0n, "bool");
    if (typeof value === "number") {
      return graph.add({ op: "parameter", parameter: graph.parameter("f64", value) }, { scalar: "f64", nullable: false });
    }
    const bytes = typeof value === "string" ? ENCODER.encode(value) : value;
    return graph.add({ op: "parameter", parameter: graph.parameter("i64", this.memory.text(bytes)) }, {
      scalar: "text", nullable: false,
    });
  }

  private case(expr: TypedCase): number {
    const { graph } = this;
    const values = unify(this, [...expr.branches.map(b => this.lower(b.then)), this.lower(expr.otherwise)]);
    const whens = expr.branches.map(b => this.lower(b.when));
    const args = [...whens.flatMap((when, i) => [when, values[i]!]), values[values.length - 1]!];
    return graph.add({ op: "case", args }, {
      ...anyOf(this, values), nullable: values.some(v => graph.node(v).nullable),
    });
  }
}

/** Calls whose later arguments are options that shape the code, not values. */
const OPTION_CALLS: ReadonlySet<string> = new Set(["round", "slice", "truncate", "offsetBy"]);

// The signature of a method on an expression of unknown type: any arguments, the result if it is fixed.
import type { AggregateRow, FunctionRow, ReturnRule, ShorthandRow, WindowRow } from "../../expr/function/row.ts";
import { aggregateParameters, parameterName, takesOperand, textLiteral } from "./signature.ts";

const FIXED: Readonly<Partial<Record<ReturnRule, string>>> = {
  bool: "Bool", int64: "Int64", integers: "Int64", int32: "Int32", float64: "Float64", utf8: "Utf8",
};

export function dynamicSignature(row: FunctionRow): string {
  const operands = row.args.some(kind => !kind.endsWith("literal"));
  const parameters = row.args.map((kind, i) => {
    const name = parameterName(row, i);
    const optional = i >= row.args.length - (row.optional ?? 0) ? "?" : "";
    if (kind === "integer literal") return `${name}${optional}: number`;
    if (kind === "text literal") return `${name}${optional}: ${textLiteral(row)}`;
    const type = "LiteralValue | Operand<DType, Null, L, M>";
    return row.variadic ? `...${name}s: readonly (${type})[]` : `${name}${optional}: ${type}`;
  });
  const level = operands ? "Mix<L | NoInfer<M>>" : "L";
  const fixed = FIXED[row.returns];
  const result = fixed ? `Expr<${fixed}, ${row.nulls === "never" ? "never" : "null"}, ${level}>` : `DynamicExpr<${level}>`;
  return `${row.method}${operands ? "<M extends Level = \"lit\">" : ""}(${parameters.join(", ")}): ${result};`;
}

export function dynamicAggregate(row: AggregateRow): string {
  const fixed = FIXED[row.returns];
  const zero = row.empty === "zero";
  const result = fixed ? `Aggregate<${fixed}, ${zero ? "never, never" : "null, null"}>` : "DynamicExpr<\"agg\">";
  const parameters = aggregateParameters(row, () => "AnyExpr<DType, Null, M> & NotAggregate<M>");
  return `${row.method}${takesOperand(row) ? "<M extends Level>" : ""}(this: NotAggregate<L>${parameters}): ${result};`;
}

/** A window function or a shorthand; its result can be placed with `over`, as everything untyped can. */
export function dynamicWindow(row: WindowRow | ShorthandRow): string {
  const parameters = "takes" in row
    ? { nothing: "", rows: "rows?: number", size: "size: number | Period, options?: RollingRowsOptions" }[row.takes]
    : row.framed ? "n: number" : row.args[0] === "number literal" ? "decay: Decay"
      : "rows?: number, otherwise?: DynamicOperand";
  return `${row.method}(${["this: NotAggregate<L>", parameters].filter(Boolean).join(", ")}): DynamicExpr<"row">;`;
}

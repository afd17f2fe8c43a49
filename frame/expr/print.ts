// Prints an expression as one would write it, for messages.
import { show } from "../../expr/bind/fluent-words.ts";
import type { Expr as ExprNode, FrameBound, OrderTerm, WindowExpr } from "../../expr/node.ts";
import { isWindowName, WINDOWS } from "../../expr/function/table.ts";
import { typeName } from "../../expr/type.ts";

/** The expression as fluent code over columns `c`. */
export function printNode(node: ExprNode): string {
  switch (node.kind) {
    case "column":
      return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(node.name) ? `c.${node.name}` : `c[${JSON.stringify(node.name)}]`;
    case "literal": return show(node.value);
    case "call": return `${receiver(node.args[0]!)}.${node.name}(${node.args.slice(1).map(printNode).join(", ")})`;
    case "cast":
      return `${receiver(node.operand)}.${node.mode === "try" ? "tryCast" : "cast"}(${typeName(node.type)})`;
    case "case":
      return `${node.branches.map((b, i) =>
        `${i === 0 ? "" : "."}when(${printNode(b.when)}).then(${printNode(b.then)})`).join("")}.otherwise(${
        printNode(node.otherwise)})`;
    case "in": return `${receiver(node.operand)}.isIn([${node.values.map(printNode).join(", ")}])`;
    case "aggregate": {
      const call = node.args.length === 0 ? `${node.name}()` : `${receiver(node.args[0]!)}.${node.name}()`;
      return node.filter ? `${call}.filter(${printNode(node.filter)})` : call;
    }
    case "grouping": return `grouping(${node.keys.map(key => JSON.stringify(key)).join(", ")})`;
    case "window": return printWindow(node);
  }
}

/** As one would write it: `c.price.sum().over({ partitionBy: c.product, frame: rowsBetween(-3, 0) })`. */
function printWindow(node: WindowExpr): string {
  const { name, args, filter, distinct, ignoreNulls, partitionBy, orderBy, frame } = node;
  const free = args.length === 0 || (isWindowName(name) && WINDOWS[name].receiver === null);
  const call = free ? `${name}(${args.map(printNode).join(", ")})`
    : `${receiver(args[0]!)}.${name}(${args.slice(1).map(printNode).join(", ")})`;
  const whole = frame.start.kind === "unbounded" && frame.end.kind === "unbounded";
  const options = [
    partitionBy.length > 0 ? `partitionBy: ${listed(partitionBy.map(printNode))}` : "",
    orderBy.length > 0 ? `orderBy: ${listed(orderBy.map(printTerm))}` : "",
    whole ? "" : `frame: ${frame.unit === "range" ? "between" : `${frame.unit}Between`}(${
      printBound(frame.start)}, ${printBound(frame.end)})`,
    frame.exclude === "none" ? "" : `exclude: "${frame.exclude}"`,
    ignoreNulls ? "ignoreNulls: true" : "", distinct ? "distinct: true" : "",
  ].filter(option => option !== "");
  const over = options.length === 0 ? "over()" : `over({ ${options.join(", ")} })`;
  return `${call}${filter ? `.filter(${printNode(filter)})` : ""}.${over}`;
}

const listed = (items: readonly string[]): string => (items.length === 1 ? items[0]! : `[${items.join(", ")}]`);

const printTerm = ({ expr, descending, nullsFirst }: OrderTerm<ExprNode>): string =>
  (!descending && !nullsFirst ? printNode(expr)
    : `${receiver(expr)}.${descending ? "desc" : "asc"}(${nullsFirst ? "{ nulls: \"first\" }" : ""})`);

const printBound = (bound: FrameBound<ExprNode>): string =>
  (bound.kind === "unbounded" ? "\"unbounded\"" : bound.kind === "offset" ? String(bound.count) : printNode(bound.expr));

const receiver = (node: ExprNode): string =>
  node.kind === "literal" ? `lit(${printNode(node)})` : printNode(node);

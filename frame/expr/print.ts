// Prints an expression as one would write it, for messages.
import { show } from "../../expr/bind/literal.ts";
import type { Expr as ExprNode } from "../../expr/node.ts";
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
  }
}

const receiver = (node: ExprNode): string =>
  node.kind === "literal" ? `lit(${printNode(node)})` : printNode(node);

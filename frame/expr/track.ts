// Finds conditions that a callback built and dropped, as `c.a.gt(1) && c.b.gt(2)` drops the first.
import { PlanError } from "../../expr/error.ts";
import { FUNCTIONS } from "../../expr/function/table.ts";
import type { Expr as ExprNode } from "../../expr/node.ts";
import { printNode } from "./print.ts";

/** For each callback that is running, innermost last: conditions that nothing has used yet. */
const pending: Set<ExprNode>[] = [];

const isCondition = (node: ExprNode): boolean =>
  node.kind === "in" || (node.kind === "call" && FUNCTIONS[node.name].returns === "bool");

/** Whether a callback is running. */
export const inCallback = (): boolean => pending.length > 0;

/** Notes a column of truth values that was taken out of a callback's columns. */
export function taken<N extends ExprNode>(node: N): N {
  pending[pending.length - 1]?.add(node);
  return node;
}

/** Notes a new node. */
export function built<N extends ExprNode>(node: N): N {
  const innermost = pending[pending.length - 1];
  if (innermost && isCondition(node)) innermost.add(node);
  return node;
}

/** Notes that a node became part of another, or of a result. */
export function used<N extends ExprNode>(node: N): N {
  for (const set of pending) set.delete(node);
  return node;
}

/** Runs a callback and `read`s the nodes out of what it returns; a condition left over is an error. */
export function watched<R, V>(verb: string, callback: () => R, read: (result: R) => V): V {
  const mine = new Set<ExprNode>();
  pending.push(mine);
  let value: V;
  try {
    value = read(callback());
  } finally {
    pending.pop();
  }
  const [dropped] = mine;
  if (dropped) {
    throw new PlanError("dropped-condition",
      `${verb}: the callback builds the condition ${printNode(dropped)} and does not use it.`, {
        hint: "JavaScript's &&, ||, !, if and ?: take an expression for true, whatever its values: "
          + "write `a.and(b)`, `a.or(b)`, `a.not()` or `when(a).then(b).otherwise(c)`.",
      });
  }
  return value;
}

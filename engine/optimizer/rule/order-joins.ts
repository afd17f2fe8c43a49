// Joins several tables in the cheapest order, where nobody sees the order of their rows.
import type { Plan } from "../../plan/node.ts";
import type { Facts } from "../column-facts.ts";
import { ordered } from "../join-order/order.ts";
import { treeOf } from "../join-order/tree.ts";
import { rewriteUnseen } from "../order-unseen.ts";
import type { Rule } from "../rule.ts";

/** Nodes of trees that are in order. */
const done = new WeakMap<Facts, WeakSet<Plan>>();

export const orderJoins: Rule = {
  name: "order-joins",
  why: "What is joined first decides how many rows all other joins look up, and authors do not count rows.",
  scope: "root",
  apply(plan, context) {
    let settled = done.get(context.facts);
    if (!settled) done.set(context.facts, settled = new WeakSet());
    const known = settled;
    const after = rewriteUnseen(plan, node => {
      if (known.has(node)) return node;
      const tree = treeOf(node);
      // Two tables have one order; smaller-side-builds knows which is built.
      if (tree === null || tree.relations.length < 3) return node;
      const { plan: best, asWritten } = ordered(tree, context);
      const now = asWritten ? node : best;
      for (const inside of treeOf(now)?.nodes ?? []) known.add(inside);
      known.add(now);
      return now;
    });
    return after === plan ? undefined : after;
  },
};

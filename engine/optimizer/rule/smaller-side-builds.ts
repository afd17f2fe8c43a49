// Turns inner joins around where nobody sees the order of their rows and the left side is the smaller one.
import { flipped } from "../../plan/join.ts";
import type { Join } from "../../plan/node.ts";
import { estimateRows } from "../estimate.ts";
import { rewriteUnseen } from "../order-unseen.ts";
import type { Rule } from "../rule.ts";
import type { StatisticsPort } from "../statistics.ts";

export const smallerSideBuilds: Rule = {
  name: "smaller-side-builds",
  why: "The right side is built into a table and the left one looked up; rows follow the left, if that is seen.",
  scope: "root",
  apply(plan, { statistics }) {
    const after = rewriteUnseen(plan, node =>
      (node.kind === "join" && paysToTurn(node, statistics) ? flipped(node) : node));
    return after === plan ? undefined : after;
  },
};

/** Building a row costs about as much as looking two up, and estimates are rough. */
const SMALLER = 2;

function paysToTurn({ how, unmatched, validate, left, right }: Join, statistics: StatisticsPort): boolean {
  if ((how !== "inner" && how !== "cross") || unmatched === "error" || validate === "single") return false;
  return estimateRows(left, statistics) * SMALLER < estimateRows(right, statistics);
}

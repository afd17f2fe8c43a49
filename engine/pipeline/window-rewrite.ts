// The rewrites of Window nodes, in order; what none of them changes is lowered as it is.
import type { Plan, Window } from "../plan/node.ts";
import { joinWholePartitions } from "./window-aggregate.ts";
import { withoutDistinct } from "./window-distinct.ts";
import { splitHolistic } from "./window-holistic.ts";
import { withPlainOperands } from "./window-operands.ts";
import { withRanks } from "./window-ranks.ts";

export const rewriteWindow = (node: Window): Plan | null => joinWholePartitions(node) ?? splitHolistic(node)
  ?? withPlainOperands(node) ?? withRanks(node) ?? withoutDistinct(node);

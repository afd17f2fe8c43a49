// Every operator by the kind of its plan node; the only place that tells kinds apart.
import type { Plan, PlanKind } from "../../plan/node.ts";
import type { Row } from "../value.ts";
import { aggregate } from "./aggregate.ts";
import { asof } from "./asof.ts";
import { dependentJoin } from "./dependent-join.ts";
import { distinct } from "./distinct.ts";
import { filter } from "./filter.ts";
import { groupingSets } from "./grouping-sets.ts";
import { join } from "./join.ts";
import { limit } from "./limit.ts";
import type { Operator } from "./operator.ts";
import { project } from "./project.ts";
import { recursive, workingTable } from "./recursive.ts";
import { rowIndex } from "./row-index.ts";
import { scan } from "./scan.ts";
import { setOperation } from "./set-operation.ts";
import { sort, topN } from "./sort.ts";
import { union } from "./union.ts";
import { window } from "./window.ts";

const read: Operator<"read"> = () => { throw new Error("the engine reads stored tables before a plan runs"); };

const OPERATORS: { readonly [K in PlanKind]: Operator<K> } = {
  scan,
  read,
  filter,
  project,
  aggregate,
  groupingSets,
  join,
  dependentJoin,
  asof,
  sort,
  topN,
  limit,
  distinct,
  setOperation,
  union,
  recursive,
  workingTable,
  rowIndex,
  window,
};

/** The rows of a plan, computed as they are pulled. */
export const rowsOf = (plan: Plan): Iterable<Row> =>
  (OPERATORS[plan.kind] as unknown as Operator<PlanKind>)(plan, rowsOf);

// What an operator of the reference is: rows out of the rows of its inputs, pulled one by one.
import type { Plan, PlanKind } from "../../plan/node.ts";
import type { Row } from "../value.ts";

export type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

/** `rowsOf` gives the rows of any other node. */
export type Operator<K extends PlanKind> =
  (node: NodeOf<K>, rowsOf: (plan: Plan) => Iterable<Row>) => Iterable<Row>;

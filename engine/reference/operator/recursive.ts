// A recursive query by definition: the step over the rows of the last turn, until a turn gives none.
import { scan } from "../../plan/build.ts";
import type { Plan } from "../../plan/node.ts";
import { rewritePlan } from "../../plan/walk.ts";
import { registerSource } from "../../source/source.ts";
import { keyOfAll } from "../order.ts";
import type { Row } from "../value.ts";
import { writeColumn } from "../write.ts";
import type { NodeOf, Operator } from "./operator.ts";

/** The step, where the working table is a table of the given rows. */
function stepOver({ name, step, schema }: NodeOf<"recursive">, rows: readonly Row[]): Plan {
  const columns = schema.map(({ type }, i) => writeColumn(rows.map(row => row[i]!), type));
  const table = scan(registerSource({ schema, rowCount: rows.length, column: index => columns[index]! }, name));
  return rewritePlan(step, node => (node.kind === "workingTable" && node.name === name ? table : node));
}

export const recursive: Operator<"recursive"> = function* (node, rowsOf) {
  const types = node.schema.map(f => f.type);
  const seen = new Set<string>();
  const isNew = (row: Row): boolean => {
    if (node.all) return true;
    const key = keyOfAll(row, types);
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  for (let plan = node.base; ;) {
    const rows = [...rowsOf(plan)].filter(isNew);
    if (rows.length === 0) return;
    yield* rows;
    plan = stepOver(node, rows);
  }
};

export const workingTable: Operator<"workingTable"> = ({ name }) => {
  throw new Error(`the working table ${name} is read outside of its recursive query`);
};

// union: the rows of several frames, one frame after the other. Columns are matched by name.
import { PlanError } from "../../expr/error.ts";
import { castTo, commonType } from "../../expr/bind/coerce.ts";
import { fieldMap } from "../../expr/bind/bind.ts";
import { sameType, typeName, type DataType } from "../../expr/type.ts";
import { project, union } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { columnOf } from "./bind-named.ts";

export function unionPlan(inputs: readonly Plan[]): Plan {
  const [first, ...others] = inputs as [Plan, ...Plan[]];
  if (others.length === 0) return first;
  others.forEach((other, i) => sameNames(first, other, i + 1));
  const types = first.schema.map(({ name }) => commonOf(name, inputs));
  return union(inputs.map(input => aligned(input, first.schema.map(f => f.name), types)));
}

function sameNames(first: Plan, other: Plan, position: number): void {
  const missing = namesMissingIn(other, first);
  const extra = namesMissingIn(first, other);
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [missing.length > 0 ? `has no ${missing.join(", ")}` : "",
    extra.length > 0 ? `has ${extra.join(", ")}, which the first has not` : ""].filter(part => part !== "");
  throw new PlanError("schema-mismatch", `union: input ${position + 1} ${parts.join(" and ")}.`,
    { hint: "Both sides need columns of the same names; use select or rename first." });
}

/** Names of b's columns that a has not, quoted. */
const namesMissingIn = (a: Plan, b: Plan): readonly string[] =>
  b.schema.filter(f => !fieldMap(a.schema).has(f.name)).map(f => JSON.stringify(f.name));

function commonOf(name: string, inputs: readonly Plan[]): DataType {
  const types = inputs.map(input => fieldMap(input.schema).get(name)!.type);
  const common = types.reduce<DataType | null>((a, b) => a && commonType(a, b), { kind: "null" });
  if (common !== null) return common;
  throw new PlanError("type-mismatch",
    `union: the column ${JSON.stringify(name)} has types ${[...new Set(types.map(typeName))].join(", ")}, and one is needed.`,
    { hint: "Cast it with withColumns before the union." });
}

/** The input with its columns in the given order and types; itself if they are so already. */
function aligned(input: Plan, names: readonly string[], types: readonly DataType[]): Plan {
  const right = input.schema.every((f, i) => f.name === names[i] && sameType(f.type, types[i]!));
  if (right) return input;
  return project(input, names.map((name, i) =>
    ({ name, expr: castTo(columnOf(name, input.schema, "union"), types[i]!) })));
}

// Brings the inputs of union, intersect and except to the same columns in the same order and types.
import { PlanError } from "../../expr/error.ts";
import { castTo, commonType } from "../../expr/bind/coerce.ts";
import { fieldMap } from "../../expr/bind/bind.ts";
import { sameType, typeName, type DataType } from "../../expr/type.ts";
import { project } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { columnOf } from "./bind-named.ts";

/** The inputs with the first one's names in its order, columns matched by name. */
export function alignedByName(inputs: readonly Plan[], verb: string): readonly Plan[] {
  const [first, ...others] = inputs as [Plan, ...Plan[]];
  others.forEach((other, i) => sameNames(first, other, i + 1, verb));
  const names = first.schema.map(f => f.name);
  return alignedTo(inputs, names, inputs.map(() => names), verb);
}

/** The same with columns matched by where they stand. */
export function alignedByPosition(inputs: readonly Plan[], verb: string): readonly Plan[] {
  const names = inputs.map(input => input.schema.map(f => f.name));
  const count = names[0]!.length;
  names.forEach((own, i) => {
    if (own.length === count) return;
    throw new PlanError("schema-mismatch",
      `${verb}: input ${i + 1} has ${own.length} columns, and the first has ${count}.`,
      { hint: "By position both sides need as many columns; use select first." });
  });
  return alignedTo(inputs, names[0]!, names, verb);
}

/** `from`: for each input the columns that become the named ones. */
function alignedTo(
  inputs: readonly Plan[], names: readonly string[], from: readonly (readonly string[])[], verb: string,
): readonly Plan[] {
  const types = names.map((name, column) =>
    commonOf(name, inputs.map((input, i) => fieldMap(input.schema).get(from[i]![column]!)!.type), verb));
  return inputs.map((input, i) => {
    const right = input.schema.every((f, k) => f.name === names[k] && sameType(f.type, types[k]!));
    return right ? input : project(input, names.map((name, k) =>
      ({ name, expr: castTo(columnOf(from[i]![k]!, input.schema, verb), types[k]!) })));
  });
}

function sameNames(first: Plan, other: Plan, position: number, verb: string): void {
  const missing = namesMissingIn(other, first);
  const extra = namesMissingIn(first, other);
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [missing.length > 0 ? `has no ${missing.join(", ")}` : "",
    extra.length > 0 ? `has ${extra.join(", ")}, which the first has not` : ""].filter(part => part !== "");
  throw new PlanError("schema-mismatch", `${verb}: input ${position + 1} ${parts.join(" and ")}.`,
    { hint: "Both sides need columns of the same names; use select or rename first." });
}

/** Names of b's columns that a has not, quoted. */
const namesMissingIn = (a: Plan, b: Plan): readonly string[] =>
  b.schema.filter(f => !fieldMap(a.schema).has(f.name)).map(f => JSON.stringify(f.name));

function commonOf(name: string, types: readonly DataType[], verb: string): DataType {
  const common = types.reduce<DataType | null>((a, b) => a && commonType(a, b), { kind: "null" });
  if (common !== null) return common;
  throw new PlanError("type-mismatch",
    `${verb}: the column ${JSON.stringify(name)} has types ${[...new Set(types.map(typeName))].join(", ")}, and one is needed.`,
    { hint: `Cast it with withColumns before the ${verb}.` });
}

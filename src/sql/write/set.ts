// Set operations: queries one below the other.
import type { TypedColumn, TypedExpr } from "../../../expr/node.ts";
import { BOOL, INT64 } from "../../../expr/type.ts";
import type { Plan, SetOperation, Union } from "../../../engine/plan/node.ts";
import { EMPTY, type Block, type Source } from "./block.ts";
import { writeDefinite } from "./operand.ts";
import { fresh } from "./identifier.ts";
import { isClosed, type Building } from "./building.ts";
import { firstPosition } from "./group.ts";
import { isCompound, parenthesized, selectSql } from "./select.ts";
import { unsupported } from "./written.ts";
import { ascending, treeOf, type QueryText, type Writer } from "./writer.ts";

interface Input {
  readonly block: Block;
  readonly plan: Plan;
  /** Columns behind those of the plan, by the names that all inputs give them. */
  readonly more: readonly (readonly [string, TypedExpr])[];
}

/** All inputs with the same columns, and the words between them. `whole`: all columns count, read or not. */
function compound(
  node: Union | SetOperation, inputs: readonly Input[], words: string, whole: boolean, writer: Writer,
): Block {
  const { schema } = node;
  const taken = new Set<string>();
  const given = [...schema.map(field => field.name), ...inputs[0]!.more.map(([name]) => name)];
  const names = given.map(name => fresh(name, taken));
  const exprs = inputs.map(({ block, plan, more }) =>
    [...plan.schema.map(field => block.columns.get(field.name)!), ...more.map(([, expr]) => expr)]);
  const text: QueryText = (used, outside) => inputs.map(({ block }, i) => {
    const ready = block.limit === null ? { ...block, orderBy: [] } : block;
    const outputs = names.flatMap((name, at) =>
      (whole || used.has(name) ? [{ name, expr: exprs[i]![at]! }] : []));
    const query = selectSql(ready, outputs, writer.atoms, { taken: outside }, true);
    return ready.limit === null && !isCompound(ready, outputs, writer.atoms) ? query : parenthesized(query);
  }).join(`\n${words}\n`);
  const inner = writer.source("combined", names, isClosed(node), text);
  const source: Source = { ...inner, compound: (used, { taken: outside }) => text(used, outside) };
  const columns = names.map((name, at): TypedColumn => {
    const field = schema[at] ?? { type: INT64, nullable: false };
    const types = new Set(exprs.map(list => writer.atoms.typeOf(scope => writeDefinite(list[at]!, scope))));
    return writer.atoms.column(source, name, field,
      types.size === 1 ? [...types][0]! : writer.storage.type(field.type));
  });
  return {
    ...EMPTY, from: treeOf(source), hint: "combined",
    columns: new Map(given.map((name, i) => [name, columns[i]!])),
  };
}

/** An input whose SELECT can stand in a set operation: what it keeps apart is a table of its own. */
function input(plan: Plan, building: Building, positioned: boolean): Block {
  const block = building.build(plan, positioned);
  const ready = block.distinct === "all" && positioned ? building.writer.wrapped(block, isClosed(plan)) : block;
  return positioned ? building.writer.numbered(ready, isClosed(plan)) : ready;
}

const whole = (value: number): TypedExpr =>
  ({ kind: "literal", value: BigInt(value), type: INT64, nullable: false });

export function unionBlock(node: Union, building: Building, positioned: boolean): Block {
  const { writer } = building;
  if (node.schema.length === 0) unsupported("a union of rows without columns");
  const inputs = node.inputs.map((plan, i): Input => {
    const block = input(plan, building, positioned);
    const place = block.position[0]?.expr ?? whole(0);
    return { plan, block, more: positioned ? [[BRANCH, whole(i)], [PLACE, place]] : [] };
  });
  const block = compound(node, inputs, "UNION ALL", false, writer);
  if (!positioned) return block;
  const columns = new Map([...block.columns].slice(0, node.schema.length));
  return { ...block, columns, position: [BRANCH, PLACE].map(name => ascending(block.columns.get(name)!)) };
}

const BRANCH = "branch";
const PLACE = "place";

export function setOperationBlock(node: SetOperation, building: Building, positioned: boolean): Block {
  const { writer } = building;
  if (node.schema.length === 0) return unsupported(`${node.how} of rows without columns`);
  const closed = isClosed(node);
  const words = `${node.how.toUpperCase()}${node.all ? " ALL" : ""}`;
  const sides = (left: Block): readonly Input[] => [
    { block: left, plan: node.left, more: [] },
    { block: input(node.right, building, false), plan: node.right, more: [] },
  ];
  if (!positioned) return compound(node, sides(input(node.left, building, false)), words, true, writer);
  // The result has no order in DuckDB; it gets that of the left side's first equal rows.
  const left = writer.wrapped(input(node.left, building, true), isClosed(node.left), "left_rows");
  const rows = compound(node, sides({ ...left, position: [] }), words, true, writer);
  const other = closed ? writer.again(left) : left;
  const keys = node.schema.map(({ name }) => other.columns.get(name)!);
  const grouped = writer.wrapped({
    ...other, groupBy: { keys, sets: null }, hint: "firsts", position: [ascending(firstPosition(other, building))],
  }, closed, "firsts");
  const same = node.schema.map(({ name }): TypedExpr => ({
    kind: "call", name: "eqMissing", args: [rows.columns.get(name)!, grouped.columns.get(name)!],
    type: BOOL, nullable: false,
  })).reduce((a, b): TypedExpr => ({ kind: "call", name: "and", args: [a, b], type: BOOL, nullable: false }));
  const placed: Block = {
    ...EMPTY, columns: rows.columns, hint: "combined", position: grouped.position,
    from: { kind: "join", words: "JOIN", left: rows.from!, right: grouped.from!, on: same },
  };
  // With all, equal rows have one place; which of them comes first is nothing.
  return node.all ? writer.numbered(placed, closed, true) : placed;
}

// Checks what every plan must keep: columns exist with their types, names are unique, sides compare.
import { comparablePair } from "../../expr/bind/coerce.ts";
import { fieldMap } from "../../expr/bind/bind.ts";
import { PlanError } from "../../expr/error.ts";
import { walk, windowOperands, type TypedExpr } from "../../expr/node.ts";
import { sameType, typeName, type Field, type Schema } from "../../expr/type.ts";
import { groupingSets, setOperation } from "./build.ts";
import { joinSchema, pairSchema } from "./join.ts";
import type {
  Asof,
  DependentJoin,
  GroupingSets,
  Join,
  JoinKey,
  NamedAggregate,
  Plan,
  Read,
  Recursive,
  Scan,
  SetOperation,
  Union,
  WantedRows,
  Window,
} from "./node.ts";
import { inputsOf, walkPlan } from "./walk.ts";

/** Throws a PlanError (`invalid-plan`) that names the node and what is wrong with it. */
export function validatePlan(plan: Plan, when = "plan"): void {
  validate(plan, when, new Map());
}

/** `outer`: the columns of left sides of dependent joins in whose right side the plan is. */
function validate(node: Plan, when: string, outer: ReadonlyMap<string, Field>): void {
  const fail: Fail = Object.assign((problem: string): never => {
    throw new PlanError("invalid-plan", `${when}: ${node.kind}: ${problem}.`);
  }, { outer });
  checkNames(node.schema, fail);
  checkNode(node, fail);
  inputsOf(node).forEach((input, i) => {
    const reads = node.kind === "dependentJoin" && i === 1
      ? new Map([...outer, ...fieldMap(node.left.schema)]) : outer;
    validate(input, when, reads);
  });
}

/** Raises the error; knows which columns are there beside those of a node's inputs. */
interface Fail {
  (problem: string): never;
  readonly outer: ReadonlyMap<string, Field>;
}

function checkNames(schema: readonly { readonly name: string }[], fail: Fail): void {
  const seen = new Set<string>();
  for (const { name } of schema) {
    if (seen.has(name)) fail(`two columns are called ${JSON.stringify(name)}`);
    seen.add(name);
  }
}

const show = (f: { type: Field["type"]; nullable: boolean }) => `${typeName(f.type)}${f.nullable ? "?" : ""}`;

/** Columns of the expression must be in the schema; they may claim to be nullable where they are not. */
function checkExpr(expr: TypedExpr, schema: Schema, fail: Fail): void {
  const fields = fieldMap(schema);
  walk(expr, node => {
    if (node.kind === "literal" && node.value === null && !node.nullable) fail("a null literal is not nullable");
    if (node.kind !== "column") return;
    const found = fields.get(node.name) ?? fail.outer.get(node.name);
    if (!found) return fail(`there is no column ${JSON.stringify(node.name)} in its input`);
    if (!sameType(found.type, node.type) || (found.nullable && !node.nullable)) {
      fail(`column ${JSON.stringify(node.name)} is used as ${show(node)}, but it is ${show(found)}`);
    }
  });
}

function checkSchema(schema: Schema, expected: Schema, fail: Fail): void {
  const same = schema.length === expected.length && schema.every((f, i) => {
    const g = expected[i]!;
    return f.name === g.name && sameType(f.type, g.type) && f.nullable === g.nullable;
  });
  const list = (fields: Schema) => fields.map(f => `${f.name} ${show(f)}`).join(", ");
  if (!same) fail(`its schema is [${list(schema)}], and its parts give [${list(expected)}]`);
}

function checkNode(node: Plan, fail: Fail): void {
  switch (node.kind) {
    case "scan": return checkScan(node, fail);
    case "read": return checkRead(node, fail);
    case "filter":
      checkExpr(node.predicate, node.input.schema, fail);
      if (node.predicate.type.kind !== "bool") fail(`its predicate is ${show(node.predicate)}`);
      return checkSchema(node.schema, node.input.schema, fail);
    case "project":
      for (const { expr } of node.columns) checkRow(expr, node.input.schema, fail);
      return checkSchema(node.schema, node.columns.map(({ name, expr }) => ({ name, ...typed(expr) })), fail);
    case "aggregate":
      for (const { expr } of node.keys) checkRow(expr, node.input.schema, fail);
      for (const item of node.aggregates) checkAggregate(item, node.input.schema, fail);
      return checkSchema(node.schema, [
        ...node.keys.map(({ name, expr }) => ({ name, ...typed(expr) })),
        ...node.aggregates.map(({ name, aggregate }) => ({ name, ...typed(aggregate) })),
      ], fail);
    case "groupingSets": return checkGroupingSets(node, fail);
    case "join": return checkJoin(node, fail);
    case "dependentJoin": return checkDependentJoin(node, fail);
    case "asof": return checkAsof(node, fail);
    case "sort": case "topN":
      for (const { expr } of node.keys) checkRow(expr, node.input.schema, fail);
      return checkSchema(node.schema, node.input.schema, fail);
    case "limit":
      if (!(node.offset >= 0 && node.count >= 0)) fail(`offset ${node.offset} or count ${node.count} is below zero`);
      return checkSchema(node.schema, node.input.schema, fail);
    case "distinct":
      for (const name of node.on ?? []) {
        if (!fieldMap(node.input.schema).has(name)) fail(`there is no column ${JSON.stringify(name)} in its input`);
      }
      return checkSchema(node.schema, node.input.schema, fail);
    case "setOperation": return checkSetOperation(node, fail);
    case "union": return checkUnion(node, fail);
    case "recursive": return checkRecursive(node, fail);
    case "workingTable": return;
    case "rowIndex":
      return checkSchema(node.schema.slice(1), node.input.schema, fail);
    case "window": return checkWindow(node, fail);
  }
}

const typed = ({ type, nullable }: { type: Field["type"]; nullable: boolean }) => ({ type, nullable });

function checkRow(expr: TypedExpr, schema: Schema, fail: Fail): void {
  checkExpr(expr, schema, fail);
  walk(expr, node => { if (node.kind === "aggregate") fail(`the aggregate ${node.name} stands for a row value`); });
  walk(expr, node => { if (node.kind === "window") fail(`the window function ${node.name} stands for a row value`); });
}

function checkAggregate({ aggregate }: NamedAggregate, schema: Schema, fail: Fail): void {
  for (const arg of aggregate.args) checkRow(arg, schema, fail);
  if (aggregate.filter) checkRow(aggregate.filter, schema, fail);
}

function checkGroupingSets(node: GroupingSets, fail: Fail): void {
  const { keys, sets, aggregates, groupings } = node;
  for (const { expr } of keys) checkRow(expr, node.input.schema, fail);
  for (const item of aggregates) checkAggregate(item, node.input.schema, fail);
  if (sets.length === 0) fail("it has no sets");
  for (const indices of [...sets, ...groupings.map(g => g.keys)]) {
    const wrong = indices.find(key => keys[key] === undefined);
    if (wrong !== undefined) fail(`it has ${keys.length} keys, and a set or grouping names number ${wrong}`);
  }
  for (const set of sets) {
    if (set.some((key, i) => i > 0 && set[i - 1]! >= key)) fail(`the set ${set.join(", ")} does not ascend`);
  }
  checkSchema(node.schema, groupingSets(node).schema, fail);
}

function checkSetOperation(node: SetOperation, fail: Fail): void {
  const { left, right } = node;
  const names = (side: Plan) => side.schema.map(f => `${f.name} ${typeName(f.type)}`).join(", ");
  if (names(left) !== names(right)) fail(`its sides are [${names(left)}] and [${names(right)}]`);
  checkSchema(node.schema, setOperation(node).schema, fail);
}

function checkWindow(node: Window, fail: Fail): void {
  const { schema } = node.input;
  for (const key of node.partitionBy) checkRow(key, schema, fail);
  for (const { expr } of node.orderBy) checkRow(expr, schema, fail);
  for (const { call } of node.columns) {
    for (const operand of windowOperands(call)) checkRow(operand, schema, fail);
    for (const bound of [call.frame.start, call.frame.end]) {
      if (bound.kind !== "value") continue;
      const key = node.orderBy.length === 1 ? node.orderBy[0]!.expr : fail(`the range of ${call.name} needs one order key`);
      if (!sameType(key.type, bound.expr.type)) fail(`the range of ${call.name} is of ${typeName(bound.expr.type)}, and its key of ${typeName(key.type)}`);
    }
  }
  if (node.wanted) checkWanted(node, node.wanted, fail);
  checkSchema(node.schema, [...schema, ...node.columns.map(({ name, call }) => ({ name, ...typed(call) }))],
    fail);
}

function checkWanted({ columns }: Window, { column, most }: WantedRows, fail: Fail): void {
  const name = columns.find(c => c.name === column)?.call.name;
  if (name !== "rowNumber" && name !== "rank" && name !== "denseRank") {
    fail(`rows are wanted by ${JSON.stringify(column)}, which does not number them`);
  }
  if (!(Number.isSafeInteger(most) && most >= 1)) fail(`${most} rows are wanted`);
}

function checkScan(node: Scan, fail: Fail): void {
  const fields = fieldMap(node.source.schema);
  for (const f of node.schema) {
    const found = fields.get(f.name);
    if (!found || !sameType(found.type, f.type) || (found.nullable && !f.nullable)) {
      fail(`column ${JSON.stringify(f.name)} ${show(f)} is not in ${node.source.id}`);
    }
  }
  const { start, end } = node.rows ?? { start: 0, end: node.source.rowCount };
  if (!(start >= 0 && start <= end && end <= node.source.rowCount)) {
    fail(`rows [${start}, ${end}) are not in ${node.source.id}, which has ${node.source.rowCount}`);
  }
}

function checkRead(node: Read, fail: Fail): void {
  const fields = fieldMap(node.table.schema);
  for (const f of node.schema) {
    const found = fields.get(f.name);
    if (!found || show(found) !== show(f)) fail(`column ${JSON.stringify(f.name)} ${show(f)} is not in ${node.table.id}`);
  }
  for (const condition of node.conditions) checkExpr(condition, node.table.schema, fail);
  if (node.conditions.length > 0 && node.most !== Infinity) fail("its conditions do not say which rows are the first");
}

function checkKey({ left, right }: JoinKey, node: Join | Asof, fail: Fail): void {
  checkRow(left, node.left.schema, fail);
  checkRow(right, node.right.schema, fail);
  const pair = comparablePair(left, right);
  if (pair === null) fail(`keys of types ${typeName(left.type)} and ${typeName(right.type)} do not compare`);
}

function checkSides({ columns, left, right }: Join | DependentJoin | Asof, fail: Fail): void {
  const schemas = { left: fieldMap(left.schema), right: fieldMap(right.schema) };
  for (const { side, from } of columns) {
    if (!schemas[side].has(from)) fail(`there is no column ${JSON.stringify(from)} on its ${side} side`);
  }
  checkNames(columns.map(({ name }) => ({ name })), fail);
}

function checkJoin(node: Join, fail: Fail): void {
  for (const key of node.on) checkKey(key, node, fail);
  checkSides(node, fail);
  checkPredicate(node, fail);
  if (node.how === "cross" && (node.on.length > 0 || node.predicate)) fail("a cross join has a condition");
  checkSchema(node.schema, joinSchema(node), fail);
}

function checkDependentJoin(node: DependentJoin, fail: Fail): void {
  checkSides(node, fail);
  checkPredicate(node, fail);
  checkSchema(node.schema, joinSchema(node), fail);
}

function checkPredicate(node: Join | DependentJoin, fail: Fail): void {
  if (node.predicate) {
    checkRow(node.predicate, pairSchema(node), fail);
    if (node.predicate.type.kind !== "bool") fail(`its predicate is ${show(node.predicate)}`);
  }
  if ((node.how === "mark") !== (node.mark !== null)) fail("a mark join, and no other, names its mark");
}

function checkAsof(node: Asof, fail: Fail): void {
  for (const key of [...node.by, node.at]) checkKey(key, node, fail);
  if (!sameType(node.at.left.type, node.at.right.type)) fail("the sides of its order have different types");
  checkSides(node, fail);
  checkSchema(node.schema, joinSchema({ ...node, mark: null }), fail);
}

function checkRecursive(node: Recursive, fail: Fail): void {
  checkUnion({ kind: "union", schema: node.schema, inputs: [node.base, node.step] }, fail);
  walkPlan(node.step, inner => {
    if (inner.kind !== "workingTable" || inner.name !== node.name) return;
    // What was found to have no nulls since is still read as if it had.
    const known = node.schema.map((f, i) => ({ ...f, nullable: f.nullable || inner.schema[i]!.nullable }));
    checkSchema(inner.schema, known, fail);
  });
  walkPlan(node.base, inner => {
    if (inner.kind === "workingTable" && inner.name === node.name) fail("its base reads its working table");
  });
}

function checkUnion(node: Union, fail: Fail): void {
  if (node.inputs.length === 0) fail("it has no inputs");
  for (const [i, input] of node.inputs.entries()) {
    const expected = node.schema.map((f, j) => ({ ...f, nullable: input.schema[j]?.nullable ?? false }));
    checkSchema(expected, input.schema,
      Object.assign((problem: string): never => fail(`input ${i}: ${problem}`), { outer: fail.outer }));
  }
}

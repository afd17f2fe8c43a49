// joinAsof: DuckDB's ASOF JOIN, where any of equal right rows will do; else the nearest row by definition.
import type { TypedExpr } from "../../../expr/node.ts";
import { BOOL, isInteger, isTemporal, type DataType } from "../../../expr/type.ts";
import type { Asof, SortKey } from "../../../engine/plan/node.ts";
import { EMPTY, over, type Block } from "./block.ts";
import { writeDefinite } from "./operand.ts";
import { isClosed, ordered, type Building } from "./building.ts";
import { pairColumns } from "./join.ts";
import { atom, LEVEL, unsupported } from "./written.ts";
import { ascending, isPlain, turned } from "./writer.ts";

type Name = "and" | "eq" | "ne" | "lt" | "le" | "gt" | "ge";
const call = (name: Name, a: TypedExpr, b: TypedExpr): TypedExpr =>
  ({ kind: "call", name, args: [a, b], type: BOOL, nullable: true });
const nullable = (expr: TypedExpr): TypedExpr => ({ ...expr, nullable: true });

/** `left >= right` and its like: the right row is on the wanted side. */
function inOrder({ strategy, allowExactMatches }: Asof, left: TypedExpr, right: TypedExpr): TypedExpr {
  if (strategy === "backward") return call(allowExactMatches ? "ge" : "gt", left, right);
  return call(allowExactMatches ? "le" : "lt", left, right);
}

export function asofBlock(node: Asof, building: Building, positioned: boolean): Block {
  const { writer } = building;
  const simple = !writer.exact && !positioned && node.strategy !== "nearest" && node.tolerance === null;
  const side = (name: "left" | "right"): Block => {
    const plan = node[name];
    const block = name === "right" && !simple ? ordered(plan, building, positioned)
      : building.build(plan, positioned);
    const bare = isPlain(block) && [...block.columns.values()].every(expr => writer.atoms.isColumn(expr));
    const isTable = bare && block.where.length === 0 && block.from?.kind === "source";
    return isTable ? block : writer.wrapped(block, isClosed(plan));
  };
  const left = side("left");
  const right = side("right");
  if (!simple) return nearest(node, left, right, building, positioned);
  const sides = { left, right };
  const on = [...node.by.map(key => call("eq", over(key.left, left), over(key.right, right))),
    inOrder(node, over(node.at.left, left), over(node.at.right, right))].reduce((a, b) => call("and", a, b));
  return {
    ...EMPTY, hint: "joined", columns: columnsOf(node, sides), orderBy: left.orderBy,
    from: { kind: "join", words: node.how === "left" ? "ASOF LEFT JOIN" : "ASOF JOIN", left: left.from!, right: right.from!, on },
  };
}

type Sides = { readonly left: Block; readonly right: Block };

function columnsOf(node: Asof, sides: Sides): ReadonlyMap<string, TypedExpr> {
  const pairs = pairColumns(node.columns, sides);
  return new Map(node.schema.map(field =>
    [field.name, field.nullable ? nullable(pairs.get(field.name)!) : pairs.get(field.name)!]));
}

/** A subquery for each left row that keeps the nearest right one. */
function nearest(node: Asof, left: Block, right: Block, building: Building, positioned: boolean): Block {
  const { writer } = building;
  const { at, by, strategy, tolerance } = node;
  const { storage } = writer;
  const [here, there] = [over(at.left, left), over(at.right, right)];
  const measures = strategy === "nearest" || tolerance !== null;
  if (measures && !isInteger(at.left.type) && !isTemporal(at.left.type)) {
    unsupported(`the distance of values of type ${at.left.type.kind}`);
  }
  const distance = writer.atoms.add({
    kind: "subquery", source: null, type: "HUGEINT",
    write: scope => {
      const [a, b] = [writeDefinite(there, scope), writeDefinite(here, scope)];
      return atom(storage.difference(a, b, at.left.type), "HUGEINT");
    },
  }, { kind: "int64" }, false);
  const near = tolerance === null ? [] : [writer.atoms.add({
    kind: "subquery", source: null, type: "BOOLEAN", write: scope => ({
      sql: `${distanceOf(scope)} <= ${storage.tolerance(tolerance.value as bigint, tolerance.type, at.left.type)}`, level: LEVEL.compare, type: "BOOLEAN",
    }),
  }, BOOL, false)];
  function distanceOf(scope: Parameters<ReturnType<typeof writer.atoms.get>["write"]>[0]): string {
    return scope.column(distance.name, distance.type).sql;
  }
  const direction = strategy === "nearest"
    ? (node.allowExactMatches ? [call("eq", here, here), call("eq", there, there)] : [call("ne", here, there)])
    : [inOrder(node, here, there)];
  const before = call("le", there, here);
  const descending = (expr: TypedExpr): SortKey => ({ expr, descending: true, nullsFirst: false });
  const backwards = right.position.map(turned);
  const order: Readonly<Record<Asof["strategy"], readonly SortKey[]>> = {
    backward: [descending(there), ...backwards], forward: [ascending(there), ...right.position],
    // Of those before the last, of those after the first: the distance alone does not tell them apart.
    nearest: [ascending(distance), descending({ ...before, nullable: false }),
      ...right.position.flatMap(key => signed(key, before))],
  };
  const rows = writer.wrapped({
    ...right, where: [...right.where,
      ...by.map(key => call("eq", over(key.left, left), over(key.right, right))), ...direction, ...near],
    orderBy: order[strategy], limit: { offset: 0, count: 1 }, position: [],
  }, false, "nearest");
  const outer = node.how === "left";
  const always: TypedExpr = { kind: "literal", value: true, type: BOOL, nullable: false };
  return {
    ...EMPTY, hint: "joined", columns: columnsOf(node, { left, right: rows }), orderBy: left.orderBy,
    from: {
      kind: "join", words: outer ? "LEFT JOIN LATERAL" : "CROSS JOIN LATERAL", left: left.from!, right: { ...rows.from! },
      on: outer ? always : null,
    },
    position: positioned ? left.position : [],
  };
}

const none = (type: DataType): TypedExpr => ({ kind: "literal", value: null, type, nullable: true });

/** Ties go to the last row of those before, and to the first of those after. */
function signed(key: SortKey, before: TypedExpr): readonly SortKey[] {
  const branch = (expr: TypedExpr): TypedExpr =>
    ({ kind: "case", branches: [{ when: before, then: expr }], otherwise: none(expr.type), type: expr.type,
      nullable: true });
  return [turned({ ...key, expr: branch(key.expr) }), key];
}

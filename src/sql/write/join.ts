// Joins: JOIN … ON between tables, EXISTS where only whether there is a match counts, LATERAL where the right
// side reads the left one.
import { columnsOf, rewrite, type TypedExpr } from "../../../expr/node.ts";
import { BOOL, type Field } from "../../../expr/type.ts";
import { filter } from "../../../engine/plan/build.ts";
import { freeColumns, replaceFree } from "../../../engine/plan/free.ts";
import { JOIN_KINDS } from "../../../engine/plan/join.ts";
import type { DependentJoin, Join, JoinColumn, JoinHow, Plan, SortKey } from "../../../engine/plan/node.ts";
import { conjuncts, EMPTY, over, sourcesOf, type Block, type BlockScope, type FromTree } from "./block.ts";
import { writeDefinite } from "./operand.ts";
import { isClosed, isOrderedByWindow, type Building } from "./building.ts";
import { parenthesized, selectSql } from "./select.ts";
import { atom, LEVEL, within } from "./written.ts";
import { narrow } from "./strip.ts";
import { ascending, isPlain, type Writer } from "./writer.ts";

const WORDS: Readonly<Partial<Record<JoinHow, string>>> =
  { inner: "JOIN", cross: "CROSS JOIN", left: "LEFT JOIN", right: "RIGHT JOIN", full: "FULL JOIN" };

const call = (name: "and" | "eq" | "eqMissing" | "isNull" | "not", ...args: readonly TypedExpr[]): TypedExpr =>
  ({ kind: "call", name, args, type: BOOL, nullable: true });

const TRUE: TypedExpr = { kind: "literal", value: true, type: BOOL, nullable: false };

const allOf = (conditions: readonly TypedExpr[]): TypedExpr | null =>
  (conditions.length === 0 ? null : conditions.reduce((a, b) => call("and", a, b)));

type Sides = { readonly left: Block; readonly right: Block };

/** The columns of a pair by the names that conditions on it have. */
export const pairColumns = (columns: readonly JoinColumn[], sides: Sides): ReadonlyMap<string, TypedExpr> =>
  new Map(columns.map(({ side, from, name }) => [name, sides[side].columns.get(from)!]));

const nullable = (expr: TypedExpr): TypedExpr => (expr.nullable ? expr : { ...expr, nullable: true });

function conditionOf(node: Join, sides: Sides): TypedExpr | null {
  const name = node.nullsEqual ? "eqMissing" : "eq";
  const keys = node.on.map(key => call(name, over(key.left, sides.left), over(key.right, sides.right)));
  const predicate = node.predicate
    ? [over(node.predicate, { columns: pairColumns(node.columns, sides) })] : [];
  return allOf([...keys, ...predicate.flatMap(conjuncts)]);
}

/** A side of a join, whose rows stay as they are where the other side has no match for them. */
function side(block: Block, plan: Plan, outer: boolean, building: Building): Block {
  const { writer } = building;
  const bare =
    isPlain(block) &&
    !isOrderedByWindow(block, building) &&
    [...block.columns.values()].every(
      expr => !writer.atoms.has(expr, "window") && (!outer || writer.atoms.isColumn(expr)),
    );
  return bare && (!outer || block.where.length === 0) ? block : writer.wrapped(block, isClosed(plan));
}

/** One join after the other, without parentheses, where the conditions read nothing that comes later. */
function joined(
  left: FromTree, right: FromTree, words: string, on: TypedExpr | null, writer: Writer,
): FromTree {
  const nested: FromTree = { kind: "join", words, left, right, on };
  if (right.kind === "source" || !FLAT.has(words) || !(FLAT.has(right.words) || right.words === "LEFT JOIN")) return nested;
  const later = new Set(sourcesOf(right.right));
  const reads = on === null ? [] : [...columnsOf(on)].map(name => writer.atoms.get(name));
  if (reads.some(atom => atom.source === null || later.has(atom.source))) return nested;
  if (words === "CROSS JOIN" && right.words !== "CROSS JOIN") return nested;
  const first = joined(left, right.left, words, on, writer);
  return joined(first, right.right, right.words, right.on, writer);
}

const FLAT: ReadonlySet<string> = new Set(["JOIN", "CROSS JOIN"]);

export function joinBlock(node: Join, building: Building, positioned: boolean): Block {
  const { how } = node;
  if (!JOIN_KINDS[how].pairs) return matchBlock(node, building, positioned);
  const { keeps } = JOIN_KINDS[how];
  const bare = side(building.build(node.left, positioned), node.left, keeps.right, building);
  const left = how === "full" && positioned ? present(bare, node.left, building.writer) : bare;
  // What a left join's right side leaves out it may leave out in ON.
  const given = building.build(node.right, positioned);
  const inOn = how === "left" && given.where.length > 0 && isPlain(given) && sourcesOf(given.from).length === 1
    && [...given.columns.values()].every(expr => building.writer.atoms.isColumn(expr));
  const right = inOn ? { ...given, where: [] } : side(given, node.right, keeps.left, building);
  const sides = { left, right };
  const condition = conditionOf(node, sides);
  const on = allOf([...condition ? [condition] : [], ...inOn ? given.where : []]);
  const words = on === null && how === "inner" ? "CROSS JOIN" : WORDS[how]!;
  const tree = joined(left.from!, right.from!, words, on ?? (words === "CROSS JOIN" ? null : TRUE), building.writer);
  const shown = node.schema.map(({ name, nullable: mayBeNull }) => {
    const expr = pairColumns(node.columns, sides).get(name)!;
    return [name, mayBeNull ? nullable(expr) : expr] as const;
  });
  return {
    ...EMPTY, from: tree, columns: new Map(shown), where: [...left.where, ...right.where], hint: "joined",
    orderBy: how === "full" || how === "right" ? [] : [...left.orderBy, ...right.orderBy],
    position: positioned ? positionOf(how, sides, building.writer.atoms) : [],
  };
}

function positionOf(how: JoinHow, { left, right }: Sides, atoms: Writer["atoms"]): readonly SortKey[] {
  const loose = (keys: readonly SortKey[]) => keys.map(key => ({ ...key, expr: nullable(key.expr) }));
  if (how === "right") return [...loose(right.position), ...loose(left.position)];
  const first = how === "full" ? matchedFirst(left, atoms) : [];
  return [...first, ...loose(left.position), ...loose(right.position)];
}

/**
 * Right rows without a match come last, whatever a key of the left side makes of nulls and where it puts
 * them.
 */
function matchedFirst({ position }: Block, atoms: Writer["atoms"]): readonly SortKey[] {
  if (position.every(key => !key.nullsFirst && atoms.isColumn(key.expr))) return [];
  const always = position.find(key => isAlways(key, atoms))!;
  return [ascending({ ...call("isNull", nullable(always.expr)), nullable: false })];
}

/** Whether it is a column that is null only where the join finds no row. */
const isAlways = ({ expr }: SortKey, atoms: Writer["atoms"]): boolean => !expr.nullable && atoms.isColumn(expr);

/** With a sort key that tells rows from those that are not there. */
function present(block: Block, plan: Plan, writer: Writer): Block {
  if (block.position.some(key => isAlways(key, writer.atoms))) return block;
  return writer.wrapped({ ...block, position: [ascending(TRUE), ...block.position] }, isClosed(plan));
}

/** Whether there is a join in it that DuckDB takes no conditions on rows around it into. */
export const isOuter = (tree: FromTree): boolean => tree.kind === "join"
  && (tree.words === "FULL JOIN" || tree.words === "RIGHT JOIN" || isOuter(tree.left) || isOuter(tree.right));

/** A block that conditions can be put on, and whose columns a subquery may read. */
function readable(block: Block, plan: Plan, writer: Writer): Block {
  const simple = isPlain(block) && !isOuter(block.from!)
    && [...block.columns.values()].every(expr => !writer.atoms.has(expr, "window"));
  return simple ? block : writer.wrapped(block, isClosed(plan));
}

/** A condition on whether the subquery has rows. */
function exists(rows: Block, condition: TypedExpr | null, writer: Writer): TypedExpr {
  const where = [...rows.where, ...condition ? conjuncts(condition) : []];
  const block: Block = { ...rows, orderBy: [], position: [], where };
  return writer.atoms.add({
    kind: "subquery", source: null, type: "BOOLEAN",
    write: ({ outside }) => atom(`EXISTS ${parenthesized(selectSql(block, [], writer.atoms, outside))}`, "BOOLEAN"),
  }, BOOL, false);
}

/** A key among the values of a subquery, where null is equal to nothing. */
function among(node: Join, sides: Sides, writer: Writer): TypedExpr | null {
  const [key] = node.on;
  if (node.how !== "semi" || node.on.length !== 1 || node.nullsEqual || node.predicate
    || key!.left.type.kind !== key!.right.type.kind) return null;
  const [value, other] = [narrow(over(key!.left, sides.left)), narrow(over(key!.right, sides.right))];
  const rows: Block = { ...sides.right, orderBy: [], position: [] };
  const test = writer.atoms.add({
    kind: "subquery", source: null, type: "BOOLEAN",
    write: scope => {
      const query = selectSql(rows, [{ name: null, expr: other }], writer.atoms, scope.outside);
      return { sql: `${within(writeDefinite(value, scope), LEVEL.other)} IN ${parenthesized(query)}`, level: LEVEL.compare, type: "BOOLEAN" };
    },
  }, BOOL, false);
  return test;
}

/** semi, anti and mark: left rows by whether they have a match. */
function matchBlock(node: Join, building: Building, positioned: boolean): Block {
  const { writer } = building;
  const left = readable(building.build(node.left, positioned), node.left, writer);
  const right = readable(building.build(node.right, false), node.right, writer);
  const sides = { left, right };
  const test = among(node, sides, writer) ?? exists(right, conditionOf(node, sides), writer);
  return matched(node, left, test);
}

function matched(
  { how, columns, mark }: Pick<Join | DependentJoin, "how" | "columns" | "mark">, left: Block, test: TypedExpr,
): Block {
  const shown = columns.filter(c => c.side === "left")
    .map(({ from, name }) => [name, left.columns.get(from)!] as const);
  if (how === "mark") return { ...left, columns: new Map([...shown, [mark!, test]]) };
  const condition = how === "anti" ? call("not", test) : test;
  const kept = { ...left, columns: new Map(shown) };
  return left.groupBy === null ? { ...kept, where: [...left.where, condition] }
    : { ...kept, having: [...left.having, condition] };
}

const column = ({ name, type, nullable: mayBeNull }: Field): TypedExpr =>
  ({ kind: "column", name, type, nullable: mayBeNull });

/** The right side with the left row's columns in it, and the condition on pairs as a filter of it. */
function rightOf(node: DependentJoin, left: Block): Plan {
  const around = new Map(left.columns);
  const inner = replaceFree(node.right, around);
  if (!node.predicate) return inner;
  const pair = new Map(node.columns.map(({ side: from, from: name, name: shown }): [string,
    TypedExpr] => [shown,
    from === "left" ? around.get(name)! : column(node.right.schema.find(f => f.name === name)!)]));
  return filter(inner, rewrite(node.predicate, e => (e.kind === "column" ? pair.get(e.name) ?? e : e)));
}

export function dependentBlock(node: DependentJoin, building: Building, positioned: boolean): Block {
  const { writer } = building;
  const { how } = node;
  const pairs = how === "inner" || how === "left" || how === "single";
  const built = building.build(node.left, positioned);
  const reads = freeColumns(node.right).size > 0 || node.predicate !== null;
  const value = how === "single" && node.right.schema.length === 1;
  const open = !reads && (!pairs || value) && built.limit === null && built.distinct === null
    && built.qualify.length === 0
    && ![...built.columns.values()].some(expr => writer.atoms.has(expr, "window"));
  const left = open ? built : readable(built, node.left, writer);
  const right = rightOf(node, left);
  if (value) return valued(node, left, building.build(right, false), writer);
  if (pairs) return lateral(node, left, right, building, positioned);
  return matched(node, left, exists(building.build(right, false), null, writer));
}

/** A subquery that is a value. */
function valued(node: DependentJoin, left: Block, rows: Block, writer: Writer): Block {
  const [expr] = [...rows.columns.values()] as [TypedExpr];
  const { type } = node.right.schema[0]!;
  const ready = rows.limit === null ? { ...rows, orderBy: [] } : rows;
  const query = (scope: BlockScope): string =>
    selectSql(ready, [{ name: null, expr }], writer.atoms, scope.outside);
  const value = writer.atoms.add({
    kind: "subquery", source: null, type: writer.atoms.typeOf(scope => writeDefinite(expr, scope)),
    write: scope => atom(parenthesized(query(scope)),
      writer.atoms.typeOf(inner => writeDefinite(expr, inner))),
  }, type, true);
  return {
    ...left, columns: new Map(node.columns.map(({ side: from, from: source, name: shown }) =>
      [shown, from === "left" ? left.columns.get(source)! : value])),
  };
}

function lateral(
  node: DependentJoin, left: Block, right: Plan, building: Building, positioned: boolean,
): Block {
  const { writer } = building;
  const rows = writer.wrapped(building.build(right, positioned), false, "r");
  const outer = node.how !== "inner";
  const sides = { left, right: rows };
  const tree: FromTree = {
    kind: "join", words: outer ? "LEFT JOIN LATERAL" : "CROSS JOIN LATERAL", left: left.from!, right: rows.from!, on: outer ? TRUE : null,
  };
  const columns = pairColumns(node.columns, sides);
  return {
    ...EMPTY, from: tree, where: left.where, hint: "joined",
    columns: new Map(node.schema.map(field =>
      [field.name, field.nullable ? nullable(columns.get(field.name)!) : columns.get(field.name)!])),
    orderBy: left.orderBy, position: positioned ? positionOf(outer ? "left" : "inner", sides, writer.atoms) : [],
  };
}

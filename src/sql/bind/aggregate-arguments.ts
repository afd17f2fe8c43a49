// An aggregate's arguments as the engine takes them: WITHIN GROUP's value in front, fractions as plain
// numbers.
import type { Expr } from "../../../expr/node.ts";
import type { SqlCall, SqlExpr } from "../ast.ts";
import { exactValue, ownTyped } from "./beside.ts";
import type { Place } from "./place.ts";

type Translate = (expr: SqlExpr) => Expr;

const FRACTIONS: ReadonlySet<string> = new Set(["quantile", "quantile_cont", "quantile_disc", "percentile_cont", "percentile_disc"]);

export function aggregateArguments(node: SqlCall, place: Place, translate: Translate): readonly Expr[] {
  const { session } = place.block;
  const name = node.name.toLowerCase();
  if (node.star && name !== "count") session.fail(node.at, "sql-call", `${node.name} takes no *.`, "Only count(*) counts rows; name a column.");
  if (node.star || (name === "count" && node.args.length === 0)) return [];
  if (node.withinGroup) return withinGroup(node, place, translate);
  if (node.orderBy.length > 0) return ordered(node, place, translate);
  const args = node.args.map(arg => ownTyped(translate(arg)));
  if (!FRACTIONS.has(name) || node.args.length !== 2) return args;
  if (name.startsWith("percentile")) session.fail(node.at, "sql-call", `${name} needs WITHIN GROUP.`, `Write it as ${name}(0.5) within group (order by …).`);
  return [args[0]!, fraction(node.args[1]!, node, place, translate)];
}

/** `percentile_cont(0.5) within group (order by x)`, `mode() within group (order by x)`. */
function withinGroup(node: SqlCall, place: Place, translate: Translate): readonly Expr[] {
  const { session } = place.block;
  const [term, ...more] = node.orderBy;
  if (!term || more.length > 0) return session.fail(node.at, "sql-call", `${node.name} needs one value in WITHIN GROUP (ORDER BY …), not ${node.orderBy.length}.`);
  const value = ownTyped(translate(term.expr));
  if (node.args.length === 0) return [value];
  return [value, fraction(node.args[0]!, node, place, translate)];
}

/**
 * Where a fraction falls between two rows, the discrete quantile is the row before; counted from the other
 * end, the one behind. The step goes there, and is less than any fraction of rows that is meant.
 */
const STEP = 1e-12;

function fraction(
  node: SqlExpr, { name, withinGroup, orderBy }: SqlCall, place: Place, translate: Translate,
): Expr {
  const exact = exactValue(translate(node));
  if (!exact) return place.block.session.unsupported(node.at, "A fraction that is computed", "Write a plain number from 0 to 1.");
  const value = Number(exact.unscaled) / 10 ** exact.scale;
  if (!withinGroup || !orderBy[0]?.descending) return { kind: "literal", value };
  return { kind: "literal", value: /disc$/i.test(name) ? Math.min(1, 1 - value + STEP) : 1 - value };
}

/** `first(x order by y)`: the order matters to these alone. */
const ORDERED: Readonly<Record<string, readonly [ascending: string, descending: string]>> =
  { first: ["arg_min", "arg_max"], any_value: ["arg_min", "arg_max"], last: ["arg_max", "arg_min"] };

/** The aggregate that a call with an order inside is; by name. */
export function orderedName({ name, orderBy }: SqlCall): string | null {
  const pair = orderBy.length === 1 ? ORDERED[name.toLowerCase()] : undefined;
  return pair ? pair[orderBy[0]!.descending ? 1 : 0] : null;
}

function ordered(node: SqlCall, place: Place, translate: Translate): readonly Expr[] {
  const args = node.args.map(arg => ownTyped(translate(arg)));
  if (orderedName(node) !== null) return [...args, translate(node.orderBy[0]!.expr)];
  // The order of sums and counts does not show.
  if (!ORDER_SHOWS.has(node.name.toLowerCase())) return args;
  return place.block.session.unsupported(node.at, `${node.name} with several order keys`);
}

const ORDER_SHOWS: ReadonlySet<string> = new Set(["first", "last", "any_value", "arbitrary", "mode"]);
